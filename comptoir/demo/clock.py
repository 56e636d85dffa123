"""The demonstration's clock: it runs at the pace of the machine's, from another day.

Pages, jobs and commands all ask it: on a database that is no demonstration, it stops them.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from comptoir.demo.guard import is_demonstration, require_demonstration_or_empty
from comptoir.demo.models import Demonstration
from comptoir.kernel.clock import machine_now

FRESH = 0.5  # seconds: how late the other processes learn of a travel
_known: tuple[float, timedelta] | None = None


def now() -> datetime:
    """Return the demonstration's present; the machine's where nothing is loaded yet."""
    return machine_now() + _ahead()


def _ahead() -> timedelta:
    global _known  # noqa: PLW0603 - one clock a process
    if _known is None:
        require_demonstration_or_empty()
    if _known is None or time.monotonic() - _known[0] > FRESH:
        rows = Demonstration.objects.values_list("ahead", flat=True) if is_demonstration() else ()
        _known = (time.monotonic(), next(iter(rows), timedelta(0)))
    return _known[1]


def travel(to: datetime) -> None:
    """Make `to` the present."""
    global _known  # noqa: PLW0603 - one clock a process
    Demonstration.objects.update(ahead=to - machine_now())
    _known = None
