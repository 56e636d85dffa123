"""The year of an edition as a drawing: a bar for each phase, a dot for each comptoir, a line for today. Pure.

Across, in hundredths of the width written as SVG wants them, so that words keep their size on any screen; down, in
pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from comptoir.editions.models import Phase
from comptoir.editions.planning import last_day
from comptoir.kernel.clock import local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from comptoir.editions.calendar import Step

    Across = Callable[[date], float]

ROW, TOP = 52, 28
_LABELLED_MONTHS = 4
_EDGE = 84  # the name of a month would leave the drawing
_FAR = 66  # a long title needs a third of a telephone


@dataclass(frozen=True, slots=True)
class Month:
    """Where a month begins."""

    first: date
    x: str
    labelled: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A phase: where it is drawn, its title (at the end of the line when it begins far to the right), its state."""

    title: str
    state: str
    x: str
    width: str
    ends: str
    top: int
    dots: tuple[str, ...] = ()
    ends_text: bool = False

    @property
    def words_at(self) -> int:
        """The line on which its title stands."""
        return self.top + 16

    @property
    def bar_at(self) -> int:
        """The top of its bar."""
        return self.top + 24

    @property
    def dots_at(self) -> int:
        """The height of its dots."""
        return self.top + 32


@dataclass(frozen=True, slots=True)
class YearLine:
    """The whole drawing."""

    months: tuple[Month, ...]
    bars: tuple[Bar, ...]
    today: str
    height: int


def draw(steps: Sequence[Step], days: Iterable[datetime], at: datetime) -> YearLine | None:
    """Return the drawing of these phases and comptoirs; None while no phase is dated."""
    if not steps:
        return None
    first = min(local(step.opens_at).date() for step in steps).replace(day=1)
    last = _month_after(max(last_day(local(step.closes_at)) for step in steps))
    span = (last - first).days

    def across(day: date) -> float:
        return min(max((day - first).days / span, 0), 1) * 100

    dots = tuple(_said(across(local(day).date())) for day in days)
    bars = tuple(_bar(step, number, across, dots) for number, step in enumerate(steps))
    today = _said(across(local(at).date())) if first <= local(at).date() < last else ""
    return YearLine(tuple(_months(first, last, across)), bars, today, TOP + ROW * len(steps) + 8)


def _bar(step: Step, number: int, across: Across, dots: tuple[str, ...]) -> Bar:
    x = across(local(step.opens_at).date())
    end = across(last_day(local(step.closes_at)) + timedelta(days=1))
    width = max(end - x, 0.5)
    return Bar(
        title=step.title,
        state=step.state,
        x=_said(x),
        width=_said(width),
        ends=_said(end),
        top=TOP + ROW * number,
        dots=dots if step.kind == Phase.Kind.COMPTOIRS else (),
        ends_text=x > _FAR,
    )


def _said(hundredths: float) -> str:
    return f"{hundredths:.2f}%"


def _months(first: date, last: date, across: Across) -> Iterable[Month]:
    months = []
    while first < last:
        months.append(first)
        first = _month_after(first)
    every = max(-(-len(months) // _LABELLED_MONTHS), 1)
    for number, month in enumerate(months):
        x = across(month)
        yield Month(month, _said(x), number % every == 0 and x < _EDGE)


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
