"""Telling by telephone what no mail could say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from comptoir.audit.actions import record
from comptoir.comptoirs.actions.line import accept, decline
from comptoir.comptoirs.actions.notices import note
from comptoir.comptoirs.actions.reaching import reach_by_telephone
from comptoir.comptoirs.models import Notice, Party
from comptoir.comptoirs.undelivered import undelivered
from comptoir.organisations.rules import require_organising

if TYPE_CHECKING:
    from comptoir.comptoirs.models import Comptoir, Offer
    from comptoir.comptoirs.models.notice import NoticeQuerySet
    from comptoir.kernel.acts import Act

TOLD, ANSWERED = "told-by-telephone", "answered-by-telephone"


def about(comptoir: Comptoir) -> NoticeQuerySet:
    """Return the notices of a comptoir: its own, and those of the people who were led from it to another."""
    led_away = Q(kind=Notice.Kind.REBOOKED, about=comptoir.pk)
    return Notice.objects.filter(Q(comptoir=comptoir) | led_away)


@transaction.atomic
def answered_by_telephone(offer: Offer, *, takes: bool, act: Act) -> Party:
    """Answer an offer for people who said on the telephone what they want; by mail they are told that it is done.

    Raises:
        Refusal: whoever acts is no agent of the mission, or only reads; the offer is settled or its hour is past.
    """
    require_organising(act)
    party = accept(offer, act=act) if takes else decline(offer, act=act)
    comptoir = offer.entry.comptoir
    said = Notice.objects.open().filter(party=party, kind=Notice.Kind.OFFER, about=offer.pk)
    said.update(outcome=Notice.Outcome.TOLD, ended_at=act.at)
    if party.email and not takes:
        note(Notice.Kind.ACTED_FOR, party, comptoir=comptoir, act=act, about=offer.pk)
    record(ANSWERED, party, act=act, comptoir=comptoir.pk, offer=offer.pk, takes=takes)
    return party


@transaction.atomic
def told_by_telephone(party: Party, comptoir: Comptoir, *, act: Act) -> int:
    """Write that a party was told all that waited to be said about a comptoir; return how many things.

    Said twice, it is said once: nothing is open any more. A mailbox that refuses our letters gets no more of them.

    Raises:
        Refusal: whoever acts is no agent of the mission, or only reads.
    """
    party = Party.objects.lock(party.pk)
    require_organising(act)
    due = about(comptoir).due(act.at).filter(party=party)
    kinds = sorted(due.values_list("kind", flat=True))
    due.update(outcome=Notice.Outcome.TOLD, ended_at=act.at)
    if any(refused.party == party for refused in undelivered(act.at, comptoir=comptoir)):
        reach_by_telephone(party, act=act)
    record(TOLD, party, act=act, comptoir=comptoir.pk, kinds=kinds)
    return len(kinds)
