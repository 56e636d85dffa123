"""A table that is read on a terminal and pasted into a document."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_FINE, _COARSE = 10, 100


def number(value: float) -> str:
    """Return three digits that mean something: 4.25, 42.5, 425, 4 250."""
    size = abs(value)
    digits = 2 if size < _FINE else 1 if size < _COARSE else 0
    return f"{value:,.{digits}f}".replace(",", " ")


def ratio(value: float, base: float) -> str:
    """Return how many times the baseline a value is."""
    return f"× {number(value / base)}" if base else "–"


def median(values: Sequence[float]) -> float:
    """Return the middle of several rounds; 0 of none."""
    return statistics.median(values) if values else 0.0


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value under which this part (0 to 1) of the values lies."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)] if ordered else 0.0


@dataclass
class Table:
    """Rows under a title; a note says how they were measured."""

    title: str
    columns: Sequence[str]
    note: str = ""
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        """Append a row; numbers are written shortly."""
        self.rows.append(
            tuple(number(c) if isinstance(c, float) else f"{c:,}".replace(",", " ") if isinstance(c, int) else str(c) for c in cells)
        )  # fmt: skip

    def __str__(self) -> str:
        """Return it in Markdown, its columns aligned."""
        table = [tuple(self.columns), *self.rows]
        widths = [max(len(row[n]) for row in table) for n in range(len(self.columns))]
        lines = [
            "| " + " | ".join(
                cell.ljust(width) if column == 0 else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ) + " |"
            for row in table
        ]  # fmt: skip
        rule = "|".join(
            "-" * (width + 2) if column == 0 else "-" * (width + 1) + ":"
            for column, width in enumerate(widths)
        )
        lines.insert(1, f"|{rule}|")
        return "\n".join([f"### {self.title}", "", *([self.note, ""] if self.note else []), *lines])
