"""What happens on the day, in three blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.models.comptoir import Comptoir
from comptoir.kernel.querysets import QuerySet
from comptoir.organisations.models import Organisation

if TYPE_CHECKING:
    from typing import Self


class ProgrammeQuerySet(QuerySet["ProgrammeItem"]):
    """Which items."""

    def in_order(self) -> Self:
        """As the day goes."""
        return self.order_by("starts_at", "ends_at", "pk")

    def with_own_places(self) -> Self:
        """Those for which one takes a place."""
        return self.filter(places__isnull=False)


class ProgrammeItem(models.Model):
    """One moment of the day. With `places`, one takes a place in it; without, everyone is welcome."""

    class Block(models.TextChoices):
        """The three parts of the founding text."""

        DISCOVER = "discover", _("Discover")
        REALISE = "realise", _("Make it real")
        AFTER = "after", _("Aftercomptoir")

    class Kind(models.TextChoices):
        """What one does there."""

        WELCOME = "welcome", _("Welcome")
        SCHEME = "scheme", _("Presentation of the budget citoyen")
        INITIATIVE = "initiative", _("An initiative tells its story")
        EXCHANGE = "exchange", _("Meetings between holders")
        PRACTICES = "practices", _("Social innovation, cooperation, good practices")
        PITCH = "pitch", _("Pitch")
        PROJECT = "project", _("From idea to project")
        BUSINESS_MODEL = "business-model", _("Business model and financing plan")
        VISIT = "visit", _("Visit or activity")

    class Allocation(models.TextChoices):
        """How its places are given."""

        FIRST_COME = "first-come", _("First come, first served")
        PREFERENCE = "preference", _("By preference, all at once")

    comptoir = models.ForeignKey(Comptoir, on_delete=models.CASCADE, related_name="programme")
    block = models.CharField(_("block"), max_length=8, choices=Block)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    title = models.CharField(_("title"), max_length=140)
    description = models.TextField(_("description"), blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    room = models.CharField(_("room"), max_length=80, blank=True)
    led_by = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    places = models.PositiveIntegerField(_("places"), null=True, blank=True)
    allocation = models.CharField(
        _("how places are given"),
        max_length=10,
        choices=Allocation,
        default=Allocation.FIRST_COME,
    )
    places_held = models.PositiveIntegerField(_("places held"), default=0, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme item")
        verbose_name_plural = _("programme items")
        indexes = [models.Index(fields=["comptoir", "starts_at"], name="programme_of_the_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="an_item_ends_after_it_starts",
                violation_error_message=_("The end comes after the start."),
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places_held__lte=F("places")),
                name="an_item_never_holds_more_than_its_places",
                violation_error_message=_("More places are held than there are."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def places_left(self) -> int | None:
        """How many places nobody holds; None when everyone is welcome."""
        return None if self.places is None else self.places - self.places_held

    def overlaps(self, other: ProgrammeItem) -> bool:
        """Tell whether one cannot be at both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at
