"""What goes by itself: codes that are over, and counters that count no more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from comptoir.accounts.models import LimitCounter, SignInCode
from comptoir.jobs.registry import every, task

if TYPE_CHECKING:
    from comptoir.jobs.registry import Payload
    from comptoir.kernel.acts import Act


@task("accounts.sweep", lease=timedelta(minutes=2))
@every(hours=1)
def sweep(payload: Payload, *, act: Act) -> None:  # noqa: ARG001 - every task has one
    """Delete the sign-in codes and the counters that serve no more: a night is too long for them."""
    SignInCode.objects.over_at(act.at).delete()
    LimitCounter.objects.over_at(act.at).delete()
