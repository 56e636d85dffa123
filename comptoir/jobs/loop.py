"""The runner's life: strike the clock, do what is due, rest; survive an outage; leave when asked."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import structlog
from django.db import InterfaceError, OperationalError, connections

from comptoir.jobs import registry, runner
from comptoir.kernel import clock

if TYPE_CHECKING:
    from threading import Event

log = structlog.get_logger(__name__)

REST = 1.0
_LONGEST_OUTAGE_REST = 30.0


def run_forever(stop: Event, *, rest: float = REST) -> None:
    """Do due work until `stop` is set; the job begun is always finished, and connections are closed."""
    outage = 0
    try:
        while not stop.is_set():
            try:
                _work(stop)
                outage = 0
                wait = rest
            except (OperationalError, InterfaceError) as error:
                # The database is away or locked: what was being marked is found again by its lease.
                outage += 1
                wait = min(rest * 2**outage, _LONGEST_OUTAGE_REST)
                log.warning("database outage", error=type(error).__name__, again_in=wait)
                connections.close_all()
            # Several runners must not come at the same instant.
            stop.wait(wait * random.uniform(0.8, 1.2))  # noqa: S311 - spreads a crowd, hides nothing
    finally:
        registry.put_away()
        connections.close_all()


def _work(stop: Event) -> None:
    runner.strike(clock.now())
    worked = False
    while not stop.is_set() and runner.run_one(clock.now()):
        worked = True
    if worked:
        registry.put_away()


def run_once() -> int:
    """Strike the clock, do all that is due, and return how many jobs were run."""
    runner.strike(clock.now())
    ran = 0
    while runner.run_one(clock.now()):
        ran += 1
    registry.put_away()
    return ran
