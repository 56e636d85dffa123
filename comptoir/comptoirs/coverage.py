"""Who is far from every comptoir, and where nobody registers from: communes against comptoirs. Distances in kilometres."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from comptoir.comptoirs.models import Comptoir, Registration
from comptoir.territory.distances import kilometres, said
from comptoir.territory.models import Commune

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Protocol

    from comptoir.editions.models import Edition

    class Place(Protocol):
        """Something that stands somewhere."""

        @property
        def latitude(self) -> float: ...
        @property
        def longitude(self) -> float: ...


RADII = (10, 20, 30)
FAR = 20
PER = 10_000


@dataclass(frozen=True, slots=True)
class Town:
    """A commune, its nearest comptoir if there is one, and how many of its people registered."""

    commune: Commune
    nearest: Comptoir | None
    km: float
    registered: int

    @property
    def distance(self) -> str:
        """How far the nearest is, as one may honestly say it."""
        return said(self.km) if self.nearest else ""


@dataclass(frozen=True, slots=True)
class Area:
    """A group of communes: who lives there, who registered, who lives far from every comptoir."""

    name: str
    population: int
    registered: int
    far: int

    @property
    def rate(self) -> float:
        """How many registered, of ten thousand inhabitants."""
        return PER * self.registered / self.population if self.population else 0.0


@dataclass(frozen=True, slots=True)
class Within:
    """How many inhabitants live at most so far from a comptoir."""

    km: int
    people: int
    percent: int


def nearest_to(place: Place, others: Sequence[Place]) -> tuple[int, float] | None:
    """Return which of these is the nearest, by its index, and how far it is; None where there is none. Pure."""
    here = place.latitude, place.longitude
    distances = [
        (kilometres(*here, other.latitude, other.longitude), n) for n, other in enumerate(others)
    ]
    if not distances:
        return None
    km, index = min(distances)
    return index, km


def within(
    people: Iterable[tuple[int, float | None]], radii: Sequence[int] = RADII
) -> list[Within]:
    """Count the inhabitants of (how many, how far from the nearest) at each distance. Pure."""
    known = list(people)
    total = sum(population for population, _km in known)
    counted = [
        sum(population for population, km in known if km is not None and km <= radius)
        for radius in radii
    ]
    return [
        Within(radius, near, 100 * near // total if total else 0)
        for radius, near in zip(radii, counted, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Coverage:
    """An edition's comptoirs against the people who live around."""

    comptoirs: list[Comptoir]
    towns: list[Town]

    @property
    def within(self) -> list[Within]:
        """How many inhabitants live near a comptoir."""
        return within(
            (town.commune.population, town.km if town.nearest else None) for town in self.towns
        )

    @property
    def areas(self) -> list[Area]:
        """The groups of communes, those from which the fewest come at the top."""
        grouped: dict[str, list[Town]] = defaultdict(list)
        for town in self.towns:
            grouped[town.commune.epci.name if town.commune.epci else ""].append(town)
        areas = [_area(name, towns) for name, towns in grouped.items() if name]
        return sorted(areas, key=lambda area: (area.rate, -area.population, area.name))

    def missing(self, limit: int) -> list[Town]:
        """Return the communes from which nobody registered, those with most inhabitants at the top."""
        none = [town for town in self.towns if not town.registered]
        return sorted(none, key=lambda town: (-town.commune.population, town.commune.name))[:limit]


def _area(name: str, towns: Sequence[Town]) -> Area:
    return Area(
        name,
        sum(town.commune.population for town in towns),
        sum(town.registered for town in towns),
        sum(town.commune.population for town in towns if not town.nearest or town.km > FAR),
    )


def coverage_of(edition: Edition | None, departement: str) -> Coverage:
    """Return where the comptoirs of an edition are, against where people live; three queries."""
    held = Comptoir.objects.filter(edition=edition).published().with_place().in_order()
    comptoirs = list(held)
    venues = [one.venue for one in comptoirs]
    registered = _registered(edition)
    communes = Commune.objects.current().filter(departement=departement).select_related("epci")
    towns = []
    for commune in communes:
        nearest = nearest_to(commune, venues)
        one, km = (comptoirs[nearest[0]], nearest[1]) if nearest else (None, 0.0)
        towns.append(Town(commune, one, km, registered.get(commune.pk, 0)))
    return Coverage(comptoirs, towns)


def _registered(edition: Edition | None) -> Mapping[int, int]:
    """Return how many people of each commune are on a list of the edition."""
    standing = Registration.objects.standing().filter(
        comptoir__edition=edition, person__commune__isnull=False
    )
    counted = standing.values_list("person__commune").annotate(Count("person", distinct=True))
    return dict(counted.order_by())
