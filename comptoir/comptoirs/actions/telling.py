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
    from collections.abc import Sequence
    from datetime import datetime

    from comptoir.comptoirs.letters import Draft
    from comptoir.comptoirs.models.notice import NoticeQuerySet
    from comptoir.comptoirs.pacing import Told
    from comptoir.kernel.acts import Act

log = structlog.get_logger(__name__)

Kind, Outcome = Notice.Kind, Notice.Outcome

# One letter a day: what makes a journey vain first, what may come on another day last.
_FIRST_TOLD = (
    Kind.CALLED_OFF, Kind.WAIVED, Kind.REBOOKED, Kind.CHANGED, Kind.OFFER, Kind.LINE_CLOSED, Kind.EVE,
    Kind.PASSED, Kind.EXPIRED, Kind.DRAWN, Kind.PROGRAMME, Kind.ITEMS, Kind.ACTED_FOR, Kind.WEEK,
)  # fmt: skip
# Of a day that is over, only this still serves; and not for ever.
_SERVE_AFTERWARDS = (Kind.CALLED_OFF, Kind.WAIVED)
_A_MONTH = timedelta(days=30)


@transaction.atomic
def tell(notice_pk: int, *, act: Act) -> None:
    """Tell a party what is due about a comptoir: this notice, and those of the same party that come before it.

    Each is told, or dropped when it is no longer true, or put off until a letter may leave. Done twice, or by two
    runners, it is done once: whoever comes second waits for the party, and finds nothing open. To those without an
    address nothing is written: what is true stays open, and somebody calls them.
    """
    seen = Notice.objects.due(act.at).filter(pk=notice_pk).first()
    if seen is None:
        return
    party = Party.objects.lock(seen.party_id)
    open_ = Notice.objects.open().filter(party=party, comptoir=seen.comptoir_id)
    waiting = list(open_.select_for_update(no_key=True).order_by("about", "pk"))
    # Read once its notices are held: a move that comes now waits to touch them, and has its own letter.
    comptoir = Comptoir.objects.with_edition().get(pk=seen.comptoir_id)
    told = _told(party, comptoir)
    for notice in _in_turn(waiting, act.at):
        notice.party, notice.comptoir = party, comptoir
        with translation.override(party.language):
            _settle(notice, waiting, told, act=act)


def _told(party: Party, comptoir: Comptoir) -> list[Told]:
    """Return what a party was told about a comptoir, and when."""
    told = Notice.objects.filter(party=party, comptoir=comptoir, outcome=Outcome.TOLD)
    return [(one.kind, one.ended_at) for one in told.order_by("ended_at") if one.ended_at]


def _in_turn(waiting: Sequence[Notice], at: datetime) -> list[Notice]:
    """Return what is due, in the order in which it is told; several changes are one, since the first."""
    due = [notice for notice in waiting if notice.due_at <= at]
    changes = [notice for notice in waiting if notice.kind == Kind.CHANGED]
    if any(notice.kind == Kind.CHANGED for notice in due):
        first = changes[0]
        first.due_at = min(notice.due_at for notice in changes)
        due = [first, *(notice for notice in due if notice.kind != Kind.CHANGED)]
    return sorted(due, key=lambda notice: _FIRST_TOLD.index(Kind(notice.kind)))


def _settle(notice: Notice, waiting: Sequence[Notice], told: list[Told], *, act: Act) -> None:
    """Tell one notice, drop it, or put it off, with those that it makes superfluous."""
    if notice.outcome != Outcome.OPEN:
        # The letter before said it too.
        return
    draft = draft_of(notice, at=act.at)
    leaves_at = _leaves_at(notice, draft, told, at=act.at) if draft else None
    alike = _alike(notice, waiting)
    together = [notice, *(alike if notice.kind == Kind.CHANGED else ())]
    if draft is None or leaves_at is None:
        _end(together, Outcome.MOOT, act=act)
    elif not notice.party.email:
        return
    elif leaves_at > act.at:
        pks = [one.pk for one in together]
        Notice.objects.open().filter(pk__in=pks).update(due_at=leaves_at)
    else:
        _end([notice], Outcome.TOLD, act=act)
        _end(alike, Outcome.MOOT, act=act)
        letters.send(notice.party, draft, key=f"notice:{notice.pk}", act=act)
        told.append((notice.kind, act.at))


def _leaves_at(
    notice: Notice, draft: Draft, told: Sequence[Told], *, at: datetime
) -> datetime | None:
    return pacing.leaves_at(
        notice.kind,
        due_at=notice.due_at,
        at=at,
        starts_at=draft.starts_at or notice.comptoir.starts_at,
        told=told,
        ends_at=draft.ends_at,
    )


def _alike(notice: Notice, waiting: Sequence[Notice]) -> list[Notice]:
    """Return what a letter, which says the present, makes superfluous: the other notices of its kind.

    Each offer is one of its own; a change that is not in the letter stays to be told.
    """
    if notice.kind == Kind.OFFER:
        return []
    return [
        one
        for one in waiting
        if one.kind == notice.kind
        and one.pk != notice.pk
        and (one.kind != Kind.CHANGED or one.about < notice.comptoir.sequence)
    ]


def _end(notices: Sequence[Notice], outcome: str, *, act: Act) -> None:
    """End notices that are held."""
    if notices:
        pks = [notice.pk for notice in notices]
        Notice.objects.open().filter(pk__in=pks).update(outcome=outcome, ended_at=act.at)
    for notice in notices:
        notice.outcome = outcome


def tell_due(limit: int, *, act: Act, comptoir_pk: int | None = None, first: int = 0) -> None:
    """Tell what is due, of one comptoir or of all, in the order in which it was noted; after `limit`, a job goes on.

    Each is a transaction of its own, and one that fails stops none of the others: it gets a job, which tries again.
    """
    due = _due(act.at, comptoir_pk).exclude(party__email="").filter(pk__gte=first)
    pks = list(due.order_by("pk").values_list("pk", flat=True)[: limit + 1])
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
            payload={"comptoir": comptoir_pk, "first": pks[limit]},
        )


def shorten_the_calls(*, act: Act, comptoir_pk: int | None = None) -> None:
    """Take off the call lists what is no longer true, or too late to say."""
    to_call = _due(act.at, comptoir_pk).filter(party__email="")
    for pk in to_call.order_by("pk").values_list("pk", flat=True):
        tell(pk, act=act)


def _due(at: datetime, comptoir_pk: int | None) -> NoticeQuerySet:
    due = Notice.objects.due(at)
    return due if comptoir_pk is None else due.filter(comptoir=comptoir_pk)


def drop_the_past(*, act: Act) -> None:
    """Drop what nobody needs to hear any more, by mail or by telephone: the day is over."""
    over = Q(comptoir__ends_at__lte=act.at) & ~Q(kind__in=_SERVE_AFTERWARDS)
    old = Q(made_at__lte=act.at - _A_MONTH, comptoir__ends_at__lte=act.at)
    past = Notice.objects.open().filter(over | old)
    if pks := list(past.values_list("pk", flat=True)):
        Notice.objects.open().filter(pk__in=pks).update(outcome=Outcome.MOOT, ended_at=act.at)
