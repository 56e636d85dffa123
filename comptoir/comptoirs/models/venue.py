"""Where a comptoir is held: a place that a partner lends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.querysets import QuerySet
from comptoir.territory.models import Commune

if TYPE_CHECKING:
    from typing import Self


class VenueQuerySet(QuerySet["Venue"]):
    """Which venues."""

    def named(self) -> Self:
        """Those that are known; a draft may still look for its own."""
        return self.exclude(name="")


class Venue(models.Model):
    """A place with doors, an address and a capacity, and how to come to it. Without a name it is still to be found."""

    name = models.CharField(_("name"), max_length=140)
    address = models.CharField(_("address"), max_length=200)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    postal_code = models.CharField(_("postal code"), max_length=10)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    directions = models.TextField(_("how to come"), blank=True)
    capacity = models.PositiveIntegerField(_("capacity"))

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="a_venue_is_on_earth",
                violation_error_message=_(
                    "The latitude is between -90 and 90, the longitude between -180 and 180."
                ),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="a_venue_holds_at_least_one_person",
                violation_error_message=_("The venue must hold at least one person."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AccessFact(models.Model):
    """What a venue offers for one kind of disability, in plain words. No row means: not known."""

    class Kind(models.TextChoices):
        """The five kinds, under OpenAgenda's codes."""

        MOTOR = "mi", _("Reduced mobility")
        HEARING = "hi", _("Hearing")
        VISUAL = "vi", _("Sight")
        PSYCHIC = "pi", _("Psychological disability")
        INTELLECTUAL = "ii", _("Intellectual disability")

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="access_facts")
    kind = models.CharField(_("kind"), max_length=2, choices=Kind)
    text = models.CharField(_("what the venue offers"), max_length=300)

    objects = QuerySet["AccessFact"].as_manager()

    class Meta:
        verbose_name = _("access fact")
        verbose_name_plural = _("access facts")
        ordering = ["venue", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "kind"],
                name="one_access_fact_per_venue_and_kind",
                violation_error_message=_(
                    "This kind of disability is already described for this venue."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"
