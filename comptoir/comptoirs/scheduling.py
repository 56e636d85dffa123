"""The hours of a day, from its order: what begins when the one before has ended, and what runs side by side. Pure.

A day is a list of moments; a moment is what begins together. Each begins when the moment before is over, after a
pause; a pause below zero says that they overlap. Minutes are whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

MINUTE = timedelta(minutes=1)

type Hours = tuple[datetime, datetime]
type Day = tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, by its key, and how long it lasts in minutes."""

    key: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Moment:
    """What begins together, so many minutes after what comes before is over."""

    pause: int
    lines: tuple[Line, ...]

    @property
    def minutes(self) -> int:
        """How long the longest lasts."""
        return max(line.minutes for line in self.lines)

    def without(self, key: int) -> Moment:
        """Return it without one of its lines."""
        return replace(self, lines=tuple(line for line in self.lines if line.key != key))


def read(known: Iterable[tuple[int, Hours]], *, begins: datetime) -> Day:
    """Return the day that these hours make; the first pause counts from when the day begins."""
    rows = sorted(known, key=lambda row: (row[1][0], row[0]))
    day, over = [], begins
    for starts_at, group in groupby(rows, key=lambda row: row[1][0]):
        lines = tuple(Line(key, (ends - starts) // MINUTE) for key, (starts, ends) in group)
        moment = Moment((starts_at - over) // MINUTE, lines)
        day.append(moment)
        over = starts_at + moment.minutes * MINUTE
    return tuple(day)


def hours(day: Day, *, begins: datetime) -> dict[int, Hours]:
    """Return when each begins and ends."""
    found: dict[int, Hours] = {}
    at = begins
    for moment in day:
        at += moment.pause * MINUTE
        found |= {line.key: (at, at + line.minutes * MINUTE) for line in moment.lines}
        at += moment.minutes * MINUTE
    return found


def place_of(day: Day, key: int) -> int:
    """Return the rank of the moment of a line."""
    return next(rank for rank, one in enumerate(day) if key in {line.key for line in one.lines})


def _line(day: Day, key: int) -> Line:
    return next(line for moment in day for line in moment.lines if line.key == key)


def earlier(day: Day, key: int) -> Day:
    """Let it begin before the moment before; out of several that run together, it comes first and alone."""
    rank = place_of(day, key)
    if len(day[rank].lines) > 1:
        first = Moment(day[rank].pause, (_line(day, key),))
        return (*day[:rank], first, replace(day[rank].without(key), pause=0), *day[rank + 1 :])
    return _swapped(day, rank - 1) if rank else day


def later(day: Day, key: int) -> Day:
    """Let it begin after the moment after; out of several that run together, it comes last and alone."""
    rank = place_of(day, key)
    if len(day[rank].lines) > 1:
        last = Moment(0, (_line(day, key),))
        return (*day[:rank], day[rank].without(key), last, *day[rank + 1 :])
    return _swapped(day, rank) if rank < len(day) - 1 else day


def _swapped(day: Day, rank: int) -> Day:
    """Exchange a moment and the next; the pauses stay where they are in the day."""
    one, other = day[rank], day[rank + 1]
    pair = (replace(other, pause=one.pause), replace(one, pause=other.pause))
    return (*day[:rank], *pair, *day[rank + 2 :])


def together(day: Day, key: int) -> Day:
    """Let it run beside the moment before."""
    rank = place_of(day, key)
    if rank == 0:
        return day
    before, line = day[rank - 1], _line(day, key)
    joined = replace(before, lines=(*before.lines, line))
    left = day[rank].without(key)
    return (*day[: rank - 1], joined, *((left,) if left.lines else ()), *day[rank + 1 :])


def put(day: Day, key: int, place: int) -> Day:
    """Let it begin alone where the moment of this rank began; one past the last puts it at the end of the day.

    The pauses stay where they are in the day. Out of several that run together, it leaves them where they are.
    """
    rank, place = place_of(day, key), min(place, len(day))
    if len(day[rank].lines) == 1:
        moved = [moment for moment in day if moment is not day[rank]]
        moved.insert(place - (place > rank), day[rank])
        return tuple(replace(one, pause=was.pause) for one, was in zip(moved, day, strict=True))
    left = [moment.without(key) for moment in day]
    pause = 0
    if place <= rank:
        pause, left[place] = day[place].pause, replace(left[place], pause=0)
    return (*left[:place], Moment(pause, (_line(day, key),)), *left[place:])


def without(day: Day, key: int) -> Day:
    """Take it out of the day; what comes after moves forward."""
    left = tuple(moment.without(key) for moment in day)
    return tuple(moment for moment in left if moment.lines)


def lasting(day: Day, key: int, *, minutes: int, pause: int) -> Day:
    """Let it last so long, and its moment begin so long after the one before."""
    rank = place_of(day, key)
    lines = tuple(Line(key, minutes) if one.key == key else one for one in day[rank].lines)
    return (*day[:rank], Moment(pause, lines), *day[rank + 1 :])


def at_the_end(day: Day, key: int, *, minutes: int, pause: int = 0) -> Day:
    """Add it after everything."""
    return (*day, Moment(pause, (Line(key, minutes),)))
