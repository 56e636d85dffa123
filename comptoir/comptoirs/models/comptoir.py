"""One in-person day: a host, a venue, a date, a programme, and a number of seats."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import ExpressionWrapper, F, FloatField, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.models.venue import AccessFact, Venue
from comptoir.comptoirs.naming import comptoir_of
from comptoir.editions.models import Edition
from comptoir.kernel.clock import start_of
from comptoir.kernel.lifecycles import Lifecycle
from comptoir.kernel.querysets import QuerySet
from comptoir.organisations.models import Organisation
from comptoir.territory.distances import EARTH_RADIUS

if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import Self

    from comptoir.accounts.models import Person
    from comptoir.territory.models import Commune


class ComptoirQuerySet(QuerySet["Comptoir"]):
    """Which comptoirs."""

    def public(self) -> Self:
        """Those that anybody may see: published, or cancelled after having been."""
        return self.exclude(status=Comptoir.Status.DRAFT)

    def published(self) -> Self:
        """Those that take place."""
        return self.filter(status=Comptoir.Status.PUBLISHED)

    def upcoming(self, at: datetime) -> Self:
        """Those that are not over."""
        return self.filter(ends_at__gt=at)

    def with_places_left(self) -> Self:
        """Those where a seat is free and nobody waits for one."""
        return self.filter(seats_held__lt=F("capacity") - F("seats_offered"), waiting=0)

    def registering(self, at: datetime) -> Self:
        """Those whose registration is open."""
        return self.filter(registration_opens_at__lte=at, registration_closes_at__gt=at)

    def accessible(self) -> Self:
        """Those whose venue says what it offers to people with reduced mobility."""
        return self.filter(venue__access_facts__kind=AccessFact.Kind.MOTOR)

    def between(self, first: date | None, last: date | None) -> Self:
        """Those of these days, both included, as read on the wall."""
        chosen = self
        if first is not None:
            chosen = chosen.filter(ends_at__gte=start_of(first))
        if last is not None:
            chosen = chosen.filter(starts_at__lt=start_of(last + timedelta(days=1)))
        return chosen

    def near(self, commune: Commune, *, kilometres: float) -> Self:
        """Those around a commune, the nearest first.

        Over some tens of kilometres the earth is flat enough for plain arithmetic in SQL (error under 1 %), which
        both databases do without a function call a row; pages say the exact distance.
        """
        per_degree = math.radians(1) * EARTH_RADIUS
        east = math.cos(math.radians(commune.latitude))
        north = F("venue__latitude") - commune.latitude
        across = (F("venue__longitude") - commune.longitude) * east
        nearby = self.annotate(
            apart=ExpressionWrapper(north * north + across * across, FloatField())
        )
        return nearby.filter(apart__lte=(kilometres / per_degree) ** 2).order_by(
            "apart", "starts_at", "pk"
        )

    def hosted_by(self, person: Person) -> Self:
        """Those that an organisation of this person hosts."""
        return self.filter(host__members__person=person).distinct()

    def in_order(self) -> Self:
        """By date; the key settles two on the same morning."""
        return self.order_by("starts_at", "pk")

    def with_place(self) -> Self:
        """With what a card shows, in one query.

        The edition is left out: joined, it makes SQLite sort a whole season to find its first ten.
        """
        return self.select_related("venue__commune", "host")

    def with_edition(self) -> Self:
        """With its edition too, for one comptoir at a time."""
        return self.with_place().select_related("edition")


class Comptoir(models.Model):
    """An in-person day of an edition, and the owner of its seats: whoever gives or takes one locks this row.

    Under that lock `seats_held`, `seats_offered` and `waiting` count people, so that no page counts them again, and
    `entries_made` counts the turns of the queue, `programme_version` the changes of the programme. Where lots are drawn, the seed is secret until `drawn_at`; what
    it commits to (`commitment`) is public from the beginning.
    """

    class Status(models.TextChoices):
        """Where its life stands."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CANCELLED = "cancelled", _("Cancelled")

    class QueuePolicy(models.TextChoices):
        """Who is first in the queue."""

        FIRST_COME = "first-come", _("First come, first served")
        DRAW = "draw", _("Lots are drawn")

    # A published comptoir is a draft again only as long as nobody has registered.
    LIFECYCLE = Lifecycle(
        {
            Status.DRAFT: {Status.PUBLISHED},
            Status.PUBLISHED: {Status.CANCELLED, Status.DRAFT},
        }
    )

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(_("address of the page"), max_length=120, unique=True)
    # Read as one organisation: only a draft may still look for its host (a_public_comptoir_has_a_host).
    host: models.ForeignKey[Organisation, Organisation] = models.ForeignKey(  # type: ignore[misc]
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        verbose_name=_("takes up the comptoir of another year"),
        on_delete=models.SET_NULL,
        related_name="+",
    )
    welcome = models.TextField(_("word of welcome"), blank=True)
    doors_at = models.DateTimeField(_("doors open at"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    registration_opens_at = models.DateTimeField(_("registration opens at"))
    registration_closes_at = models.DateTimeField(_("registration closes at"))
    capacity = models.PositiveIntegerField(_("seats"))
    seats_held = models.PositiveIntegerField(_("seats held"), default=0, editable=False)
    waiting = models.PositiveIntegerField(_("people waiting"), default=0, editable=False)
    seats_offered = models.PositiveIntegerField(_("seats offered"), default=0, editable=False)
    entries_made = models.PositiveIntegerField(_("turns given so far"), default=0, editable=False)
    queue_policy = models.CharField(
        _("order of the queue"), max_length=10, choices=QueuePolicy, default=QueuePolicy.FIRST_COME
    )
    draw_at = models.DateTimeField(_("lots are drawn at"), null=True, blank=True)
    drawn_at = models.DateTimeField(_("lots were drawn at"), null=True, blank=True, editable=False)
    seed = models.CharField(_("seed of the draw"), max_length=64, blank=True, editable=False)
    wishes_close_at = models.DateTimeField(_("wishes are granted at"), null=True, blank=True)
    wishes_granted_at = models.DateTimeField(
        _("wishes were granted at"), null=True, blank=True, editable=False
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    cancellation = models.TextField(_("why it is cancelled"), blank=True)
    sequence = models.PositiveIntegerField(_("revision in calendars"), default=0, editable=False)
    programme_version = models.PositiveIntegerField(
        _("version of the programme"), default=0, editable=False
    )
    changed_at = models.DateTimeField(_("last change"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = ComptoirQuerySet.as_manager()

    class Meta:
        verbose_name = _("comptoir")
        verbose_name_plural = _("comptoirs")
        indexes = [models.Index(fields=["edition", "starts_at", "id"], name="comptoir_calendar")]
        constraints = [
            models.CheckConstraint(
                condition=Q(doors_at__lte=F("starts_at"), starts_at__lt=F("ends_at")),
                name="a_comptoir_opens_then_starts_then_ends",
                violation_error_message=_(
                    "The doors open first, then the day starts, then it ends."
                ),
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at__lt=F("registration_closes_at"))
                & Q(registration_closes_at__lte=F("ends_at")),
                name="registration_closes_after_it_opens_and_before_the_end",
                violation_error_message=_(
                    "Registration opens, then closes, at the latest when the comptoir ends."
                ),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, seats_held__lte=F("capacity") - F("seats_offered")),
                name="a_comptoir_never_holds_more_than_its_seats",
                violation_error_message=_("More seats are held or offered than there are."),
            ),
            models.CheckConstraint(
                condition=Q(queue_policy="first-come", draw_at=None)
                | (Q(queue_policy="draw", draw_at__isnull=False) & ~Q(seed="")),
                name="a_draw_has_a_moment_and_a_seed",
                violation_error_message=_("A draw has a moment and a seed."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_at__isnull=False),
                name="a_public_comptoir_says_since_when",
                violation_error_message=_("A published comptoir has a date of publication."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(host__isnull=False),
                name="a_public_comptoir_has_a_host",
                violation_error_message=_("A published comptoir has a host."),
            ),
            models.UniqueConstraint(
                fields=["edition", "follows"],
                name="a_comptoir_is_taken_up_once_per_edition",
                violation_error_message=_("This comptoir is already taken up this year."),
            ),
        ]

    def __str__(self) -> str:
        return comptoir_of(self.venue.commune.name)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("comptoirs:detail", args=[self.slug])

    @property
    def is_draft(self) -> bool:
        """Whether only the mission sees it."""
        return self.status == self.Status.DRAFT

    @property
    def host_name(self) -> str:
        """The name of its host; empty while a draft looks for one."""
        return self.host.name if self.host_id else ""

    @property
    def seats_left(self) -> int:
        """How many seats nobody holds, and nobody is thinking about."""
        return self.capacity - self.seats_held - self.seats_offered

    @property
    def is_full(self) -> bool:
        """Whether a newcomer would wait: no seat left, or people who came first are waiting for it."""
        return self.seats_left <= 0 or self.waiting > 0

    @property
    def draws_lots(self) -> bool:
        """Whether the order of the queue is drawn."""
        return self.queue_policy == self.QueuePolicy.DRAW

    @property
    def awaits_the_draw(self) -> bool:
        """Whether the order of the queue is still to be drawn."""
        return self.draws_lots and self.drawn_at is None

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.status == self.Status.CANCELLED


class FormerSlug(models.Model):
    """An address that a comptoir had before it moved: whoever kept the link is led to the new one."""

    slug = models.SlugField(_("former address"), max_length=120, unique=True)
    comptoir = models.ForeignKey(Comptoir, on_delete=models.CASCADE, related_name="former_slugs")

    objects = QuerySet["FormerSlug"].as_manager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.slug


class Revision(models.Model):
    """What a comptoir said at one revision: what changed for whoever was told an earlier one is the difference."""

    comptoir = models.ForeignKey(Comptoir, on_delete=models.CASCADE, related_name="revisions")
    sequence = models.PositiveIntegerField(_("revision in calendars"))
    doors_at = models.DateTimeField(_("doors open at"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(_("said at"))

    objects = QuerySet["Revision"].as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(
                fields=["comptoir", "sequence"],
                name="one_revision_per_sequence",
                violation_error_message=_("This revision is already written."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comptoir_id}, {self.sequence}"
