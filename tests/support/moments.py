"""The only time there is, and the way to another.

The tests' settings name `now` as the clock: pages, commands and jobs stand at noon unless a test travels.
"""

from __future__ import annotations

from datetime import UTC, datetime

# Monday 15 March 2027, midday in Paris: an ordinary day in which registration is open.
NOON = datetime(2027, 3, 15, 11, 0, tzinfo=UTC)


class _Clock:
    """What the hands show."""

    moment = NOON


def now() -> datetime:
    """Return the moment of the tests."""
    return _Clock.moment


def travel_to(moment: datetime) -> None:
    """Put the clock to another moment; the fixture `travel` puts it back."""
    _Clock.moment = moment
