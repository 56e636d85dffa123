"""Handing the letters over, one job each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from comptoir.jobs.registry import task
from comptoir.mail import actions

if TYPE_CHECKING:
    from comptoir.jobs.registry import Payload
    from comptoir.kernel.acts import Act


# A dialogue with a server that answers each line at the last second takes under four minutes, and
# marking the letter in a database that stays locked under two. Thirty attempts, an hour apart from
# the eighth on, bridge a day without a mail server.
@task("mail.deliver", lease=timedelta(minutes=7), attempts=30)
def deliver(payload: Payload, *, act: Act) -> None:
    """Hand over one letter."""
    actions.deliver(payload["letter"], act=act)
