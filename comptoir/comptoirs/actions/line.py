"""The queue: entering it, being offered a seat, answering, leaving. Whoever acts holds the comptoirs concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.audit.actions import record
from comptoir.comptoirs import drawing, letters, queue_rules, rules, windows
from comptoir.comptoirs.actions.needs import ask_again
from comptoir.comptoirs.actions.notices import note
from comptoir.comptoirs.actions.seats import count
from comptoir.comptoirs.dealing import Waiting, deal
from comptoir.comptoirs.models import Comptoir, Entry, Notice, Offer, Party, Registration
from comptoir.comptoirs.models.queue import AFTER_THE_DRAW
from comptoir.jobs.actions import schedule

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from comptoir.kernel.acts import Act

Leaving, Outcome, Status = Entry.Leaving, Offer.Outcome, Registration.Status


def hold(party: Party, *more: Comptoir) -> tuple[Party, dict[int, Comptoir]]:
    """Hold a party, then each comptoir where it has seats or waits, and `more`, in the order of their keys."""
    party = Party.objects.lock(party.pk)
    seats = party.registrations.standing() | party.registrations.kept()
    sits = seats.values_list("comptoir_id", flat=True)
    waits = party.entries.standing().values_list("comptoir_id", flat=True)
    pks = {party.comptoir_id, *sits, *waits, *(comptoir.pk for comptoir in more)}
    rows = Comptoir.objects.with_edition()
    return party, {pk: rows.lock(pk) for pk in sorted(pks)}


# Entering and leaving


def enter(party: Party, comptoir: Comptoir, *, places: int, rank: int, act: Act) -> Entry:
    """Put a party at the end of the queue of a comptoir that is held."""
    turn = _next_turn(comptoir)
    entry = Entry.objects.create(
        party=party,
        comptoir=comptoir,
        rank=rank,
        number=turn,
        turn=turn,
        places=places,
        entered_at=act.at,
        lot=AFTER_THE_DRAW if comptoir.drawn_at else "",
    )
    count(comptoir, waiting=places)
    _record("entered", entry, act=act, turn=turn, places=places, lot=entry.lot)
    return entry


def depart(entry: Entry, comptoir: Comptoir, *, leaving: str, act: Act) -> None:
    """Take a party out of the queue of a comptoir that is held, with what it was offered there."""
    outcome = Outcome.DECLINED if leaving == Leaving.DECLINED else Outcome.WITHDRAWN
    if offer := entry.pending_offer:
        end_offer(offer, comptoir, outcome, act=act)
    entry.left_at, entry.leaving = act.at, leaving
    entry.save(update_fields=["left_at", "leaving"])
    count(comptoir, waiting=-entry.places)
    _record("left", entry, act=act, leaving=leaving)


def come_back(entry: Entry, comptoir: Comptoir, *, places: int, act: Act) -> None:
    """Give a party that regrets having left its turn back, and the lot that was drawn meanwhile."""
    entry.left_at, entry.leaving, entry.places = None, "", places
    if comptoir.drawn_at and not entry.lot:
        entry.lot = drawing.lot(comptoir.seed, entry.number)
    entry.save(update_fields=["left_at", "leaving", "places", "lot"])
    count(comptoir, waiting=places)
    _record("returned", entry, act=act, turn=entry.turn, lot=entry.lot, places=places)


def resize(entry: Entry, comptoir: Comptoir, *, places: int, act: Act) -> None:
    """Change for how many people a party waits; what it is offered never exceeds them."""
    if places == entry.places:
        return
    count(comptoir, waiting=places - entry.places)
    entry.places = places
    entry.save(update_fields=["places"])
    offer = entry.pending_offer
    if offer and offer.seats > places:
        count(comptoir, offered=places - offer.seats)
        offer.seats = places
        offer.save(update_fields=["seats"])
    withdraw_a_part(entry, comptoir, act=act)
    _record("resized", entry, act=act, places=places)


def withdraw_a_part(entry: Entry, comptoir: Comptoir, *, act: Act) -> None:
    """Take back an offer of fewer seats than a party that comes together needs: it would part them."""
    offer = entry.pending_offer
    if offer and entry.party.fit == Party.Fit.ALL and offer.seats < entry.places:
        end_offer(offer, comptoir, Outcome.WITHDRAWN, act=act)


def settle_party(party: Party, *, act: Act) -> None:
    """After a departure, lead those who wait to the comptoir that they now prefer; nowhere left, they are cancelled."""
    waiting = party.registrations.waiting()
    entry = party.entries.standing().order_by("rank", "pk").first()
    if entry is None:
        for registration in waiting:
            registration.status, registration.cancelled_at = Status.CANCELLED, act.at
            registration.save(update_fields=["status", "cancelled_at"])
            record("cancelled", registration, act=act, was=Status.WAITING)
    elif not party.registrations.confirmed().exists():
        waiting.update(comptoir_id=entry.comptoir_id)
        # What they agreed to was of another comptoir.
        led_on = Party.objects.filter(pk=party.pk).exclude(comptoir_id=entry.comptoir_id)
        led_on.update(comptoir_id=entry.comptoir_id, assents_to=None)


@transaction.atomic
def leave(entry: Entry, *, act: Act) -> Party:
    """Leave one queue, and keep one's place in the others.

    Raises:
        Refusal: one stands in it no more.
    """
    party, comptoirs = hold(entry.party)
    entry = Entry.objects.get(pk=entry.pk)
    queue_rules.require_in_line(entry)
    comptoir = comptoirs[entry.comptoir_id]
    depart(entry, comptoir, leaving=Leaving.CANCELLED, act=act)
    settle_party(party, act=act)
    serve(comptoir, act=act)
    return party


@transaction.atomic
def rank(party: Party, wanted: Sequence[Comptoir], *, act: Act) -> Party:
    """Make these comptoirs, in this order, the queues in which a party waits; a place already held is kept.

    Raises:
        Refusal: too many, none, one whose registration is closed, or a party that has seats already.
    """
    party, comptoirs = hold(party, *wanted)
    registrations = list(party.registrations.waiting())
    queue_rules.require_ranking(party, wanted, waiting=len(registrations))
    standing = {entry.comptoir_id: entry for entry in party.entries.standing()}
    for number, comptoir in enumerate(wanted, 1):
        held = comptoirs[comptoir.pk]
        if entry := standing.pop(comptoir.pk, None):
            Entry.objects.filter(pk=entry.pk).update(rank=number)
            continue
        rules.require_registrable(held, act.at)
        rules.require_not_there(registrations, held)
        enter(party, held, places=len(registrations), rank=number, act=act)
    for entry in standing.values():
        depart(entry, comptoirs[entry.comptoir_id], leaving=Leaving.CANCELLED, act=act)
    settle_party(party, act=act)
    for comptoir in comptoirs.values():
        serve(comptoir, act=act)
    return party


# Offers


def serve(comptoir: Comptoir, *, act: Act, most: int | None = None) -> int:
    """Offer the free seats of a comptoir that is held along its queue, by the published policy; return to how many."""
    free = comptoir.seats_left
    if free <= 0 or comptoir.waiting <= 0 or comptoir.status != Comptoir.Status.PUBLISHED:
        return 0
    times = windows.offer_times(act.at, rules.queue_cut_off(comptoir, act.at))
    if times is None or comptoir.awaits_the_draw:
        return 0
    passing = act.at >= rules.last_call(comptoir, act.at)
    line = comptoir.entries.standing().unoffered().in_order().select_related("party")
    # Each takes a seat at least: outside the last call nobody further down can be reached.
    entries = {entry.pk: entry for entry in (line if passing else line[:free])}
    dealt = deal(
        free,
        (
            Waiting(entry.pk, entry.places, divisible=entry.party.fit == Party.Fit.SOME)
            for entry in entries.values()
        ),
        passing=passing,
    )
    offers = dealt.offers[:most]
    for pk, seats in offers:
        _offer(entries[pk], comptoir, seats, times=times, act=act)
    for pk in dealt.passed:
        entry = entries[pk]
        note(Notice.Kind.PASSED, entry.party, comptoir=comptoir, act=act, about=entry.pk)
    return len(offers)


def _offer(
    entry: Entry, comptoir: Comptoir, seats: int, *, times: windows.OfferTimes, act: Act
) -> None:
    offer = Offer.objects.create(
        entry=entry, seats=seats, made_at=act.at, expires_at=times.expires_at
    )
    count(comptoir, offered=seats)
    _record("offered", entry, act=act, seats=seats, offer=offer.pk)
    schedule(
        "comptoirs.settle",
        key=f"offer:{offer.pk}",
        due_at=times.expires_at,
        payload={"comptoir": comptoir.pk},
    )
    note(
        Notice.Kind.OFFER,
        entry.party,
        comptoir=comptoir,
        act=act,
        about=offer.pk,
        due_at=times.leaves_at,
    )


def end_offer(offer: Offer, comptoir: Comptoir, outcome: str, *, act: Act) -> None:
    """Settle an offer of a comptoir that is held; its seats are no longer offered."""
    offer.outcome, offer.settled_at = outcome, act.at
    offer.save(update_fields=["outcome", "settled_at"])
    count(comptoir, offered=-offer.seats)


@transaction.atomic
def accept(offer: Offer, *, act: Act, seated: Collection[Registration] | None = None) -> Party:
    """Take the seats that are offered, and leave every other queue.

    `seated` says who takes them where there are fewer than people waiting; by default, as they were named.

    Raises:
        Refusal: the offer is settled or its hour is past, the comptoir has begun or is cancelled, those chosen are
            not those who wait, or somebody is registered there already.
    """
    party, comptoirs = hold(offer.entry.party)
    offer = Offer.objects.select_related("entry").get(pk=offer.pk)
    queue_rules.require_pending(offer, act.at)
    entry, comptoir = offer.entry, comptoirs[offer.entry.comptoir_id]
    rules.require_takes_place(comptoir, act.at)
    waiting = list(party.registrations.waiting().in_order())
    chosen = queue_rules.seated_by(party, offer, waiting=waiting, chosen=seated)
    rules.require_not_there(waiting, comptoir)
    _seat(party, comptoir, waiting=waiting, chosen=chosen, act=act)
    end_offer(offer, comptoir, Outcome.ACCEPTED, act=act)
    count(comptoir, held=len(chosen))
    left = entry.places - len(chosen)
    if left:
        resize(entry, comptoir, places=left, act=act)
        if len(chosen) < offer.seats:
            # Whoever leaves a seat that was offered would be offered it again at once.
            send_to_the_end(entry, comptoir, act=act)
    else:
        depart(entry, comptoir, leaving=Leaving.SEATED, act=act)
    for other in party.entries.standing().exclude(pk=entry.pk):
        depart(other, comptoirs[other.comptoir_id], leaving=Leaving.ELSEWHERE, act=act)
    record("accepted", offer, act=act, comptoir=comptoir.pk, seats=len(chosen))
    for each in comptoirs.values():
        serve(each, act=act)
    letters.seated(party, offer=offer, act=act)
    return party


def _seat(
    party: Party,
    comptoir: Comptoir,
    *,
    waiting: Collection[Registration],
    chosen: Collection[Registration],
    act: Act,
) -> None:
    """Seat those chosen at a comptoir that is held; the others of their party wait there too, and nowhere else."""
    for registration in waiting:
        registration.comptoir = comptoir
        if registration in chosen:
            registration.status = Status.CONFIRMED
        registration.save(update_fields=["comptoir", "status"])
    if comptoir.pk != party.comptoir_id:
        ask_again(waiting, act=act)
    Party.objects.filter(pk=party.pk).update(comptoir=comptoir, assents_to=comptoir.sequence)


@transaction.atomic
def decline(offer: Offer, *, act: Act) -> Party:
    """Give the seats to the next in line, and leave this queue; places in others are kept.

    Raises:
        Refusal: the offer is settled or its hour is past.
    """
    party, comptoirs = hold(offer.entry.party)
    offer = Offer.objects.select_related("entry").get(pk=offer.pk)
    queue_rules.require_pending(offer, act.at)
    comptoir = comptoirs[offer.entry.comptoir_id]
    depart(offer.entry, comptoir, leaving=Leaving.DECLINED, act=act)
    record("declined", offer, act=act, comptoir=comptoir.pk)
    settle_party(party, act=act)
    serve(comptoir, act=act)
    return party


# Turns


def send_to_the_end(entry: Entry, comptoir: Comptoir, *, act: Act) -> None:
    """Give a party the last turn of the queue of a comptoir that is held."""
    entry.turn = _next_turn(comptoir)
    entry.lot = AFTER_THE_DRAW if comptoir.drawn_at else ""
    entry.save(update_fields=["turn", "lot"])
    _record("sent-to-the-end", entry, act=act, turn=entry.turn, lot=entry.lot)


def _next_turn(comptoir: Comptoir) -> int:
    comptoir.entries_made += 1
    comptoir.save(update_fields=["entries_made"])
    return comptoir.entries_made


def _record(verb: str, entry: Entry, /, *, act: Act, **details: str | int) -> None:
    """Write a move in the journal: from these entries alone anybody can replay the queue."""
    record(verb, entry, act=act, comptoir=entry.comptoir_id, number=entry.number, **details)
