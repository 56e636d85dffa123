"""Scheduling work, and tidying up after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from comptoir.jobs.models import Job

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from comptoir.jobs.models import JobQuerySet
    from comptoir.kernel.acts import Act


def schedule(
    name: str, *, key: str, due_at: datetime, payload: Mapping[str, Any] | None = None
) -> Job:
    """Return the one job of this name and key, written now if it was not there.

    Written in the caller's transaction: it exists if, and only if, the act that causes it does. A
    job already there is left as it is, done or not; the key protects as long as the row lives
    (`tasks.KEEP_DONE`). Names are those of `jobs.registry.task`; nobody imports the task.
    """
    # One statement that never fails, so that a caller's transaction stays good on PostgreSQL.
    wanted = Job(name=name, key=key, due_at=due_at, payload=dict(payload or {}))
    Job.objects.bulk_create([wanted], ignore_conflicts=True)
    return Job.objects.get(name=name, key=key)


def revive(jobs: JobQuerySet, *, act: Act) -> int:
    """Make jobs that were given up due again, now and with all their attempts; return how many."""
    return jobs.given_up().update(given_up_at=None, attempts=0, due_at=act.at)


def purge(
    *,
    done_before: datetime,
    clockwork: Sequence[str],
    clockwork_before: datetime,
    given_up_before: datetime,
) -> int:
    """Remove what ended long ago, sooner for clockwork; return how many rows went."""
    old = Job.objects.filter(
        Q(done_at__lt=done_before)
        | Q(name__in=clockwork, done_at__lt=clockwork_before)
        | Q(given_up_at__lt=given_up_before)
    )
    return old.delete()[0]
