"""The house's own clockwork: the journal is sealed, old rows go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from comptoir.audit.actions import seal
from comptoir.jobs import actions, registry
from comptoir.jobs.registry import every, every_day, task

if TYPE_CHECKING:
    from comptoir.jobs.registry import Payload
    from comptoir.kernel.acts import Act

# A key protects as long as its row lives: far longer than anybody retries a click or a command.
KEEP_DONE = timedelta(days=30)
KEEP_CLOCKWORK = timedelta(days=2)
KEEP_GIVEN_UP = timedelta(days=180)


# The journal lies below the jobs and cannot declare its own.
@task("audit.seal", attempts=3)
@every(minutes=5)
def seal_journal(payload: Payload, *, act: Act) -> None:  # noqa: ARG001 - every task has the same shape
    """Append to the chain what was written since."""
    seal()


@task("jobs.purge", attempts=3)
@every_day("04:10")
def purge(payload: Payload, *, act: Act) -> None:  # noqa: ARG001 - every task has the same shape
    """Remove rows that nobody asks for any more."""
    clockwork = [known.name for known, _rhythm in registry.clockwork()]
    actions.purge(
        done_before=act.at - KEEP_DONE,
        clockwork=clockwork,
        clockwork_before=act.at - KEEP_CLOCKWORK,
        given_up_before=act.at - KEEP_GIVEN_UP,
    )
