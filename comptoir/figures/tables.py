"""The shape of what is counted: a table that a page draws and a file carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.utils.functional import Promise

    from comptoir.editions.models import Edition

type Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """What was counted.

    Attributes:
        rows: each begins with its name, then one number for each label of the definition's head.
        left_out: whom these rows do not count, and why; empty when they count everybody.
    """

    rows: list[tuple[Cell, ...]]
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """One thing that is counted, in one place.

    Attributes:
        slug: its name in addresses.
        title: its name for people.
        says: what is counted, what is not, and when.
        head: the labels of the columns, the first being that of the rows' names.
        count: counts it for an edition, at a moment.
        chart: how it is drawn: bars, days (a line through the days), map; empty for a table alone.
        drawn: which column the chart draws.
    """

    slug: str
    title: str | Promise
    says: str | Promise
    head: tuple[str | Promise, ...]
    count: Callable[[Edition, datetime], Table]
    chart: str = ""
    drawn: int = 1
