"""Days on which the mission works: neither weekends nor the public holidays of the Code du travail (L3133-1). Pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

_SATURDAY = 5
_FIXED = {
    (1, 1): _("New Year’s Day"),
    (5, 1): _("Labour Day"),
    (5, 8): _("Victory Day"),
    (7, 14): _("the national day"),
    (8, 15): _("Assumption Day"),
    (11, 1): _("All Saints’ Day"),
    (11, 11): _("Armistice Day"),
    (12, 25): _("Christmas Day"),
}
_AFTER_EASTER = {1: _("Easter Monday"), 39: _("Ascension Day"), 50: _("Whit Monday")}


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
def named_holidays(year: int) -> Mapping[date, Promise]:
    """Return the public holidays of a year with their names: eleven, but where two fall on one day."""
    moving = {easter(year) + timedelta(days=days): name for days, name in _AFTER_EASTER.items()}
    return moving | {date(year, month, day): name for (month, day), name in _FIXED.items()}


@cache
def holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year."""
    return frozenset(named_holidays(year))


def is_worked(day: date) -> bool:
    """Tell whether the mission works that day."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def after(day: date, count: int) -> date:
    """Return the `count`-th working day after a day, this one not counted."""
    while count:
        day += timedelta(days=1)
        count -= is_worked(day)
    return day
