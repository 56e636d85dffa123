"""Which other comptoirs are near: for whoever waits, changes, or lost theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from comptoir.comptoirs.models import Comptoir
from comptoir.territory.distances import kilometres, said

if TYPE_CHECKING:
    from datetime import datetime

# Farther than across any département: the list is short, and the nearest come first.
_ANYWHERE = 1_000
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Nearby:
    """A comptoir, and how far it is from another."""

    comptoir: Comptoir
    distance: str

    def has_room(self, people: int) -> bool:
        """Whether so many would have a seat at once."""
        return not self.comptoir.is_full and self.comptoir.seats_left >= people


def nearest(
    comptoir: Comptoir, *, at: datetime, seats: int = 0, limit: int = SHOWN
) -> list[Nearby]:
    """Return the other comptoirs where one may register now, the nearest first; with so many free seats, if asked."""
    town = comptoir.venue.commune
    found = (
        Comptoir.objects.filter(edition=comptoir.edition_id)
        .exclude(pk=comptoir.pk)
        .published()
        .registering(at)
        .near(town, kilometres=_ANYWHERE)
        .with_place()
    )
    if seats:
        enough = F("seats_held") + F("seats_offered") + seats
        found = found.with_places_left().filter(capacity__gte=enough)
    return [Nearby(other, _apart(comptoir, other)) for other in found[:limit]]


def _apart(one: Comptoir, other: Comptoir) -> str:
    here, there = one.venue, other.venue
    return said(kilometres(here.latitude, here.longitude, there.latitude, there.longitude))


def overlap(one: Comptoir, other: Comptoir) -> bool:
    """Tell whether one cannot be at both."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
