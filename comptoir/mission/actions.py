"""What an agent decides about one thing that waits."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.kernel.refusals import Refusal
from comptoir.mission.desk import items_of
from comptoir.organisations.actions import assign, settled, snooze
from comptoir.organisations.models import Assignment
from comptoir.organisations.rules import require_answering

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from comptoir.kernel.acts import Act
    from comptoir.mission.desk import Item
    from comptoir.organisations.models import Agent
    from comptoir.organisations.pending import Kind


class Do(StrEnum):
    """What one can do with a thing that waits."""

    SETTLE = "settle"
    TAKE = "take"
    ENTRUST = "entrust"
    RELEASE = "release"
    LATER = "later"
    NOW = "now"


def decide(item: Item, decision: dict[str, Any], *, act: Act) -> None:
    """Do with this thing what the button says.

    Raises:
        Refusal: whoever acts does not answer people, somebody else has taken it meanwhile, or the day does not do.
    """
    do, seen = decision["do"], decision["seen"]
    if do == Do.SETTLE:
        settle(item, act=act)
    elif do == Do.LATER:
        snooze(item.task, decision["until"], seen=seen, beyond=decision["beyond"], act=act)
    elif do == Do.NOW:
        snooze(item.task, None, seen=seen, beyond=False, act=act)
    else:
        takers: dict[str, Callable[[], Agent | None]] = {
            Do.TAKE: lambda: require_answering(act),
            Do.ENTRUST: lambda: decision["to"],
            Do.RELEASE: lambda: None,
        }
        to = takers[do]()
        assign(item.task, to, seen=seen, act=act)


@transaction.atomic
def settle(item: Item, *, act: Act) -> None:
    """Write that it is done, where the list does it; nobody sees to it any more.

    Raises:
        Refusal: whoever acts does not answer people, it is done on its own page, or it is gone.
    """
    if item.kind.settle is None:
        require_answering(act)
        raise Refusal(_("This is done on its own page: open it."), rule="mission.settle")
    try:
        item.kind.settle(item.task.pk, act)
    except ObjectDoesNotExist as error:
        raise gone() from error
    settled(item.task)


def again(kind: Kind, pk: int, *, act: Act) -> None:
    """Take back what the button of this kind did.

    Raises:
        Refusal: whoever acts does not answer people, or it is gone.
    """
    if kind.again is None:
        raise gone()
    try:
        kind.again(pk, act)
    except ObjectDoesNotExist as error:
        raise gone() from error


def forget_what_is_done(at: datetime) -> int:
    """Forget who saw to what was done on its own page, or is over; return how many rows that was."""
    waiting = {(item.task.kind, item.task.pk) for item in items_of(at)}
    rows = Assignment.objects.filter(changed_at__lt=at)
    done = [one.pk for one in rows if (one.kind, one.row) not in waiting]
    Assignment.objects.filter(pk__in=done).delete()
    return len(done)


def gone() -> Refusal:
    """Say that it no longer waits."""
    return Refusal(
        _("This no longer waits: somebody has seen to it, or it is over."), rule="mission.gone"
    )
