"""What time does to a queue by itself: offers end, kept seats are freed, lots are drawn, the line goes to the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from comptoir.audit.actions import record
from comptoir.comptoirs import drawing, rules
from comptoir.comptoirs.actions.line import (
    depart,
    end_offer,
    hold,
    send_to_the_end,
    serve,
    settle_party,
)
from comptoir.comptoirs.actions.notices import note, note_all
from comptoir.comptoirs.actions.seats import release_kept
from comptoir.comptoirs.models import Comptoir, Entry, Notice, Offer, Party
from comptoir.comptoirs.models.queue import AFTER_THE_DRAW
from comptoir.kernel.clock import local

if TYPE_CHECKING:
    from comptoir.comptoirs.models.queue import EntryQuerySet
    from comptoir.kernel.acts import Act

Leaving, Outcome = Entry.Leaving, Offer.Outcome
# Whoever leaves two offers without answer is not asked a third time.
CHANCES = 2
# How many seats are freed, or offered, while others wait for the comptoir: after a storm, all is still done in seconds.
BATCH = 50


def settle(comptoir_pk: int, *, act: Act) -> None:
    """Do what time has made due: end offers, free kept seats, draw lots, close the line, offer what is free.

    Parties first, each in a transaction of its own that holds it before its comptoirs, as whoever answers in its name
    does: nobody waits in a circle. Cut off in the middle, it is done again and goes on where it stopped.
    """
    for party in _late(comptoir_pk, act=act):
        _expire(party, comptoir_pk, act=act)
    close_line(comptoir_pk, act=act)
    while _free_some(comptoir_pk, act=act):
        pass
    while _offer_some(comptoir_pk, act=act):
        pass


@transaction.atomic
def _free_some(comptoir_pk: int, *, act: Act) -> bool:
    """Free kept seats whose time is over, a batch of them; tell whether there may be more."""
    comptoir = Comptoir.objects.with_edition().lock(comptoir_pk)
    return release_kept(comptoir, most=BATCH, act=act) == BATCH


@transaction.atomic
def _offer_some(comptoir_pk: int, *, act: Act) -> bool:
    """Draw lots at their hour and offer what is free, a batch of it; tell whether there may be more."""
    comptoir = Comptoir.objects.with_edition().lock(comptoir_pk)
    _draw(comptoir, act=act)
    if serve(comptoir, most=BATCH, act=act) == BATCH:
        return True
    _tell_the_draw(comptoir, act=act)
    _send_to_the_door(comptoir, act=act)
    return False


def _late(comptoir_pk: int, *, act: Act) -> list[Party]:
    """Return the parties whose offer was left without answer, the longest late first."""
    expired = Offer.objects.expired(act.at).filter(entry__comptoir=comptoir_pk)
    expired = expired.select_related("entry__party").order_by("expires_at", "pk")
    return [offer.entry.party for offer in expired]


@transaction.atomic
def _expire(party: Party, comptoir_pk: int, *, act: Act) -> None:
    """End the offer left without answer: one goes to the end of the queue, and the second time leaves it."""
    party, comptoirs = hold(party)
    expired = Offer.objects.expired(act.at).filter(entry__comptoir=comptoir_pk, entry__party=party)
    offer = expired.select_related("entry").first()
    if offer is None:
        return
    entry, comptoir = offer.entry, comptoirs[comptoir_pk]
    end_offer(offer, comptoir, Outcome.EXPIRED, act=act)
    entry.missed += 1
    entry.save(update_fields=["missed"])
    if entry.missed >= CHANCES:
        depart(entry, comptoir, leaving=Leaving.UNANSWERED, act=act)
        settle_party(party, act=act)
    else:
        send_to_the_end(entry, comptoir, act=act)
    note(Notice.Kind.EXPIRED, party, comptoir=comptoir, act=act, about=offer.pk)


def close_line(comptoir_pk: int, *, act: Act) -> None:
    """Where the comptoir is cancelled or over, end every wait for it; whoever waits elsewhere too keeps that place."""
    closed = Q(comptoir__status=Comptoir.Status.CANCELLED) | Q(comptoir__ends_at__lte=act.at)
    vain = Entry.objects.standing().filter(closed, comptoir=comptoir_pk)
    for entry in vain.in_order().select_related("party"):
        with transaction.atomic():
            party, comptoirs = hold(entry.party)
            standing = party.entries.standing().filter(pk=entry.pk).first()
            if standing is not None:
                depart(standing, comptoirs[comptoir_pk], leaving=Leaving.CLOSED, act=act)
                if party.entries.standing().exists():
                    settle_party(party, act=act)


def _draw(comptoir: Comptoir, *, act: Act) -> None:
    """Draw the order of the queue once its hour has come, and reveal the seed."""
    if not comptoir.draw_at or comptoir.drawn_at or act.at < comptoir.draw_at:
        return
    entries = list(comptoir.entries.standing())
    for entry in entries:
        entry.lot = drawing.lot(comptoir.seed, entry.number)
    Entry.objects.bulk_update(entries, ["lot"], batch_size=500)
    comptoir.drawn_at = act.at
    comptoir.save(update_fields=["drawn_at"])
    record("drawn", comptoir, act=act, seed=comptoir.seed)


def _tell_the_draw(comptoir: Comptoir, *, act: Act) -> None:
    """Once lots are drawn and seats offered along them, tell the others which place they drew."""
    if comptoir.drawn_at and act.at < rules.queue_cut_off(comptoir, act.at):
        drawn = comptoir.entries.standing().unoffered().exclude(lot=AFTER_THE_DRAW)
        _tell_those_untold(Notice.Kind.DRAWN, drawn, comptoir, act=act)


def _send_to_the_door(comptoir: Comptoir, *, act: Act) -> None:
    """After the last offers, tell those who still wait that the queue goes on at the door."""
    if rules.queue_cut_off(comptoir, act.at) <= act.at < comptoir.starts_at:
        day = local(comptoir.starts_at).toordinal()
        waiting = comptoir.entries.standing()
        _tell_those_untold(Notice.Kind.LINE_CLOSED, waiting, comptoir, act=act, about=day)


def _tell_those_untold(
    kind: Notice.Kind, entries: EntryQuerySet, comptoir: Comptoir, *, act: Act, about: int = 0
) -> None:
    if comptoir.status != Comptoir.Status.PUBLISHED:
        return
    told = Notice.objects.filter(comptoir=comptoir, kind=kind, about=about)
    untold = entries.exclude(party__in=told.values("party"))
    if parties := list(untold.values_list("party_id", flat=True)):
        note_all(kind, parties, comptoir=comptoir, act=act, about=about)
