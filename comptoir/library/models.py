"""The years before, as they are known: a sheet per initiative, the comptoirs held, how many people came.

Nothing here is anybody's: a sheet names a structure, an attendance is a count.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.editions.models import Edition
from comptoir.kernel.querysets import QuerySet
from comptoir.territory.models import Commune, Zone


class Initiative(models.Model):
    """A sheet of the library: an idea or a project of an edition, who carried it, and what became of it."""

    class Kind(models.TextChoices):
        """How far it was written down."""

        IDEA = "idea", _("idea")
        PROJECT = "project", _("project")

    class Label(models.TextChoices):
        """What a project receives when it is labelled."""

        INNOVATION = "innovation", _("social innovation")
        COOPERATION = "cooperation", _("cooperation")
        VALUES = "values", _("values of the social and solidarity economy")

    class Outcome(models.TextChoices):
        """What became of it."""

        SUBMITTED = "submitted", _("submitted")
        NOT_LABELLED = "not-labelled", _("not labelled")
        LABELLED = "labelled", _("labelled")
        GRANTED = "granted", _("granted")
        NOT_GRANTED = "not-granted", _("not granted")
        WITHDRAWN = "withdrawn", _("withdrawn")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="initiatives")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    key = models.CharField(
        _("key"), max_length=420, help_text=_("Its reference, or its title and structure, folded.")
    )
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=4000, blank=True)
    holder = models.CharField(
        _("structure"), max_length=200, blank=True, help_text=_("A structure, never a person.")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="initiatives"
    )
    epci = models.ForeignKey(
        Zone, models.PROTECT, null=True, blank=True, related_name="initiatives"
    )
    theme = models.CharField(_("theme"), max_length=100, blank=True)
    label = models.CharField(_("label"), max_length=20, choices=Label, blank=True)
    requested = models.DecimalField(
        _("amount asked for"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    granted = models.DecimalField(
        _("amount granted"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    votes = models.PositiveIntegerField(_("votes"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    deliberation = models.CharField(_("number of the deliberation"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=400, blank=True)

    objects = QuerySet["Initiative"].as_manager()

    class Meta:
        ordering = ["-edition__year", "title", "pk"]
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "key"],
                name="one_initiative_of_a_key_per_edition",
                violation_error_message=_("This edition already has this initiative."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="granted") | ~Q(deliberation=""),
                name="a_grant_has_its_deliberation",
                violation_error_message=_("A grant has the number of its deliberation."),
            ),
            models.CheckConstraint(
                condition=Q(granted=None) | Q(outcome="granted"),
                name="only_a_grant_has_an_amount_granted",
                violation_error_message=_("Only a granted project has an amount granted."),
            ),
            models.CheckConstraint(
                condition=(Q(requested=None) | Q(requested__gte=0))
                & (Q(granted=None) | Q(granted__gte=0)),
                name="an_amount_is_never_negative",
                violation_error_message=_("An amount is never below zero."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PastComptoir(models.Model):
    """A comptoir of a year before, as it is known: a place, perhaps a host, a day or only a period."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="past_comptoirs")
    key = models.CharField(
        _("key"),
        max_length=320,
        help_text=_("Its reference, or its municipality and host, folded."),
    )
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="past_comptoirs")
    place = models.CharField(_("place"), max_length=200, blank=True)
    host = models.CharField(_("host"), max_length=200, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    period = models.CharField(
        _("period"), max_length=100, blank=True, help_text=_("Where the day is not known.")
    )
    attendees = models.PositiveIntegerField(_("people who came"), null=True, blank=True)
    known = models.CharField(
        _("what is known"), max_length=200, blank=True, help_text=_("And what is not.")
    )
    source = models.CharField(_("source"), max_length=400, blank=True)

    objects = QuerySet["PastComptoir"].as_manager()

    class Meta:
        ordering = ["-edition__year", "day", "commune__name", "pk"]
        verbose_name = _("past comptoir")
        verbose_name_plural = _("past comptoirs")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "key"],
                name="one_past_comptoir_of_a_key_per_edition",
                violation_error_message=_("This edition already has this comptoir."),
            ),
            models.CheckConstraint(
                condition=Q(day__isnull=False) | ~Q(period=""),
                name="a_past_comptoir_has_a_day_or_a_period",
                violation_error_message=_("Write the day, or the period in which it was."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune.name} {self.edition.year}"


class Attendance(models.Model):
    """How many people of a commune came to the comptoirs of an edition, in one capacity; nobody's name."""

    class ComesAs(models.TextChoices):
        """In what capacity they came."""

        CITIZEN = "citizen", _("inhabitants")
        STRUCTURE = "structure", _("for a structure")
        PROFESSIONAL = "professional", _("professionals who help holders")
        UNKNOWN = "unknown", _("not known")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="attendances")
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    comes_as = models.CharField(_("came"), max_length=20, choices=ComesAs, default=ComesAs.UNKNOWN)
    people = models.PositiveIntegerField(_("people"))

    objects = QuerySet["Attendance"].as_manager()

    class Meta:
        ordering = ["-edition__year", "commune__name", "comes_as", "pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "commune", "comes_as"],
                name="one_attendance_per_edition_commune_and_capacity",
                violation_error_message=_("This attendance is counted already."),
            ),
            models.UniqueConstraint(
                fields=["edition", "comes_as"],
                condition=Q(commune=None),
                name="one_attendance_without_commune_per_edition_and_capacity",
                violation_error_message=_("This attendance is counted already."),
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1),
                name="an_attendance_counts_somebody",
                violation_error_message=_("Count one person at least."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.commune_id} {self.comes_as}"
