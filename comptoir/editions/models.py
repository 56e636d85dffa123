"""The year: an edition, its phases, its topics, and the versions of its règlement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comptoir.editions import dates
from comptoir.editions.phrases import PHRASES, Phrases
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.refusals import NextStep, Refusal

if TYPE_CHECKING:
    from datetime import datetime

FIRST_YEAR, LAST_YEAR = 2000, 2200


class EditionQuerySet(QuerySet["Edition"]):
    def announced(self, at: datetime) -> Self:
        """Editions that the public knows at this moment."""
        return self.filter(announced_at__lte=at)

    def current(self, at: datetime) -> Edition | None:
        """Return the latest edition that the public knows, with its phases, topics and rules at hand."""
        return self.announced(at).at_hand().order_by("-year").first()

    def at_hand(self) -> Self:
        """Read phases, topics and rules together with the editions: later questions cost no query."""
        return self.prefetch_related("phases", "topics", "rules")


class Edition(models.Model):
    """One year of the budget citoyen."""

    year = models.PositiveSmallIntegerField(
        _("year"),
        unique=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        error_messages={"unique": _("There is already an edition for this year.")},
    )
    name = models.CharField(_("name"), max_length=200)
    announced_at = models.DateTimeField(
        _("announced on"), null=True, blank=True, help_text=_("From then on, the public sees it.")
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="an_edition_has_a_year_of_our_time",
                violation_error_message=_("Write the year in four digits, for instance 2027."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def phase(self, kind: str) -> Phase | None:
        """Return this phase of the year; None while its dates are not set."""
        return next((phase for phase in self.phases.all() if phase.kind == kind), None)

    def is_open(self, kind: str, at: datetime) -> bool:
        """Tell whether this phase is open at this moment; its end is no longer part of it."""
        phase = self.phase(kind)
        return phase is not None and phase.is_open(at)

    def require_open(self, kind: str, at: datetime) -> None:
        """Refuse outside this phase.

        Raises:
            Refusal: too early, too late, or not dated; it says when, and leads to the calendar.
        """
        phase = self.phase(kind)
        if phase is None or not phase.is_open(at):
            raise Refusal(
                phase.said(at) if phase else PHRASES[kind].undated,
                rule=f"phases.{kind}",
                next_step=NextStep(_("See the calendar of the year"), reverse("editions:rules")),
            )


class Phase(models.Model):
    """A time of the edition. It opens at its first second and closes just before `closes_at`."""

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("registration")
        COMPTOIRS = "comptoirs", _("comptoirs")
        SUBMISSION = "submission", _("submission of projects")
        LABELLING = "labelling", _("labelling")
        VOTE = "vote", _("vote")
        RESULTS = "results", _("results")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="phases")
    kind = models.CharField(_("phase"), max_length=20, choices=Kind)
    opens_at = models.DateTimeField(_("opens on"))
    closes_at = models.DateTimeField(_("closes on"))

    objects = QuerySet["Phase"].as_manager()

    class Meta:
        ordering = ["opens_at", "pk"]
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"],
                name="one_phase_of_a_kind_per_edition",
                violation_error_message=_("This phase already has its dates."),
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="a_phase_closes_after_it_opens",
                violation_error_message=_(
                    "A phase must close after it opens: move one of the two dates."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.kind}"

    @property
    def phrases(self) -> Phrases:
        """The words of this phase."""
        return PHRASES[self.kind]

    def has_opened(self, at: datetime) -> bool:
        """Tell whether this phase is open or over."""
        return self.opens_at <= at

    def is_open(self, at: datetime) -> bool:
        """Tell whether this moment is inside."""
        return self.opens_at <= at < self.closes_at

    def said(self, at: datetime) -> str:
        """Say in one sentence where this phase stands."""
        if at < self.opens_at:
            return str(self.phrases.before) % {"when": dates.said(self.opens_at)}
        if at < self.closes_at:
            return str(self.phrases.during) % {"when": dates.said_until(self.closes_at)}
        return str(self.phrases.after) % {"when": dates.said_ended(self.closes_at)}


class TopicQuerySet(QuerySet["Topic"]):
    def offered(self) -> Self:
        """Those that are proposed now."""
        return self.filter(retired_at=None)


class Topic(models.Model):
    """Something that holders may need help with, proposed in this edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="topics")
    name = models.CharField(_("name"), max_length=100)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(
        _("retired on"), null=True, blank=True, help_text=_("Proposed no more from then on.")
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="one_topic_of_a_name_per_edition",
                violation_error_message=_("This edition already has this topic."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class RuleVersion(models.Model):
    """What a parameter of the règlement says, from a moment on; without moment, from the beginning."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="rules")
    key = models.CharField(_("parameter"), max_length=100)
    value = models.JSONField(_("value"))
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    to_confirm = models.BooleanField(
        _("to be confirmed"), default=False, help_text=_("Used, and not shown to the public.")
    )

    objects = QuerySet["RuleVersion"].as_manager()

    class Meta:
        ordering = ["key", models.F("valid_from").asc(nulls_first=True), "pk"]
        verbose_name = _("version of a rule")
        verbose_name_plural = _("versions of rules")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "key", "valid_from"],
                name="one_version_of_a_rule_at_a_moment",
                violation_error_message=_("This rule already changes at this moment."),
            ),
            models.UniqueConstraint(
                fields=["edition", "key"],
                condition=models.Q(valid_from=None),
                name="one_founding_version_of_a_rule",
                violation_error_message=_("This rule already has its first version."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from=None) | ~models.Q(reason=""),
                name="a_change_of_rule_has_a_reason",
                violation_error_message=_("Say why the rule changes: people will read it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.key}"


class FigureQuerySet(QuerySet["Figure"]):
    def of_last_edition(self, before: Edition | None) -> list[Figure]:
        """Figures of the last edition before this one that has some."""
        if before is None:
            return []
        rows = list(self.filter(edition__year__lt=before.year).by_year())
        return [row for row in rows if row.edition_id == rows[-1].edition_id]

    def by_year(self) -> Self:
        """Every figure with its edition at hand, year after year, in the order of the path from idea to grant."""
        path = [models.When(kind=kind, then=rank) for rank, kind in enumerate(Figure.Kind.values)]
        rank = models.Case(*path, output_field=models.IntegerField())
        return self.select_related("edition").order_by("edition__year", rank, "pk")


class Figure(models.Model):
    """What an edition counted at its end, as published, with the source that says it."""

    class Kind(models.TextChoices):
        """What is counted, in the order of the path from an idea to a grant."""

        MEETINGS = "meetings", _("Comptoirs held")
        ATTENDEES = "attendees", _("People at the comptoirs")
        IDEAS = "ideas", _("Ideas")
        HOLDERS = "holders", _("People with an initiative")
        PROJECTS = "projects", _("Submitted projects")
        LABELLED = "labelled", _("Labelled projects")
        VOTERS = "voters", _("Voters")
        BUDGET = "budget", _("Budget, in euros")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="figures")
    kind = models.CharField(_("what is counted"), max_length=20, choices=Kind)
    value = models.PositiveIntegerField(_("number"))
    as_published = models.CharField(
        _("as published"),
        max_length=200,
        blank=True,
        help_text=_("The very words, where they say more or less than the number."),
    )
    source = models.CharField(
        _("source"), max_length=400, help_text=_("An address, or the name of a document.")
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "pk"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"],
                name="one_figure_of_a_kind_per_edition",
                violation_error_message=_("This edition already counts this."),
            ),
            models.CheckConstraint(
                condition=~models.Q(source=""),
                name="a_figure_says_its_source",
                violation_error_message=_("Say where this figure comes from."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.as_published or self.value}"

    @property
    def is_exact(self) -> bool:
        """Tell whether the number alone says what was published."""
        return not self.as_published

    @property
    def source_url(self) -> str:
        """The address of the source; empty where it is a document without one."""
        return self.source if self.source.startswith(("https://", "http://")) else ""
