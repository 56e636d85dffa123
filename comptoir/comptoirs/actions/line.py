"""The queue: entering it, being offered a seat, answering, leaving. Whoever acts holds the comptoirs concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.audit.actions import record
from comptoir.comptoirs import drawing, letters, queue_rules, rules, windows
from comptoir.comptoirs.actions.notices import note, note_all
from comptoir.comptoirs.actions.seats import count, release_kept
from comptoir.comptoirs.dealing import Waiting, deal
from comptoir.comptoirs.models import Comptoir, Entry, Notice, Offer, Party, Registration
from comptoir.comptoirs.models.queue import AFTER_THE_DRAW
from comptoir.jobs.actions import schedule
from comptoir.kernel.clock import local

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from comptoir.kernel.acts import Act

Leaving, Outcome, Status = Entry.Leaving, Offer.Outcome, Registration.Status
# Whoever leaves two offers without answer is not asked a third time.
CHANCES = 2
# How many seats are freed, or offered, while others wait for the comptoir: after a storm, all is still done in seconds.
BATCH = 50


def hold(party: Party, *more: Comptoir) -> tuple[Party, dict[int, Comptoir]]:
    """Hold a party, then each comptoir where it sits or waits, and `more`, in the order of their keys."""
    party = Party.objects.lock(party.pk)
    sits = party.registrations.standing().values_list("comptoir_id", flat=True)
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
        _end(offer, comptoir, outcome, act=act)
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
    _record("resized", entry, act=act, places=places)


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
    if times is None or (comptoir.draws_lots and not comptoir.drawn_at):
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


def _end(offer: Offer, comptoir: Comptoir, outcome: str, *, act: Act) -> None:
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
    for registration in waiting:
        registration.comptoir = comptoir
        if registration in chosen:
            registration.status = Status.CONFIRMED
        registration.save(update_fields=["comptoir", "status"])
    Party.objects.filter(pk=party.pk).update(comptoir=comptoir, assents_to=comptoir.sequence)
    _end(offer, comptoir, Outcome.ACCEPTED, act=act)
    count(comptoir, held=len(chosen))
    left = entry.places - len(chosen)
    if left:
        resize(entry, comptoir, places=left, act=act)
    else:
        depart(entry, comptoir, leaving=Leaving.SEATED, act=act)
    for other in party.entries.standing().exclude(pk=entry.pk):
        depart(other, comptoirs[other.comptoir_id], leaving=Leaving.ELSEWHERE, act=act)
    record("accepted", offer, act=act, comptoir=comptoir.pk, seats=len(chosen))
    for each in comptoirs.values():
        serve(each, act=act)
    letters.seated(party, offer=offer, act=act)
    return party


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


# What time does by itself


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
    offers = serve(comptoir, most=BATCH, act=act)
    _send_to_the_door(comptoir, act=act)
    return offers == BATCH


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
    _end(offer, comptoir, Outcome.EXPIRED, act=act)
    entry.missed += 1
    entry.save(update_fields=["missed"])
    if entry.missed >= CHANCES:
        depart(entry, comptoir, leaving=Leaving.UNANSWERED, act=act)
        settle_party(party, act=act)
    else:
        _send_to_the_end(entry, comptoir, act=act)
    note(Notice.Kind.EXPIRED, party, comptoir=comptoir, act=act, about=offer.pk)


def close_line(comptoir_pk: int, *, act: Act) -> None:
    """Where the comptoir is cancelled, end every wait for it; whoever waits elsewhere too keeps that place."""
    cancelled = Entry.objects.standing().filter(
        comptoir=comptoir_pk, comptoir__status=Comptoir.Status.CANCELLED
    )
    for entry in cancelled.in_order().select_related("party"):
        with transaction.atomic():
            party, comptoirs = hold(entry.party)
            standing = party.entries.standing().filter(pk=entry.pk).first()
            if standing is not None:
                depart(standing, comptoirs[comptoir_pk], leaving=Leaving.CLOSED, act=act)
                if party.entries.standing().exists():
                    settle_party(party, act=act)


def _send_to_the_end(entry: Entry, comptoir: Comptoir, *, act: Act) -> None:
    entry.turn = _next_turn(comptoir)
    entry.lot = AFTER_THE_DRAW if comptoir.drawn_at else ""
    entry.save(update_fields=["turn", "lot"])
    _record("sent-to-the-end", entry, act=act, turn=entry.turn, lot=entry.lot)


def _next_turn(comptoir: Comptoir) -> int:
    comptoir.entries_made += 1
    comptoir.save(update_fields=["entries_made"])
    return comptoir.entries_made


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


def _send_to_the_door(comptoir: Comptoir, *, act: Act) -> None:
    """After the last offers, tell those who still wait that the queue goes on at the door."""
    if comptoir.status != Comptoir.Status.PUBLISHED:
        return
    if not rules.queue_cut_off(comptoir, act.at) <= act.at < comptoir.starts_at:
        return
    day = local(comptoir.starts_at).toordinal()
    told = Notice.objects.filter(comptoir=comptoir, kind=Notice.Kind.LINE_CLOSED, about=day)
    untold = comptoir.entries.standing().exclude(party__in=told.values("party"))
    if parties := list(untold.values_list("party_id", flat=True)):
        note_all(Notice.Kind.LINE_CLOSED, parties, comptoir=comptoir, act=act, about=day)


def _record(verb: str, entry: Entry, /, *, act: Act, **details: str | int) -> None:
    """Write a move in the journal: from these entries alone anybody can replay the queue."""
    record(verb, entry, act=act, comptoir=entry.comptoir_id, number=entry.number, **details)
