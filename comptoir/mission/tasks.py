"""What the mission's desk does by itself, every night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comptoir.jobs.registry import every_day, task
from comptoir.mission import actions

if TYPE_CHECKING:
    from comptoir.jobs.registry import Payload
    from comptoir.kernel.acts import Act


@task("mission.forget-what-is-done")
@every_day("04:10")
def forget_what_is_done(payload: Payload, *, act: Act) -> None:  # noqa: ARG001 - every task has one
    """Forget who saw to what no longer waits."""
    actions.forget_what_is_done(act.at)
