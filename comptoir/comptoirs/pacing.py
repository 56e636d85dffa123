"""When a letter that nobody asked for may leave: not at night, not twice a day, not when it is too late. Pure.

The rule, as it is written: nothing leaves in the quiet hours, and a party hears of a comptoir once a day at most.
What cannot wait is told the same day all the same (`cannot_wait`). A reminder that would come too late, or after a
letter that said the day, the hour and the place anyway, is dropped.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from comptoir.comptoirs.models import Notice
from comptoir.comptoirs.windows import LEAST, after_quiet, is_quiet
from comptoir.kernel.clock import local, start_of

if TYPE_CHECKING:
    from collections.abc import Collection

Kind = Notice.Kind

# Their hour runs: an answer is awaited, a journey would be for nothing, a queue goes on elsewhere.
URGENT = frozenset({Kind.OFFER, Kind.CALLED_OFF, Kind.LINE_CLOSED})
# Urgent too when the day is near, the one before or the one after the change.
URGENT_WHEN_NEAR = frozenset({Kind.CHANGED, Kind.REBOOKED, Kind.PROGRAMME})
NEAR = timedelta(hours=48)
REMINDERS = frozenset({Kind.WEEK, Kind.EVE})
# They say the day, the hour and the place: a reminder would say them again.
REMIND_TOO = frozenset({Kind.CHANGED, Kind.REBOOKED})
# A reminder of the day before may still leave on the morning, until people are on their way.
ON_THE_WAY = timedelta(hours=2)
# A reminder of the week before may still leave until four days before.
WEEK_FROM, WEEK_UNTIL = 7, 4

type Told = tuple[str, datetime]


def cannot_wait(kind: str, left: timedelta) -> bool:
    """Tell whether this is told at once, even to somebody who had a letter today, with so much time left."""
    return kind in URGENT or (kind in URGENT_WHEN_NEAR and left < NEAR)


def useful_until(kind: str, starts_at: datetime) -> datetime:
    """Return the moment after which a reminder serves nobody."""
    if kind == Kind.WEEK:
        return start_of(local(starts_at).date() - timedelta(days=WEEK_UNTIL - 1)).astimezone(UTC)
    return starts_at - ON_THE_WAY


def leaves_at(
    kind: str,
    *,
    due_at: datetime,
    at: datetime,
    starts_at: datetime,
    told: Collection[Told] = (),
    ends_at: datetime | None = None,
) -> datetime | None:
    """Return from when a letter may leave, at the earliest now; nothing when it is not worth sending any more.

    Args:
        kind: what it is about.
        due_at: from when it was to be told.
        at: the present.
        starts_at: when the comptoir starts; after a change, the sooner of before and after.
        told: the letters that this party had about this comptoir, each with its moment.
        ends_at: until when one may answer, for an offer.
    """
    leaves = max(due_at, at).astimezone(UTC)
    if kind in REMINDERS and _said_already(due_at, told):
        return None
    morning = after_quiet(leaves)
    if not cannot_wait(kind, starts_at - at):
        morning = _first_silent_day(morning, told)
    if kind == Kind.OFFER and _cannot_sleep(due_at, morning, ends_at):
        return leaves
    if kind in REMINDERS and morning > useful_until(kind, starts_at):
        return None
    return morning


def _first_silent_day(at: datetime, told: Collection[Told]) -> datetime:
    days = {local(moment).date() for _kind, moment in told}
    while local(at).date() in days:
        at = after_quiet(start_of(local(at).date() + timedelta(days=1)))
    return at


def _said_already(due_at: datetime, told: Collection[Told]) -> bool:
    day = local(due_at).date()
    return any(kind in REMIND_TOO and local(moment).date() >= day for kind, moment in told)


def _cannot_sleep(due_at: datetime, morning: datetime, ends_at: datetime | None) -> bool:
    """Tell whether an offer leaves at night: it was meant to, or nobody could answer it in the morning."""
    return is_quiet(due_at) or (ends_at is not None and ends_at - morning < LEAST)
