"""One clock. It is asked once, at the edge (a request, a job, a command); below, time is an argument.

The demonstration sets another clock, so that an edition stands in the phase one wants to see.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """Return the present moment (aware, UTC) of the clock that the settings name."""
    return import_string(settings.CLOCK)()  # type: ignore[no-any-return]


def machine_now() -> datetime:
    """Return the machine's own time: for leases and rate limits, that no demonstration may bend."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """Return the same moment as people read it on the wall."""
    return moment.astimezone(PARIS)


def start_of(day: date) -> datetime:
    """Return the moment at which this day begins, as people read it on the wall."""
    return datetime.combine(day, time.min, tzinfo=PARIS)
