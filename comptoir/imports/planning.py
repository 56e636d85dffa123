"""What an import would do, line by line: new, the same, changed or refused. Nothing is written."""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.translation import gettext as _

from comptoir.editions.models import Edition
from comptoir.imports import cells, matching
from comptoir.imports.columns import World, Wrong
from comptoir.imports.kinds import KINDS
from comptoir.imports.reading import Choices, Unreadable, read
from comptoir.imports.snapshots import take

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comptoir.imports.columns import Kind, Said, Values
    from comptoir.imports.matching import Mapping
    from comptoir.imports.models import Import
    from comptoir.imports.reading import Row, Table
    from comptoir.imports.snapshots import Snapshot

NEW, SAME, CHANGED, REFUSED = "new", "same", "changed", "refused"
OUTCOMES = (NEW, CHANGED, SAME, REFUSED)
# Where a double shows best.
_TELLING = ("reference", "title", "commune", "insee", "edition")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line is refused: in which column, what was read there, and how to repair it."""

    column: str
    read: str
    message: str


@dataclass(slots=True)
class Planned:
    """A row as the import would leave it.

    Attributes:
        row: the row, with its new values; without number when it is new.
        before: its values today; None when it is new.
        outcome: new, changed or the same; known once every line is read, since lines may be added up.
    """

    row: Model
    before: Snapshot | None
    outcome: str = NEW

    def settle(self) -> None:
        """Compare the row with what it is today."""
        if self.before is not None:
            self.outcome = SAME if take(self.row) == self.before else CHANGED


@dataclass(slots=True)
class Line:
    """A line of the file, and what would be made of it."""

    number: int
    cells: tuple[Any, ...]
    rows: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """What becomes of the line as a whole."""
        if self.problems:
            return REFUSED
        found = {planned.outcome for planned in self.rows}
        return next((one for one in (CHANGED, NEW) if one in found), SAME)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the whole file would do."""

    kind: Kind
    table: Table
    lines: tuple[Line, ...]

    @property
    def totals(self) -> dict[str, int]:
        """How many lines of each outcome."""
        counted = Counter(line.outcome for line in self.lines)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @property
    def refused(self) -> list[Line]:
        """The lines that cannot be imported."""
        return [line for line in self.lines if line.problems]

    @property
    def writes(self) -> bool:
        """Tell whether something would change."""
        return bool(self.totals[NEW] or self.totals[CHANGED])


def table_of(imported: Import) -> Table:
    """Return the file as its agent wants it read.

    Raises:
        Unreadable: the file was let go, or it cannot be read so.
    """
    if imported.content is None:
        raise Unreadable(_("The file is no longer kept: give it again."))
    return read(bytes(imported.content), Choices(**imported.reading))


def plan(imported: Import, *, at: datetime) -> Plan:
    """Return what an import would do now.

    Raises:
        Unreadable: the file cannot be read.
    """
    kind, table = KINDS[imported.kind], table_of(imported)
    world = World(at)
    planner = _Planner(kind, world, imported.mapping, table.headings)
    lines = tuple(planner.line(row) for row in table.rows)
    for _number, planned in planner.seen.values():
        planned.settle()
    return Plan(kind, table, lines)


class _Planner:
    """Reads line after line; remembers which rows the lines before it speak of."""

    def __init__(
        self, kind: Kind, world: World, mapping: Mapping, headings: tuple[str, ...]
    ) -> None:
        self.kind, self.world, self.headings = kind, world, headings
        self.ranks = {key: int(rank) for rank, key in mapping.items()}
        self.existing = _existing(kind)
        self.editions: set[int] = set()
        self.seen: dict[tuple[object, ...], tuple[int, Planned]] = {}

    def line(self, row: Row) -> Line:
        """Return what would be made of a line."""
        line = Line(row.number, row.cells)
        said = self._said(line)
        if line.problems:
            return line
        try:
            rows = self.kind.rows(said, self.world)
            # All is asked before anything is remembered: a line that is refused leaves nothing.
            planned = [self._planned(values, said) for values in rows if len(values) > 1]
        except Wrong as wrong:
            line.problems.append(self._problem(line, wrong.column, wrong.message))
            return line
        for values in rows:
            self._plan_edition(values["edition"], line)
        for identity, one in planned:
            self.seen.setdefault(identity, (line.number, one))
            line.rows.append(one)
        return line

    def _said(self, line: Line) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for column in self.kind.columns:
            cell = self._cell(line, column.key)
            if cells.is_empty(cell):
                if column.required:
                    wrong = self._problem(line, column.key, _("Write it: no line can do without."))
                    line.problems.append(wrong)
                continue
            try:
                said[column.key] = column.read(cell)
            except Unreadable as error:
                line.problems.append(self._problem(line, column.key, error.message))
        return said

    def _cell(self, line: Line, key: str) -> Any:
        rank = self.ranks.get(key)
        return line.cells[rank] if rank is not None and rank < len(line.cells) else None

    def _problem(self, line: Line, key: str, message: str) -> Problem:
        rank = self.ranks.get(key)
        heading = self.headings[rank] if rank is not None and rank < len(self.headings) else ""
        name = heading or str(self.kind.column(key).label)
        return Problem(name, cells.shown(self._cell(line, key)), message)

    def _plan_edition(self, edition: Edition, line: Line) -> None:
        """Make a past edition with the first line that speaks of it."""
        if edition.year in self.editions:
            return
        self.editions.add(edition.year)
        if edition.pk is None:
            line.rows.append(Planned(edition, None))

    def _planned(self, values: Values, said: Said) -> tuple[tuple[object, ...], Planned]:
        identity = tuple(_told(values[name]) for name in self.kind.identity)
        if identity in self.seen:
            return identity, self._again(identity, values, said=said)
        # A copy: a line that is refused changes nothing for the lines below.
        row = copy(self.existing.get(identity))
        planned = Planned(row or self.kind.model(), take(row) if row else None)
        for name, value in values.items():
            setattr(planned.row, name, value)
        self.kind.check(planned.row)
        return identity, planned

    def _again(self, identity: tuple[object, ...], values: Values, *, said: Said) -> Planned:
        """Return the row that a line before speaks of; it is added to where lines are counted, else refused."""
        number, planned = self.seen[identity]
        if not self.kind.summed:
            raise Wrong(
                next(key for key in _TELLING if key in said),
                _("Line %(n)s speaks of the same one: keep one of the two, or tell them apart.")
                % {"n": number},
            )
        total = getattr(planned.row, self.kind.summed) + values[self.kind.summed]
        setattr(planned.row, self.kind.summed, total)
        return planned


def _existing(kind: Kind) -> dict[tuple[object, ...], Model]:
    rows: Iterable[Model] = kind.model._default_manager.select_related("edition").order_by("pk")
    return {tuple(_told(_value(row, name)) for name in kind.identity): row for row in rows}


def _value(row: Model, name: str) -> object:
    """Return what identifies a row, without asking the database for each."""
    if name == "edition":
        return row.edition  # type: ignore[attr-defined]
    return getattr(row, next(f.attname for f in row._meta.concrete_fields if f.name == name))


def _told(value: object) -> object:
    """Return what tells two values apart: an edition is its year, saved or not; another row is its number."""
    if isinstance(value, Edition):
        return value.year
    return value.pk if isinstance(value, Model) else value


def mapping_for(imported: Import, table: Table) -> Mapping:
    """Return what the columns are: as the last file of the same headings was said, else guessed."""
    known = type(imported).objects.like(imported).first()
    kept: Mapping = known.mapping if known else {}
    return kept or matching.guess(KINDS[imported.kind], table.headings)
