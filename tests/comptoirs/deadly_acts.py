"""What a process does while it waits to be killed (`tests.comptoirs.dying`): one act of somebody, or of a runner."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from comptoir.comptoirs.actions import change, line, organise, recover, settling, telling
from comptoir.comptoirs.models import Comptoir, Offer, Registration
from comptoir.jobs import registry, runner
from comptoir.kernel.acts import platform_act

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from comptoir.kernel.acts import Act

A_DAY = timedelta(days=1)


def do(name: str, pk: int, *, at: datetime) -> None:
    """Do one act to the row of this key."""
    # Letters are handed over by the test, which counts them; a death in that is the subject of tests.mail.
    registry._TASKS.pop("mail.deliver", None)
    _ACTS[name](pk, platform_act(at))


def _move(pk: int, act: Act) -> None:
    """The same day at the same place, a day later."""
    comptoir = Comptoir.objects.get(pk=pk)
    moments = {
        name: getattr(comptoir, name) + A_DAY for name in ("doors_at", "starts_at", "ends_at")
    }
    organise.move(comptoir, **moments, venue=comptoir.venue, act=act)


def _rebook(pk: int, act: Act) -> None:
    recover.rebook(Comptoir.objects.get(pk=pk), Comptoir.objects.exclude(pk=pk), act=act)


_ACTS: dict[str, Callable[[int, Act], object]] = {
    "accept": lambda pk, act: line.accept(Offer.objects.get(pk=pk), act=act),
    "decline": lambda pk, act: line.decline(Offer.objects.get(pk=pk), act=act),
    "cancel": lambda pk, act: change.cancel(Registration.objects.get(pk=pk), act=act),
    "undo": lambda pk, act: change.undo(Registration.objects.get(pk=pk), act=act),
    "settle": lambda pk, act: settling.settle(pk, act=act),
    "move": _move,
    "call-off": lambda pk, act: organise.cancel(
        Comptoir.objects.get(pk=pk), reason="Neige.", act=act
    ),
    "rebook": _rebook,
    "tell": lambda pk, act: telling.tell(pk, act=act),
    "run": lambda _pk, act: runner.drain(at=act.at),
}
