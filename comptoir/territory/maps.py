"""The map of a département, ready to draw: paths in the units of its frame."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from comptoir.territory.models import MapFrame, Zone


@dataclass(frozen=True, slots=True)
class Area:
    """A zone on the map."""

    code: str
    name: str
    outline: str


@dataclass(frozen=True, slots=True)
class Map:
    """What a page draws; `project` places a point among the paths.

    Attributes:
        name: the département.
        view_box: the SVG frame, as `0 0 10000 9560`.
        outline: the path of the département.
        epcis: the groups of communes inside it, in the order of their names.
        neighbours: what surrounds it, without names.
    """

    name: str
    view_box: str
    outline: str
    epcis: tuple[Area, ...]
    neighbours: tuple[Area, ...]
    ax: float
    bx: float
    ay: float
    by: float

    def project(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return the x and y of a point, in the units of the frame."""
        return self.ax * longitude + self.bx, self.ay * latitude + self.by


class NoMap(LookupError):
    """This département has no outline in the database."""


@lru_cache(maxsize=8)
def _read(departement: str) -> Map:
    frame = (
        MapFrame.objects.select_related("departement")
        .filter(departement__kind=Zone.Kind.DEPARTEMENT, departement__code=departement)
        .first()
    )
    if frame is None:
        raise NoMap(departement)
    epcis = (
        frame.outlines.filter(zone__kind=Zone.Kind.EPCI)
        .select_related("zone")
        .order_by("zone__name", "pk")
    )
    return Map(
        name=frame.departement.name,
        view_box=frame.view_box,
        outline=frame.outline,
        epcis=tuple(Area(one.zone.code, one.zone.name, one.path) for one in epcis),
        neighbours=(Area("", "", frame.neighbours),) if frame.neighbours else (),
        ax=frame.ax,
        bx=frame.bx,
        ay=frame.ay,
        by=frame.by,
    )


def map_of(departement: str) -> Map | None:
    """Return the map, read once in the life of the process; None where the files gave no outline."""
    try:
        return _read(departement)
    except NoMap:  # not remembered: the files may be loaded later
        return None


def forget() -> None:
    """Read the maps again from now on, because the territory was loaded anew."""
    _read.cache_clear()
