"""When clockwork strikes: the latest slot at a moment. Pure; a slot missed is not caught up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from comptoir.kernel import clock

_DAY = timedelta(days=1)


class Rhythm(Protocol):
    """A way to cut time into slots."""

    def slot(self, at: datetime) -> datetime:
        """Return the beginning of the slot that holds this moment."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A slot each `length`, counted from midnight UTC."""

    length: timedelta

    def __post_init__(self) -> None:
        if not self.length or _DAY % self.length:
            raise ValueError("A day must hold a whole number of slots.")

    def slot(self, at: datetime) -> datetime:
        """Return the beginning of the slot that holds this moment."""
        at = at.astimezone(UTC)
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + (at - midnight) // self.length * self.length


@dataclass(frozen=True, slots=True)
class Daily:
    """A slot a day, from this hour of Paris."""

    hour: time

    @classmethod
    def parse(cls, text: str) -> Daily:
        """Read "04:30".

        Raises:
            ValueError: not an hour, or one that the clock change skips or repeats.
        """
        hour = time.fromisoformat(text)
        if time(2) <= hour < time(3):
            raise ValueError("Between 2:00 and 3:00 an hour does not come once each day.")
        return cls(hour)

    def slot(self, at: datetime) -> datetime:
        """Return the latest coming of this hour, today or yesterday."""
        wall = clock.local(at)
        day = wall.date() if wall.time() >= self.hour else wall.date() - _DAY
        return datetime.combine(day, self.hour, tzinfo=clock.PARIS).astimezone(UTC)
