"""What a party changes of its own: who comes, where, or nobody any more; and what it asks back at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.accounts.actions import person_for
from comptoir.audit.actions import record
from comptoir.comptoirs import letters, rules
from comptoir.comptoirs.actions.items import serve_wishes
from comptoir.comptoirs.actions.line import (
    come_back,
    depart,
    enter,
    hold,
    resize,
    serve,
    withdraw_a_part,
)
from comptoir.comptoirs.actions.moving import lead
from comptoir.comptoirs.actions.notices import note
from comptoir.comptoirs.actions.seats import UNDO, count
from comptoir.comptoirs.models import Entry, Notice, Party, Registration
from comptoir.jobs.actions import schedule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from comptoir.accounts.models import Person
    from comptoir.comptoirs.models import Comptoir
    from comptoir.kernel.acts import Act

Leaving, Status = Entry.Leaving, Registration.Status


# Cancelling, and asking back


@transaction.atomic
def cancel(registration: Registration, *, act: Act) -> Registration:
    """Give one's seat back, or leave the queue; the seat is kept ten minutes for whoever regrets it.

    Raises:
        Refusal: it is cancelled already, or the day has begun.
    """
    party, comptoirs = hold(registration.party)
    registration = Registration.objects.with_day().get(pk=registration.pk)
    rules.require_standing_registration(registration)
    _cancel(party, [registration], comptoirs, act=act)
    letters.cancelled(registration, act=act)
    return registration


@transaction.atomic
def cancel_party(party: Party, *, act: Act) -> Party:
    """Give back the seats of all, and leave every queue.

    Raises:
        Refusal: all is cancelled already, or the day has begun.
    """
    party, comptoirs = hold(party)
    standing = list(party.registrations.standing().with_day().in_order())
    rules.require_somebody(standing)
    _cancel(party, standing, comptoirs, act=act)
    letters.cancelled(standing[0], act=act)
    return party


def _cancel(
    party: Party,
    registrations: Collection[Registration],
    comptoirs: Mapping[int, Comptoir],
    *,
    act: Act,
) -> None:
    for registration in registrations:
        rules.require_not_started(comptoirs[registration.comptoir_id], act.at)
        before = registration.status
        registration.status, registration.cancelled_at = Status.CANCELLED, act.at
        if before == Status.CONFIRMED:
            registration.kept_until = act.at + UNDO
            schedule(
                "comptoirs.settle",
                key=f"kept:{registration.pk}:{act.at.isoformat()}",
                due_at=registration.kept_until,
                payload={"comptoir": registration.comptoir_id},
            )
        registration.save(update_fields=["status", "cancelled_at", "kept_until"])
        record("cancelled", registration, act=act, comptoir=registration.comptoir_id, was=before)
    _shrink(party, comptoirs, act=act)


def _shrink(party: Party, comptoirs: Mapping[int, Comptoir], *, act: Act) -> None:
    """Make the places of a party in its queues those of the people who still wait."""
    waiting = party.registrations.waiting().count()
    for entry in party.entries.standing():
        comptoir = comptoirs[entry.comptoir_id]
        if not waiting:
            depart(entry, comptoir, leaving=Leaving.CANCELLED, act=act)
        elif waiting != entry.places:
            resize(entry, comptoir, places=waiting, act=act)
        serve(comptoir, act=act)


@transaction.atomic
def undo(registration: Registration, *, act: Act) -> Registration:
    """Take back a cancellation of less than ten minutes ago: the seat, or the same turn in the queue.

    Raises:
        Refusal: the time is past, or this person has another registration there by now.
    """
    return _undo(registration.party, [registration], act=act)[0]


@transaction.atomic
def undo_party(party: Party, *, act: Act) -> Party:
    """Take back the last cancellation of a party, for everybody whom it concerned.

    Raises:
        Refusal: the time is past, or somebody has another registration there by now.
    """
    last = party.registrations.order_by("-cancelled_at").exclude(cancelled_at=None).first()
    rules.require_somebody([last] if last else [])
    together = party.registrations.filter(cancelled_at=last.cancelled_at) if last else ()
    _undo(party, list(together), act=act)
    return party


def _undo(party: Party, registrations: Collection[Registration], *, act: Act) -> list[Registration]:
    pks = [registration.pk for registration in registrations]
    gone = _left_last(party, pks)
    former = [*(one.comptoir for one in registrations), *(entry.comptoir for entry in gone)]
    party, comptoirs = hold(party, *former)
    undone = list(Registration.objects.with_day().filter(pk__in=pks).in_order())
    for registration in undone:
        rules.require_undoable(registration, act.at, within=UNDO)
        if registration.kept_until is None:
            registration.comptoir = comptoirs[party.comptoir_id]
        comptoir = comptoirs[registration.comptoir_id]
        rules.require_not_started(comptoir, act.at)
        rules.require_not_there([registration], comptoir)
    for registration in undone:
        kept = registration.kept_until is not None
        registration.status = Status.CONFIRMED if kept else Status.WAITING
        registration.cancelled_at = registration.kept_until = None
        registration.save(update_fields=["comptoir", "status", "cancelled_at", "kept_until"])
        record("undone", registration, act=act, comptoir=registration.comptoir_id)
        serve_wishes(registration, act=act)
    _return(party, gone, comptoirs, act=act)
    _say_what_was_missed(party, undone, act=act)
    letters.undone(undone[0], act=act)
    return undone


def _say_what_was_missed(party: Party, undone: Iterable[Registration], *, act: Act) -> None:
    """Have a party told that its comptoir was cancelled while it had given its seats back."""
    for comptoir in {one.comptoir for one in undone if one.comptoir.is_cancelled}:
        note(Notice.Kind.CALLED_OFF, party, comptoir=comptoir, act=act)


def _left_last(party: Party, pks: Collection[int]) -> list[Entry]:
    """Return the places in queues that a party left together, the last, by cancelling, since one of these people did.

    Two who wait and cancel one after the other leave their queue with the second; the first may regret it too.
    """
    cancelled = party.registrations.exclude(cancelled_at=None).order_by("cancelled_at")
    since = cancelled.filter(pk__in=pks).values("cancelled_at")[:1]
    # At the very moment of a cancellation: a clock that was set back mistakes no other departure for one.
    left = Entry.objects.filter(party=party, leaving=Leaving.CANCELLED, left_at__gte=since)
    left = left.filter(left_at__in=cancelled.values("cancelled_at"))
    gone = list(left.select_related("comptoir").order_by("left_at", "pk"))
    return [entry for entry in gone if entry.left_at == gone[-1].left_at]


def _return(
    party: Party, gone: Iterable[Entry], comptoirs: Mapping[int, Comptoir], *, act: Act
) -> None:
    """Give a party its turns back in the queues that it left, or its places in those where it still stands.

    Not in the queue of a comptoir that was cancelled since, nor where one of them has come by another registration.
    """
    waiting = list(party.registrations.waiting())
    if not waiting:
        return
    open_to_them = {
        pk: not comptoir.is_cancelled and rules.there_otherwise(waiting, comptoir) is None
        for pk, comptoir in comptoirs.items()
    }
    standing = list(party.entries.standing())
    for entry in standing:
        resize(entry, comptoirs[entry.comptoir_id], places=len(waiting), act=act)
    if party.registrations.confirmed().exists():
        # Whoever holds a seat waits there only.
        gone = [entry for entry in gone if entry.comptoir_id == party.comptoir_id]
    for entry in () if standing else gone:
        if open_to_them[entry.comptoir_id]:
            come_back(entry, comptoirs[entry.comptoir_id], places=len(waiting), act=act)
    if open_to_them[party.comptoir_id] and not party.entries.standing().exists():
        enter(party, comptoirs[party.comptoir_id], places=len(waiting), rank=1, act=act)
    for comptoir in comptoirs.values():
        serve(comptoir, act=act)


# Who comes, where


@transaction.atomic
def add_person(party: Party, *, name: str, under_15: bool, act: Act) -> Registration:
    """Add somebody who comes along: a seat if there is one, else the end of the queue.

    Raises:
        Refusal: nobody of the party comes any more, registration is closed, the party still waits itself, is large
            enough, or this person is there.
    """
    party, comptoirs = hold(party)
    comptoir = comptoirs[party.comptoir_id]
    rules.require_somebody(party.registrations.standing())
    rules.require_registrable(comptoir, act.at)
    rules.require_may_grow(party)
    person = _companion(party, name=name, under_15=under_15, act=act)
    if Registration.objects.present_at(comptoir).of(person).exists():
        raise rules.companion_already_registered(name)
    seated = rules.seated_at_once(comptoir, 1, fit=Party.Fit.ALL)
    registration = Registration.objects.create(
        comptoir=comptoir,
        person=person,
        party=party,
        comes_as=party.referent.comes_as,
        under_15=under_15,
        status=Status.CONFIRMED if seated else Status.WAITING,
        entered_at=act.at,
    )
    if party.kind == Party.Kind.ALONE:
        Party.objects.filter(pk=party.pk).update(kind=Party.Kind.FAMILY)
    record("registered", registration, act=act, comptoir=comptoir.pk, status=registration.status)
    if seated:
        count(comptoir, held=1)
    else:
        enter(party, comptoir, places=1, rank=1, act=act)
        serve(comptoir, act=act)
    letters.added(Registration.objects.with_day().get(pk=registration.pk), act=act)
    return registration


def _companion(party: Party, *, name: str, under_15: bool, act: Act) -> Person:
    """Return who comes along: a family has one mailbox; those of a team or a class are known by name only."""
    shares = party.kind in {Party.Kind.ALONE, Party.Kind.FAMILY}
    return person_for(
        name=name,
        email=party.email if shares else "",
        phone="",
        commune=party.commune,
        under_15=under_15,
        act=act,
    )


@transaction.atomic
def change_comptoir(party: Party, wanted: Comptoir, *, act: Act) -> Party:
    """Move all who come, seated or waiting, to seats of another comptoir; what they held here goes to the next.

    Raises:
        Refusal: registration is closed there, there are not seats enough, people wait there, the day here has begun,
            or somebody is registered there already.
    """
    party, comptoirs = hold(party, wanted)
    target = comptoirs[wanted.pk]
    people = list(party.registrations.standing().with_day().in_order())
    rules.require_somebody(people)
    for registration in people:
        rules.require_may_leave(comptoirs[registration.comptoir_id], act.at)
    rules.require_another(party, target)
    rules.require_registrable(target, act.at)
    rules.require_seats_for(target, len(people))
    rules.require_not_there(people, target)
    # They chose it as it now is.
    former = lead(party, people, target, held=comptoirs, assents_to=target.sequence, act=act)
    letters.changed_comptoir(Party.objects.get(pk=party.pk), former=former, act=act)
    return party


@transaction.atomic
def assent(party: Party, *, act: Act) -> Party:
    """Say that they still come, as the comptoir now is."""
    party, comptoirs = hold(party)
    party.assents_to = comptoirs[party.comptoir_id].sequence
    party.save(update_fields=["assents_to"])
    record("assented", party, act=act, comptoir=party.comptoir_id, sequence=party.assents_to)
    return party


@transaction.atomic
def choose_fit(party: Party, fit: Party.Fit, *, act: Act) -> Party:
    """Say whether they come with fewer seats than they are; the queue may move at once."""
    party, comptoirs = hold(party)
    party.fit = fit
    party.save(update_fields=["fit"])
    record("chose-fit", party, act=act, fit=str(fit))
    for entry in party.entries.standing():
        withdraw_a_part(entry, comptoirs[entry.comptoir_id], act=act)
    for comptoir in comptoirs.values():
        serve(comptoir, act=act)
    return party
