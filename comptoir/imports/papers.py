"""What leaves on paper: the lines that were refused, a model file, a row in words."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from comptoir.imports import cells
from comptoir.imports.snapshots import take
from comptoir.ui.spreadsheets import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Field

    from comptoir.imports.columns import Kind
    from comptoir.imports.planning import Line, Plan, Planned

_HIDDEN = {"key", "kind", "edition", "title", "announced_at", "year", "name"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A row that would be written, in words.

    Attributes:
        line: its line in the file.
        outcome: new, changed, the same.
        facts: the name of each thing and its value, with what it was where it changes.
    """

    line: int
    outcome: str
    name: str
    facts: list[tuple[str, str, str]]


def shown(line: Line, planned: Planned) -> Shown:
    """Say a row in words: what is empty is left out, what changes says what it was."""
    row, facts = planned.row, []
    after, before = take(row), planned.before
    for field in row._meta.concrete_fields:
        value = after.get(field.attname)
        if field.primary_key or field.name in _HIDDEN or value in {None, ""}:
            continue
        was = value if before is None else before.get(field.attname)
        said = str(getattr(row, field.name)) if field.is_relation else _said(field, value)
        facts.append((str(field.verbose_name), said, "" if was == value else _said(field, was)))
    name = f"{row._meta.verbose_name} : {row}"
    return Shown(line.number, planned.outcome, name[:1].upper() + name[1:], facts)


def _said(field: Field[Any, Any], value: str | None) -> str:
    """Say a kept value with the words of its choices."""
    return str(dict(field.flatchoices).get(value, value or "–"))


def refused_lines(plan: Plan) -> str:
    """Return the refused lines as a CSV file: what is wrong, then the cells as they were."""
    headings = [_("Line"), _("What to correct"), *plan.table.headings]
    return _csv([headings, *(_refused(line, len(plan.table.headings)) for line in plan.refused)])


def _refused(line: Line, width: int) -> list[str]:
    wrong = " / ".join(f"{one.column} : {one.message}" for one in line.problems)
    kept = [cells.shown(cell) for cell in line.cells]
    return [str(line.number), wrong, *kept, *[""] * (width - len(kept))]


def sample(kind: Kind) -> str:
    """Return a model file: the names of the columns, and an example."""
    columns = kind.columns
    return _csv([[str(c.label) for c in columns], [c.example for c in columns]])


def _csv(rows: Iterable[Iterable[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([[harmless(str(cell)) for cell in row] for row in rows])
    return text.getvalue()
