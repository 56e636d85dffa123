"""Doing what is due: claim one job, run it, mark it; again."""

from __future__ import annotations

import random
import time
import traceback
import uuid
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.db.models import F

from comptoir.jobs import registry
from comptoir.jobs.actions import schedule
from comptoir.jobs.models import Job
from comptoir.kernel import clock
from comptoir.kernel.acts import platform_act

if TYPE_CHECKING:
    from datetime import datetime

log = structlog.get_logger(__name__)

_PACKAGE = str(Path(__file__).parents[1])
_CANDIDATES = 10
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)


def drain(limit: int = 1000, *, at: datetime | None = None) -> int:
    """Run in this process what is due, `limit` jobs at most, and return how many were run.

    A job that fails counts too; it is due again later. `at` is the present by default.
    """
    ran = 0
    while ran < limit and run_one(at or clock.now()):
        ran += 1
    registry.put_away()
    return ran


def run_one(at: datetime) -> bool:
    """Run the longest due job that is free; False when there is none."""
    job = claim(at)
    if job is None:
        return False
    _run(job, at)
    return True


def claim(at: datetime) -> Job | None:
    """Take one due job and return it with its lease; None when nothing is due.

    Looking is a plain read, which on SQLite holds nobody up. Taking is one conditional update: of
    two runners that saw the same job, the second changes no row and looks at the next.
    """
    free = Job.objects.due(at).free(clock.machine_now()).filter(name__in=registry.names())
    for seen in free[:_CANDIDATES]:
        if (job := _take(seen, at)) is not None:
            return job
    return None


def _take(seen: Job, at: datetime) -> Job | None:
    task = registry.find(seen.name)
    if task is None:
        return None
    if seen.attempts >= task.attempts:
        _give_up_the_deadly(seen, at)
        return None
    lease, until = uuid.uuid4(), clock.machine_now() + task.lease
    # It was free when we saw it, and whoever takes a job counts an attempt: same count, still free.
    unchanged = Job.objects.waiting().filter(pk=seen.pk, attempts=seen.attempts, due_at=seen.due_at)
    if not unchanged.update(lease=lease, leased_until=until, attempts=F("attempts") + 1):
        return None
    seen.lease, seen.leased_until, seen.attempts = lease, until, seen.attempts + 1
    return seen


def _give_up_the_deadly(job: Job, at: datetime) -> None:
    """Give up a job that has killed its runner at each attempt: nobody was left to say so."""
    given_up = (
        Job.objects.waiting()
        .filter(pk=job.pk, attempts=job.attempts)
        .update(given_up_at=at, lease=None, leased_until=None, last_error="the runner died")
    )
    if given_up:
        log.error("job given up", job=job.name, id=job.pk, attempts=job.attempts, error="died")


def _run(job: Job, at: datetime) -> None:
    task = registry.find(job.name)
    assert task is not None  # noqa: S101 - claimed by name
    started = time.perf_counter()
    with structlog.contextvars.bound_contextvars(job=job.name, job_id=job.pk):
        try:
            task.run(job.payload, act=platform_act(at))
        except Exception as error:  # noqa: BLE001 - whatever a task raises, the runner goes on
            _fail(job, task, error, at)
        else:
            kept = _settle(job, done_at=at)
            ms = round((time.perf_counter() - started) * 1000, 1)
            log.info("job done", attempt=job.attempts, ms=ms, lease_kept=kept)


def _fail(job: Job, task: registry.Task, error: Exception, at: datetime) -> None:
    said = describe(error)
    if job.attempts >= task.attempts:
        _settle(job, given_up_at=at, last_error=said)
        log.error("job given up", attempts=job.attempts, error=said)
    else:
        wait = backoff(job.attempts)
        _settle(job, due_at=at + wait, last_error=said)
        log.warning("job failed", attempt=job.attempts, error=said, again_in=wait.total_seconds())


def _settle(job: Job, **fields: object) -> bool:
    """Write the end of an attempt, unless the lease ended and another runner holds the job."""
    mine = Job.objects.filter(pk=job.pk, lease=job.lease)
    return bool(mine.update(lease=None, leased_until=None, **fields))


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after this many attempts: doubling, an hour at most, ± 20 %."""
    wait: timedelta = min(_FIRST_WAIT * 2 ** min(attempts - 1, 10), _LONGEST_WAIT)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - spreads a crowd, hides nothing


def describe(error: Exception) -> str:
    """Say what failed and where, never the message: it may quote what somebody typed."""
    # The first frame is the runner's own.
    frames = traceback.extract_tb(error.__traceback__)[1:]
    ours = [frame for frame in frames if frame.filename.startswith(_PACKAGE)] or frames
    where = f"{ours[-1].name}:{ours[-1].lineno}" if ours else "the call"
    return f"{type(error).__name__} in {where}"[:300]


def strike(at: datetime) -> None:
    """Write the due row of each clockwork task's present slot, once whoever strikes."""
    for task, rhythm in registry.clockwork():
        slot = rhythm.slot(at)
        if _struck.get(task.name) != slot:
            schedule(task.name, key=f"slot:{slot:%Y-%m-%dT%H:%MZ}", due_at=slot)
            _struck[task.name] = slot


_struck: dict[str, datetime] = {}
