"""The map of a département, ready to draw: paths in the units of its frame."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import hypot

from comptoir.territory.models import MapFrame, Zone

# A pin is drawn 24 wide in a map 300 wide (ui/map.html): at this part of the width, its number still shows.
PIN = 300 / 16
# Crowds are settled after a few; a pin that is still too near only touches its neighbour.
ROUNDS = 8


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

    def pins(self, places: list[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return where the pins of these latitudes and longitudes stand: two that would hide each other step aside."""
        return apart(
            [self.project(*place) for place in places], float(self.view_box.split()[2]) / PIN
        )


def apart(points: list[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """Return these points in their order, neighbours closer than `least` moved away from each other just enough."""
    found = list(points)
    for _round in range(ROUNDS):
        for one, other in combinations(range(len(found)), 2):
            (x, y), (u, v) = found[one], found[other]
            gap = hypot(u - x, v - y)
            if gap >= least:
                continue
            # Two at the very same place part along the horizontal.
            east, south = ((u - x) / gap, (v - y) / gap) if gap else (1.0, 0.0)
            step = (least - gap) / 2
            found[one] = (x - east * step, y - south * step)
            found[other] = (u + east * step, v + south * step)
    return found


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
