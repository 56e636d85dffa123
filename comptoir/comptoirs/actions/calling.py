"""What is said by telephone: somebody registers, answers, cancels, or is told what no mail could say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comptoir.audit.actions import record
from comptoir.comptoirs.actions.change import cancel_party, undo_party
from comptoir.comptoirs.actions.line import accept, decline
from comptoir.comptoirs.actions.notices import note
from comptoir.comptoirs.actions.reaching import reach_by_telephone
from comptoir.comptoirs.actions.register import register
from comptoir.comptoirs.models import Comptoir, Notice, Party
from comptoir.comptoirs.rules import AlreadyRegistered, LikelyDouble
from comptoir.comptoirs.undelivered import undelivered
from comptoir.kernel.refusals import NextStep, Refusal
from comptoir.organisations.rules import require_answering, require_organising

if TYPE_CHECKING:
    from comptoir.comptoirs.actions.register import Application
    from comptoir.comptoirs.models import Offer, Registration
    from comptoir.comptoirs.models.notice import NoticeQuerySet
    from comptoir.kernel.acts import Act

TOLD, ANSWERED = "told-by-telephone", "answered-by-telephone"


def about(comptoir: Comptoir) -> NoticeQuerySet:
    """Return the notices of a comptoir: its own, and those of the people who were led from it to another."""
    led_away = Q(kind=Notice.Kind.REBOOKED, about=comptoir.pk)
    return Notice.objects.filter(Q(comptoir=comptoir) | led_away)


def register_by_telephone(
    comptoir: Comptoir, application: Application, *, act: Act
) -> Registration:
    """Register somebody who calls; a mail goes to them if they have an address.

    Raises:
        Refusal: whoever acts is no agent who answers, this person is registered, or any refusal of `register`.
        LikelyDouble: as `register` asks, in words for an agent.
    """
    require_answering(act)
    try:
        return register(comptoir, application, act=act)
    except LikelyDouble as question:
        raise LikelyDouble(
            _(
                "Somebody is registered with this email under nearly the same name. If it is another person, tick the box."
            ),
            rule=question.rule,
        ) from question
    except AlreadyRegistered as refusal:
        party = refusal.registration.party_id
        raise Refusal(
            _("This person is already registered for this comptoir."),
            rule=refusal.rule,
            next_step=NextStep(
                _("See the registration"), reverse("comptoirs:mission_party", args=[party])
            ),
        ) from refusal


def cancel_by_telephone(party: Party, *, act: Act) -> Party:
    """Cancel for people who called: all of them.

    Raises:
        Refusal: whoever acts is no agent who answers, or any refusal of `cancel_party`.
    """
    require_answering(act)
    return cancel_party(party, act=act)


def undo_by_telephone(party: Party, *, act: Act) -> Party:
    """Take back the last cancellation of people who call again within ten minutes.

    Raises:
        Refusal: whoever acts is no agent who answers, or any refusal of `undo_party`.
    """
    require_answering(act)
    return undo_party(party, act=act)


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


@transaction.atomic
def told_of_everything(party: Party, *, act: Act) -> int:
    """Write that a party was told, in one call, all that waited to be said about whatever comptoir; how many things.

    Raises:
        Refusal: whoever acts is no agent of the mission, or only reads.
    """
    about_what = Notice.objects.due(act.at).filter(party=party).values("comptoir")
    comptoirs = Comptoir.objects.filter(Q(pk__in=about_what) | Q(pk=party.comptoir_id))
    return sum(told_by_telephone(party, one, act=act) for one in comptoirs.in_order())
