"""The purge, every night."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from comptoir.jobs.registry import every_day, task
from comptoir.privacy import actions

if TYPE_CHECKING:
    from comptoir.jobs.registry import Payload
    from comptoir.kernel.acts import Act

log = structlog.get_logger(__name__)


@task("privacy.purge", lease=timedelta(minutes=30))
@every_day("03:30")
def purge(payload: Payload, *, act: Act) -> None:  # noqa: ARG001 - every task has one
    """Let go of what is over."""
    for line in actions.purge(act=act):
        if line.held:
            log.warning("purge held", category=line.category, held=line.held)
