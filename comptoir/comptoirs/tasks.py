"""What time does to the comptoirs: seats offered and freed, wishes granted, people told and reminded."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from comptoir.comptoirs.actions import inviting, items, reminding, settling, telling
from comptoir.comptoirs.due import to_settle
from comptoir.jobs.actions import schedule
from comptoir.jobs.registry import every, every_day, task

if TYPE_CHECKING:
    from comptoir.jobs.registry import Payload
    from comptoir.kernel.acts import Act

# A batch lasts seconds, and lets the letters it wrote leave before the next.
BATCH = 100
LEASE = timedelta(minutes=10)


@task("comptoirs.settle")
def settle(payload: Payload, *, act: Act) -> None:
    """End the offers and the kept seats of one comptoir whose time is over, and serve its queue."""
    settling.settle(payload["comptoir"], act=act)


@task("comptoirs.settle-due")
@every(minutes=5)
def settle_due(payload: Payload, *, act: Act) -> None:  # noqa: ARG001 - every task has the same shape
    """Settle each comptoir where something is due: a draw, a cut-off, or what a lost job left."""
    for comptoir in to_settle(act.at):
        key = f"clockwork:{comptoir}:{act.at.isoformat()}"
        schedule("comptoirs.settle", key=key, due_at=act.at, payload={"comptoir": comptoir})


@task("comptoirs.grant-wishes")
def grant_wishes(payload: Payload, *, act: Act) -> None:
    """Grant the wishes of one comptoir, if their moment has come."""
    items.grant_wishes(payload["comptoir"], act=act)


@task("comptoirs.grant-wishes-due")
@every(minutes=5)
def grant_wishes_due(payload: Payload, *, act: Act) -> None:  # noqa: ARG001 - every task has the same shape
    """Grant the wishes that a lost job left."""
    for comptoir in items.wishes_due(act.at):
        items.grant_wishes(comptoir, act=act)


@task("comptoirs.tell")
def tell(payload: Payload, *, act: Act) -> None:
    """Tell one party one thing."""
    telling.tell(payload["notice"], act=act)


@task("comptoirs.tell-due", lease=LEASE)
def tell_due(payload: Payload, *, act: Act) -> None:
    """Tell what is due about one comptoir, or about all of them."""
    comptoir, first = payload["comptoir"], payload.get("first", 0)
    if not first:
        telling.shorten_the_calls(comptoir_pk=comptoir, act=act)
    telling.tell_due(BATCH, comptoir_pk=comptoir, first=first, act=act)


@task("comptoirs.tell-left", lease=LEASE)
@every(minutes=5)
def tell_left(payload: Payload, *, act: Act) -> None:  # noqa: ARG001 - every task has the same shape
    """Tell what was put off until now, or left by a lost job; drop what is past."""
    telling.drop_the_past(act=act)
    telling.tell_due(BATCH, act=act)


@task("comptoirs.remind")
@every(hours=1)
def remind(payload: Payload, *, act: Act) -> None:  # noqa: ARG001 - every task has the same shape
    """Remind whoever comes in a week, or tomorrow; nobody is called for nothing."""
    reminding.remind(act=act)
    telling.shorten_the_calls(act=act)


@task("comptoirs.invite", lease=LEASE)
@every(minutes=5)
def invite(payload: Payload, *, act: Act) -> None:  # noqa: ARG001 - every task has the same shape
    """Tell those who are invited, a batch at a time."""
    inviting.tell_invited(BATCH, act=act)


@task("comptoirs.tell-watchers", lease=LEASE)
@every_day("08:30")
def tell_watchers(payload: Payload, *, act: Act) -> None:  # noqa: ARG001 - every task has the same shape
    """Tell those who asked to be told of the comptoirs near them."""
    inviting.tell_watchers(act=act)
