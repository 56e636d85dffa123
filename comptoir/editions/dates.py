"""Moments as people say them: Europe/Paris, to the second, across the changes of hour."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from comptoir.kernel.clock import PARIS, local
from comptoir.kernel.refusals import Refusal
from comptoir.ui import words

if TYPE_CHECKING:
    from datetime import date

_LAST_MINUTE = time(23, 59)


def paris(  # noqa: PLR0917 - a date and an hour, as datetime takes them
    year: int,
    month: int,
    day: int,
    hour: int = 0,
    minute: int = 0,
    second: int = 0,
    *,
    fold: int = 0,
) -> datetime:
    """Return the moment (in UTC) when the clocks of Paris show this.

    In October an hour comes twice: `fold=1` names its second coming.

    Raises:
        Refusal: the hour does not exist, on the night in March when the clocks jump from 2 to 3.
    """
    moment = datetime(year, month, day, hour, minute, second, fold=fold, tzinfo=PARIS)
    return existing(moment)


def existing(moment: datetime) -> datetime:
    """Return the moment (in UTC) when the clocks of Paris show this, or refuse an hour that they skip.

    In UTC, because two moments that bear one zone are compared and subtracted as wall clocks.

    Raises:
        Refusal: the clocks of Paris never show this hour on this day.
    """
    there = moment.replace(tzinfo=PARIS)
    found = there.astimezone(UTC)
    if _shown(there) != _shown(local(found)):
        raise Refusal(
            _(
                "On %(day)s the clocks jump from 2 o’clock to 3 o’clock: %(hour)s does not exist."
                " Choose an hour before 2 o’clock or from 3 o’clock on."
            )
            % {"day": words.day_short(there.date()), "hour": words.hour(there.time())},
            rule="editions.dates",
        )
    return found


def is_ambiguous(moment: datetime) -> bool:
    """Tell whether the clocks of Paris show this hour twice that day."""
    there = moment.replace(tzinfo=PARIS)
    return there.replace(fold=0).utcoffset() > there.replace(fold=1).utcoffset()  # type: ignore[operator]


def _shown(moment: datetime) -> tuple[date, time]:
    return moment.date(), moment.time()


def said(moment: datetime) -> str:
    """Say a moment without its weekday: « 1er mars 2027 à 9 h », “1 March 2027 at 09:00”.

    The first second of a day is the day: « à minuit » leaves one to guess which of two nights.
    """
    if local(moment).time() == time.min:
        return words.day_short(moment)
    return str(_("%(day)s at %(hour)s")) % {
        "day": words.day_short(moment),
        "hour": words.hour(moment),
    }


def said_until(end: datetime) -> str:
    """Say until when something lasts, this moment excluded: « 15 juin 2027 inclus » when the day is whole."""
    last = _last_whole_day(end)
    if last is None:
        return said(end)
    return str(_("%(day)s, this day included")) % {"day": words.day_short(last)}


def said_ended(end: datetime) -> str:
    """Say when something ended, this moment excluded: « 15 juin 2027 » when the day was whole."""
    last = _last_whole_day(end)
    return said(end) if last is None else words.day_short(last)


def _last_whole_day(end: datetime) -> date | None:
    """Return the last day before an end at midnight, or a second or a minute before; None for another hour."""
    wall = local(end)
    if wall.time() >= _LAST_MINUTE or wall.time() == time.min:
        return local(end - timedelta(seconds=1)).date()
    return None
