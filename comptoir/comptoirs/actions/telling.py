"""Telling people what they did not ask for: each thing once, as things stand, when a letter may leave."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from comptoir.comptoirs import letters, pacing
from comptoir.comptoirs.models import Comptoir, Notice, Party
from comptoir.comptoirs.wording import draft_of
from comptoir.jobs.actions import schedule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comptoir.comptoirs.letters import Draft
    from comptoir.kernel.acts import Act

log = structlog.get_logger(__name__)

Kind, Outcome = Notice.Kind, Notice.Outcome

# One letter a day: what makes a journey vain first, what may come on another day last.
_FIRST_TOLD = (
    Kind.CALLED_OFF, Kind.WAIVED, Kind.REBOOKED, Kind.CHANGED, Kind.OFFER, Kind.LINE_CLOSED, Kind.EVE,
    Kind.PASSED, Kind.EXPIRED, Kind.ITEMS, Kind.ACTED_FOR, Kind.WEEK,
)  # fmt: skip
# Of a day that is over, only this still serves; and not for ever.
_SERVE_AFTERWARDS = (Kind.CALLED_OFF, Kind.WAIVED)
_A_MONTH = timedelta(days=30)


@transaction.atomic
def tell(notice_pk: int, *, act: Act) -> None:
    """Tell a party what is due about a comptoir: this notice, and those of the same party that come before it.

    Each is told, or dropped when it is no longer true, or put off until a letter may leave. Done twice, or by two
    runners, it is done once: whoever comes second waits for the party, and finds nothing open. Those without an
    address are left as they are: somebody calls them.
    """
    seen = Notice.objects.due(act.at).filter(pk=notice_pk).first()
    if seen is None:
        return
    party = Party.objects.lock(seen.party_id)
    if not party.email:
        return
    notices = _in_turn(party, seen.comptoir_id, at=act.at)
    # Read once its notices are held: a move that comes now waits to touch them, and has its own letter.
    comptoir = Comptoir.objects.with_edition().get(pk=seen.comptoir_id)
    for notice in notices:
        notice.party, notice.comptoir = party, comptoir
        with translation.override(party.language):
            _settle(notice, act=act)


def _in_turn(party: Party, comptoir_pk: int, *, at: datetime) -> list[Notice]:
    """Hold and return what is due, in the order in which it is told; several changes are one, since the first."""
    open_ = Notice.objects.open().filter(party=party, comptoir=comptoir_pk)
    waiting = list(open_.select_for_update(no_key=True).order_by("about", "pk"))
    due = [notice for notice in waiting if notice.due_at <= at]
    changes = [notice for notice in waiting if notice.kind == Kind.CHANGED]
    if any(notice.kind == Kind.CHANGED for notice in due):
        first = changes[0]
        first.due_at = min(notice.due_at for notice in changes)
        due = [first, *(notice for notice in due if notice.kind != Kind.CHANGED)]
    return sorted(due, key=lambda notice: _FIRST_TOLD.index(Kind(notice.kind)))


def _settle(notice: Notice, *, act: Act) -> None:
    """Tell one notice, drop it, or put it off; the other changes go with the first."""
    if not Notice.objects.open().filter(pk=notice.pk).exists():
        # The letter before said it too.
        return
    draft = draft_of(notice, at=act.at)
    leaves_at = _leaves_at(notice, draft, at=act.at) if draft else None
    together = [notice.pk, *(_said_too(notice) if notice.kind == Kind.CHANGED else ())]
    if draft is None or leaves_at is None:
        _end(together, Outcome.MOOT, act=act)
    elif leaves_at > act.at:
        Notice.objects.open().filter(pk__in=together).update(due_at=leaves_at)
    elif _end([notice.pk], Outcome.TOLD, act=act):
        letters.send(notice.party, draft, key=f"notice:{notice.pk}", act=act)
        _end(_said_too(notice), Outcome.MOOT, act=act)


def _leaves_at(notice: Notice, draft: Draft, *, at: datetime) -> datetime | None:
    told = Notice.objects.filter(
        party=notice.party, comptoir=notice.comptoir, outcome=Outcome.TOLD
    ).order_by("ended_at")
    return pacing.leaves_at(
        notice.kind,
        due_at=notice.due_at,
        at=at,
        starts_at=draft.starts_at or notice.comptoir.starts_at,
        told=[(one.kind, one.ended_at) for one in told if one.ended_at],
        ends_at=draft.ends_at,
    )


def _end(pks: Iterable[int], outcome: str, *, act: Act) -> int:
    """End notices that are still open; whoever was faster has ended them, and then nothing is done."""
    return Notice.objects.open().filter(pk__in=pks).update(outcome=outcome, ended_at=act.at)


def _said_too(notice: Notice) -> list[int]:
    """Return the notices that a letter, which says the present, has made superfluous: those of its kind."""
    same = Notice.objects.open().exclude(pk=notice.pk)
    same = same.filter(party=notice.party, comptoir=notice.comptoir, kind=notice.kind)
    if notice.kind == Kind.OFFER:
        same = same.none()
    if notice.kind == Kind.CHANGED:
        same = same.filter(about__lt=notice.comptoir.sequence)
    return list(same.values_list("pk", flat=True))


def tell_due(limit: int, *, act: Act, comptoir_pk: int | None = None) -> None:
    """Tell what is due, of one comptoir or of all, the longest due first; beyond `limit`, another job goes on.

    Each is a transaction of its own, and one that fails stops none of the others: it gets a job, which tries again.
    """
    due = Notice.objects.due(act.at).exclude(party__email="")
    if comptoir_pk is not None:
        due = due.filter(comptoir=comptoir_pk)
    pks = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[: limit + 1])
    for pk in pks[:limit]:
        try:
            tell(pk, act=act)
        except Exception as error:  # noqa: BLE001 - whatever one letter lacks, the others leave
            log.warning("notice not told", notice=pk, error=type(error).__name__)
            schedule("comptoirs.tell", key=f"again:{pk}", due_at=act.at, payload={"notice": pk})
    if len(pks) > limit:
        schedule(
            "comptoirs.tell-due",
            key=f"from:{pks[limit]}:{act.at.isoformat()}",
            due_at=act.at,
            payload={"comptoir": comptoir_pk},
        )


def drop_the_past(*, act: Act) -> None:
    """Drop what nobody needs to hear any more, by mail or by telephone: the day is over."""
    over = Q(comptoir__ends_at__lte=act.at) & ~Q(kind__in=_SERVE_AFTERWARDS)
    old = Q(made_at__lte=act.at - _A_MONTH, comptoir__ends_at__lte=act.at)
    past = Notice.objects.open().filter(over | old)
    if pks := list(past.values_list("pk", flat=True)):
        _end(pks, Outcome.MOOT, act=act)
