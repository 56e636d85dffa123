"""Days on which the mission works: neither weekends nor the public holidays of the Code du travail (L3133-1). Pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_SATURDAY = 5
_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension Day, Whit Monday


def easter(year: int) -> date:
    """Return Easter Sunday of a Gregorian year (the algorithm of Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays(year: int) -> frozenset[date]:
    """Return the eleven public holidays of a year."""
    moving = {easter(year) + timedelta(days=days) for days in _AFTER_EASTER}
    return frozenset(moving | {date(year, month, day) for month, day in _FIXED})


def is_worked(day: date) -> bool:
    """Tell whether the mission works that day."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def after(day: date, count: int) -> date:
    """Return the `count`-th working day after a day, this one not counted."""
    while count:
        day += timedelta(days=1)
        count -= is_worked(day)
    return day
