"""The files that describe a territory, read and checked line by line. No database.

The folder holds `communes.csv`, `epci.csv`, `cantons.csv`, `arrondissements.csv`, and where they
exist `former_communes.csv` and `map_epci.json`. The columns keep the words of the public sources.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from comptoir.territory.models import Zone
from comptoir.territory.paths import UnreadablePath, rescaled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAP_WIDTH = 600  # units of the drawn frame: about the pixels of a map on a screen
_MOST_PROBLEMS = 20
_ZONES = {
    "epci.csv": (Zone.Kind.EPCI, "siren", "epci"),
    "cantons.csv": (Zone.Kind.CANTON, "code", "cantons"),
    "arrondissements.csv": (Zone.Kind.ARRONDISSEMENT, "code", "arrondissements"),
}
_COMMUNES = ("insee", "nom", "codes_postaux", "population", "epci", "canton", "arrondissement", "lat", "lon", "point")  # fmt: skip
_FORMER = ("nom", "commune_actuelle")


class Malformed(Exception):
    """The files cannot be loaded; `problems` name each file and line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """A line of communes.csv."""

    insee: str
    name: str
    postal_codes: tuple[str, ...]
    population: int
    epci: str
    canton: str
    arrondissement: str
    latitude: float
    longitude: float
    at_town_hall: bool


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A line of a file of zones, and its path where the map has one."""

    kind: Zone.Kind
    code: str
    name: str
    outline: str = ""


@dataclass(frozen=True, slots=True)
class FormerRow:
    """A name that a commune bore, alone or before joining it."""

    insee: str
    name: str
    today: str


@dataclass(frozen=True, slots=True)
class Frame:
    """How the map is drawn."""

    view_box: str
    ax: float
    bx: float
    ay: float
    by: float
    outline: str
    neighbours: str


@dataclass(frozen=True, slots=True)
class Files:
    """A territory, as its files say it."""

    departement: str
    communes: list[CommuneRow]
    zones: list[ZoneRow]
    former: list[FormerRow]
    frame: Frame | None


@dataclass(slots=True)
class _Reading:
    """One reading of a folder: what was wrong so far."""

    folder: Path
    problems: list[str] = field(default_factory=list)

    def wrong(self, place: str, message: str) -> None:
        self.problems.append(f"{place}: {message}")
        if len(self.problems) >= _MOST_PROBLEMS:
            raise Malformed([*self.problems, "… and maybe more."])

    def rows[Row](
        self, name: str, columns: tuple[str, ...], build: Callable[[dict[str, str]], Row]
    ) -> list[Row]:
        """Read one CSV file; a line that cannot be read is a problem, and the next is read."""
        rows: list[Row] = []
        try:
            with (self.folder / name).open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file, strict=True)
                if missing := [one for one in columns if one not in (reader.fieldnames or [])]:
                    self.wrong(f"{name}, line 1", f"the column {', '.join(missing)} is missing")
                    return []
                for line in reader:
                    self._row(rows, build, line, place=f"{name}, line {reader.line_num}")
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            self.wrong(name, f"cannot be read ({error})")
        return rows

    def _row[Row](
        self,
        rows: list[Row],
        build: Callable[[dict[str, str]], Row],
        line: dict[str, str],
        *,
        place: str,
    ) -> None:
        if None in line or None in line.values():
            self.wrong(place, "the line has not as many cells as the first one")
            return
        try:
            rows.append(build({name: cell.strip() for name, cell in line.items()}))
        except ValueError as error:
            self.wrong(place, str(error))


def read(folder: Path) -> Files:
    """Read and check a folder.

    Raises:
        Malformed: something is missing or wrong; every problem names its file and line.
    """
    reading = _Reading(folder)
    if not folder.is_dir():
        raise Malformed([f"{folder}: no such folder"])
    drawn = _read_map(reading)
    communes = reading.rows("communes.csv", _COMMUNES, _commune)
    zones = [zone for name in _ZONES for zone in _read_zones(reading, name, drawn)]
    former = (
        reading.rows("former_communes.csv", _FORMER, _former)
        if (folder / "former_communes.csv").exists()
        else []
    )
    _check_ties(reading, communes, zones, former)
    departement = _departement(reading, communes, drawn)
    if reading.problems:
        raise Malformed(reading.problems)
    return Files(departement, communes, zones, former, _frame(drawn) if drawn else None)


# --- Lines ---------------------------------------------------------------------------------------


def _commune(cells: dict[str, str]) -> CommuneRow:
    return CommuneRow(
        insee=_code(cells["insee"], "insee", length=5),
        name=_text(cells["nom"], "nom"),
        postal_codes=tuple(cells["codes_postaux"].split("|")) if cells["codes_postaux"] else (),
        population=_whole(cells["population"], "population"),
        epci=cells["epci"],
        canton=cells["canton"],
        arrondissement=cells["arrondissement"],
        latitude=_degrees(cells["lat"], "lat", most=90),
        longitude=_degrees(cells["lon"], "lon", most=180),
        at_town_hall=cells["point"] == "mairie",
    )


def _former(cells: dict[str, str]) -> FormerRow:
    return FormerRow(
        cells.get("insee", ""),
        _text(cells["nom"], "nom"),
        _code(cells["commune_actuelle"], "commune_actuelle", length=5),
    )


def _read_zones(reading: _Reading, name: str, drawn: dict[str, Any]) -> list[ZoneRow]:
    kind, code, layer = _ZONES[name]
    outlines = drawn.get(layer, {})

    def build(cells: dict[str, str]) -> ZoneRow:
        own = _text(cells[code], code)
        return ZoneRow(kind, own, _text(cells["nom"], "nom"), outlines.get(own, ""))

    return reading.rows(name, (code, "nom"), build)


def _text(cell: str, column: str) -> str:
    if not cell:
        raise ValueError(f"{column} is empty")
    return cell


def _code(cell: str, column: str, *, length: int) -> str:
    if len(cell) != length or not cell.isascii() or not cell.isalnum():
        raise ValueError(f"{column} “{cell}” is not a code of {length} letters or digits")
    return cell


def _whole(cell: str, column: str) -> int:
    if not cell.isascii() or not cell.isdigit():
        raise ValueError(f"{column} “{cell}” is not a whole number")
    return int(cell)


def _degrees(cell: str, column: str, *, most: int) -> float:
    try:
        degrees = float(cell)
    except ValueError:
        raise ValueError(f"{column} “{cell}” is not a number of degrees") from None
    if not -most <= degrees <= most:
        raise ValueError(f"{column} {cell} is not between -{most} and {most}")
    return degrees


# --- The whole -------------------------------------------------------------------------------------


def _check_ties(
    reading: _Reading, communes: list[CommuneRow], zones: list[ZoneRow], former: list[FormerRow]
) -> None:
    """Every code is used once, and every code that a line names exists."""
    known = {(zone.kind, zone.code) for zone in zones}
    seen: set[str] = set()
    for line, commune in enumerate(communes, 2):
        place = f"communes.csv, line {line}"
        if commune.insee in seen:
            reading.wrong(place, f"{commune.insee} stands there twice")
        seen.add(commune.insee)
        for kind in (Zone.Kind.EPCI, Zone.Kind.CANTON, Zone.Kind.ARRONDISSEMENT):
            code = getattr(commune, kind)
            if code and (kind, code) not in known:
                reading.wrong(place, f"the {kind} {code} is in no file")
    for line, row in enumerate(former, 2):
        if row.today not in seen:
            reading.wrong(f"former_communes.csv, line {line}", f"no commune {row.today}")


def _departement(reading: _Reading, communes: list[CommuneRow], drawn: dict[str, Any]) -> str:
    codes = {code_of(commune.insee) for commune in communes}
    if drawn.get("departement_code"):
        codes.add(str(drawn["departement_code"]))
    if len(codes) > 1:
        reading.wrong(
            "communes.csv", f"one département is expected, not {', '.join(sorted(codes))}"
        )
    if not codes and not reading.problems:
        reading.wrong("communes.csv", "there is no commune")
    return next(iter(codes), "")


def code_of(insee: str) -> str:
    """Return the département of a commune: 62 of 62498, 2A of 2A004, 974 of 97411."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def _read_map(reading: _Reading) -> dict[str, Any]:
    """Return the map with its paths in our frame; empty where there is no map."""
    path = reading.folder / "map_epci.json"
    if not path.exists():
        return {}
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        left, top, width, height = (float(number) for number in raw["viewBox"])
        factor = MAP_WIDTH / width
        sizes = " ".join(f"{number * factor:.6g}" for number in (left, top, width, height))
        scales = {
            name: float(raw["projection"][name]) * factor for name in ("ax", "bx", "ay", "by")
        }
        layers = {
            layer: {code: rescaled(one, factor) for code, one in raw.get(layer, {}).items()}
            for _kind, _code, layer in _ZONES.values()
        }
        lines = {name: rescaled(raw.get(name, ""), factor) for name in ("departement", "voisins")}
    except json.JSONDecodeError as error:
        reading.wrong(f"{path.name}, line {error.lineno}", f"not JSON ({error.msg})")
    except UnreadablePath as error:
        reading.wrong(path.name, f"a path cannot be drawn: {error}…")
    except (OSError, KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        reading.wrong(path.name, f"{type(error).__name__}: {error}")
    else:
        return {
            "departement_code": raw.get("departement_code"),
            "viewBox": sizes,
            **scales,
            **layers,
            **lines,
        }
    return {}


def _frame(drawn: dict[str, Any]) -> Frame:
    return Frame(
        drawn["viewBox"], drawn["ax"], drawn["bx"], drawn["ay"], drawn["by"],
        outline=drawn["departement"], neighbours=drawn["voisins"],
    )  # fmt: skip
