"""Whom a change of a comptoir concerns: counted before it is done, told once it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comptoir.comptoirs.models import Party, Registration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comptoir.comptoirs.models import Comptoir


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a change of a comptoir concerns: parties by how they are reached, people by what they hold."""

    by_mail: int
    by_telephone: int
    seated: int
    waiting: int

    @property
    def people(self) -> int:
        """How many people it concerns."""
        return self.seated + self.waiting


def standing_parties(comptoir: Comptoir) -> list[int]:
    """Return the parties that hold a seat here or wait here, whatever comptoir they would rather have."""
    sits = comptoir.registrations.standing().values_list("party_id", flat=True)
    waits = comptoir.entries.standing().values_list("party_id", flat=True)
    return sorted({*sits, *waits})


def who_is_told(comptoir: Comptoir) -> Audience:
    """Count whom a change of this comptoir concerns now."""
    return who_is_told_among(comptoir, standing_parties(comptoir))


def who_is_told_among(comptoir: Comptoir, pks: Iterable[int]) -> Audience:
    """Count these parties, and their people who hold a seat here or wait."""
    parties = Party.objects.filter(pk__in=pks)
    without = parties.filter(email="").count()
    seated = comptoir.registrations.confirmed().filter(party__in=parties).count()
    waiting = Registration.objects.waiting().filter(party__in=parties).count()
    return Audience(parties.count() - without, without, seated, waiting)
