"""How long an offered seat waits for its answer, and at which hours one is not disturbed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from comptoir.kernel.clock import PARIS, local

# As people read it on the wall: no letter that can wait leaves in between.
QUIET_FROM = time(21)
QUIET_UNTIL = time(7)
# Nobody loses a seat before having had their coffee.
EARLIEST_END = time(9)
# More time left than this before the cut-off: that long to answer. The last line is for all the rest.
WINDOWS: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(days=14), timedelta(hours=48)),
    (timedelta(days=4), timedelta(hours=24)),
    (timedelta(days=1), timedelta(hours=12)),
    (timedelta(0), timedelta(hours=2)),
)
# Less time than this, and nobody can answer.
LEAST = timedelta(minutes=30)
# An offer that would leave in the morning with less time than this leaves at once, whatever the hour.
WORTH_WAKING = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class OfferTimes:
    """When the letter of an offer leaves, and until when one may answer it."""

    leaves_at: datetime
    expires_at: datetime


def is_quiet(at: datetime) -> bool:
    """Tell whether people sleep, or are about to: from 21:00 to 7:00 on the wall, 7:00 excluded."""
    hour = local(at).time()
    return hour >= QUIET_FROM or hour < QUIET_UNTIL


def after_quiet(at: datetime) -> datetime:
    """Return this moment, or the next 7:00 on the wall when it is quiet."""
    return _next(QUIET_UNTIL, at) if is_quiet(at) else at


def window(left: timedelta) -> timedelta:
    """Return how long one has to answer when so much time is left before the cut-off."""
    return next((length for more, length in WINDOWS if left > more), WINDOWS[-1][1])


def offer_times(made_at: datetime, cut_off: datetime) -> OfferTimes | None:
    """Return when an offer made now is told, and when it ends; nothing when nobody could answer it in time.

    The letter leaves out of the quiet hours, unless it would then leave under two hours before the cut-off. The
    window counts from there; it never ends between 21:00 and 9:00, nor after the cut-off.
    """
    made_at, cut_off = made_at.astimezone(UTC), cut_off.astimezone(UTC)
    if cut_off - made_at < LEAST:
        return None
    leaves_at = after_quiet(made_at)
    if cut_off - leaves_at < WORTH_WAKING:
        leaves_at = made_at
    expires_at = leaves_at + window(cut_off - leaves_at)
    if is_quiet(expires_at) or local(expires_at).time() < EARLIEST_END:
        expires_at = _next(EARLIEST_END, expires_at)
    return OfferTimes(leaves_at, min(expires_at, cut_off))


def _next(hour: time, at: datetime) -> datetime:
    """Return the first moment, from `at` on, when the wall shows this hour: nights of 23 or 25 hours included."""
    here = local(at)
    day = here.date() if here.time() <= hour else here.date() + timedelta(days=1)
    # In UTC: between two moments of Paris, Python subtracts what the walls show.
    return datetime.combine(day, hour, tzinfo=PARIS).astimezone(UTC)
