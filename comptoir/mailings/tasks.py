"""Mailings leave by batches."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from comptoir.jobs.registry import every, task
from comptoir.mailings import actions
from comptoir.mailings.models import Mailing

if TYPE_CHECKING:
    from comptoir.jobs.registry import Payload
    from comptoir.kernel.acts import Act

LEASE = timedelta(minutes=10)


@task("mailings.write", lease=LEASE)
def write(payload: Payload, *, act: Act) -> None:
    """Write the next mails of one mailing."""
    actions.write_some(payload["mailing"], act=act)


@task("mailings.write-left", lease=LEASE)
@every(minutes=5)
def write_left(payload: Payload, *, act: Act) -> None:  # noqa: ARG001 - every task has the same shape
    """Go on with the mailings that a lost job left."""
    for pk in Mailing.objects.leaving().filter(stopped_at=None).values_list("pk", flat=True):
        actions.write_some(pk, act=act)
