"""Who does what: the tasks that each app declares in its `tasks.py`, found by their name.

    @task("mail.deliver", lease=timedelta(minutes=5), attempts=30)
    def deliver(payload: Payload, *, act: Act) -> None: ...

A task may run twice (its runner died after the work and before the mark): it must be idempotent. It
must end well before its lease does, or a second runner may start beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from comptoir.jobs.slots import Daily, Interval, Rhythm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from comptoir.kernel.acts import Act

type Payload = Mapping[str, Any]


class Run(Protocol):
    """The work itself."""

    def __call__(self, payload: Payload, *, act: Act) -> None: ...


@dataclass(frozen=True, slots=True)
class Task:
    """How a job of this name is done, how long a runner may hold it, how often it is tried."""

    name: str
    run: Run
    lease: timedelta
    attempts: int


_TASKS: dict[str, Task] = {}
_RHYTHMS: dict[Run, Rhythm] = {}
_IDLE: list[Callable[[], None]] = []


def task[R: Run](
    name: str, *, lease: timedelta = timedelta(minutes=5), attempts: int = 8
) -> Callable[[R], R]:
    """Declare how the jobs of this name are done.

    Raises:
        ValueError: another function already does them.
    """

    def declare(run: R) -> R:
        if name in _TASKS and _TASKS[name].run is not run:
            raise ValueError(f"Two tasks bear the name {name}.")
        _TASKS[name] = Task(name, run, lease, attempts)
        return run

    return declare


def every[R: Run](*, minutes: int = 0, hours: int = 0) -> Callable[[R], R]:
    """Declare that this task is due at each slot of this length (counted from midnight UTC)."""
    return _at_rhythm(Interval(timedelta(minutes=minutes, hours=hours)))


def every_day[R: Run](at: str) -> Callable[[R], R]:
    """Declare that this task is due each day at this hour of Paris, as "04:30"."""
    return _at_rhythm(Daily.parse(at))


def _at_rhythm[R: Run](rhythm: Rhythm) -> Callable[[R], R]:
    def declare(run: R) -> R:
        _RHYTHMS[run] = rhythm
        return run

    return declare


def when_idle(put_away: Callable[[], None]) -> Callable[[], None]:
    """Declare what to put away (a connection) when a runner has nothing more to do."""
    _IDLE.append(put_away)
    return put_away


def find(name: str) -> Task | None:
    """Return the task of this name, None when nobody here declares it."""
    return _TASKS.get(name)


def names() -> list[str]:
    """Return the names that this process knows how to do."""
    return sorted(_TASKS)


def clockwork() -> Iterator[tuple[Task, Rhythm]]:
    """Walk the tasks that come back by themselves."""
    for known in _TASKS.values():
        if known.run in _RHYTHMS:
            yield known, _RHYTHMS[known.run]


def put_away() -> None:
    """Put away what the tasks left open."""
    for close in _IDLE:
        close()
