"""Scheduling work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comptoir.jobs.models import Job

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


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
