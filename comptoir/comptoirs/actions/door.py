"""The queue at the door, on the day: who is here, and the seats of whoever has not come ten minutes after the start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.comptoirs.actions.line import depart, hold, resize, serve
from comptoir.comptoirs.actions.seats import count
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.models import Comptoir, Entry, Party, Registration
from comptoir.comptoirs.rules import OTHER_COMPTOIRS
from comptoir.kernel.acts import ActorKind
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.models import Member
from comptoir.organisations.rules import require_organising
from comptoir.ui.words import hour

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from comptoir.comptoirs.models.registration import RegistrationQuerySet
    from comptoir.kernel.acts import Act

Status = Registration.Status
# From then on, the seats of whoever has not come are given to those who are here.
GRACE = timedelta(minutes=10)
# Whoever sets up the room welcomes the first ones before the doors open.
EARLY = timedelta(hours=2)


# What the door knows


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody who waits, and their number in the queue."""

    registration: Registration
    number: int

    @property
    def is_here(self) -> bool:
        """Whether they stand at the door."""
        return self.registration.arrived_at is not None


def expected(comptoir: Comptoir) -> RegistrationQuerySet:
    """Return those who hold a seat here, with those whose seat was given to somebody else."""
    return comptoir.registrations.confirmed()


def arrived(comptoir: Comptoir) -> RegistrationQuerySet:
    """Return those who hold a seat and are here."""
    return expected(comptoir).filter(arrived_at__isnull=False, released_at=None)


def whole_line(comptoir: Comptoir) -> list[Turn]:
    """Return those who wait for a seat here, in the order of the queue; the people of a party as they were named."""
    numbers = dict(comptoir.entries.standing().in_order().values_list("party_id", "number"))
    people: dict[int, list[Registration]] = {party: [] for party in numbers}
    waiting = Registration.objects.waiting().filter(party__in=people).in_order()
    for registration in waiting.select_related("person"):
        people[registration.party_id].append(registration)
    return [Turn(one, numbers[party]) for party, ours in people.items() for one in ours]


def line_at_the_door(comptoir: Comptoir) -> list[Turn]:
    """Return those who wait and are here, in the order of the queue."""
    return [turn for turn in whole_line(comptoir) if turn.is_here]


def free_at_the_door(comptoir: Comptoir, at: datetime) -> int:
    """Return how many seats may be given: those nobody holds; ten minutes after the start, those nobody sits on."""
    if at < comptoir.starts_at + GRACE:
        return max(comptoir.seats_left, 0)
    return max(comptoir.capacity - arrived(comptoir).count(), 0)


# What is done there


class AtTheDoor(Protocol):
    """Something that is said of one person at one door."""

    def __call__(
        self, registration: Registration, *, comptoir: Comptoir | None = None, act: Act
    ) -> Registration:
        """Say it."""


def require_at_the_door(comptoir: Comptoir, act: Act) -> None:
    """Refuse to whoever neither hosts this comptoir nor belongs to the mission."""
    if act.by.kind == ActorKind.USER and act.by.id.isdigit():
        hosts = Member.objects.filter(organisation=comptoir.host_id)
        if hosts.filter(person__user=int(act.by.id)).exists():
            return
    require_organising(act)


def _up_to_the_hour(at_the_door: AtTheDoor) -> AtTheDoor:
    """Do what time has made due at this door, then the act, in a transaction of its own.

    Late offers are ended with their parties held: together with ours, everybody could wait in a circle.
    """

    @wraps(at_the_door)
    def done(
        registration: Registration, *, comptoir: Comptoir | None = None, act: Act
    ) -> Registration:
        comptoir = comptoir or registration.comptoir
        require_at_the_door(comptoir, act)
        settle(comptoir.pk, act=act)
        with transaction.atomic():
            return at_the_door(registration, comptoir=comptoir, act=act)

    return done


@_up_to_the_hour
def arrive(
    registration: Registration, *, comptoir: Comptoir | None = None, act: Act
) -> Registration:
    """Write that this person is here; said twice, the first moment stays.

    `comptoir` is the door where they stand, when they wait in several queues. Whoever comes after their seat was given
    sits down again if a seat is left.

    Raises:
        Refusal: it is not the day, the person is not expected here, or their seat was given and none is left.
    """
    registration, comptoir, _held = _stand_at(registration, comptoir, act=act)
    if registration.released_at:
        _sit_again(registration, comptoir, given_at=registration.released_at, act=act)
    if registration.arrived_at is None:
        registration.arrived_at = act.at
        registration.save(update_fields=["arrived_at", "released_at"])
        record("arrived", registration, act=act, comptoir=comptoir.pk)
    return registration


@_up_to_the_hour
def not_here(
    registration: Registration, *, comptoir: Comptoir | None = None, act: Act
) -> Registration:
    """Take back an arrival: a button pressed for another, or somebody who left the line."""
    registration, comptoir, _held = _stand_at(registration, comptoir, act=act)
    if registration.arrived_at is not None:
        registration.arrived_at = None
        registration.save(update_fields=["arrived_at"])
        record("not-here", registration, act=act, comptoir=comptoir.pk)
    return registration


@_up_to_the_hour
def seat_from_the_line(
    registration: Registration, *, comptoir: Comptoir | None = None, act: Act
) -> Registration:
    """Give a seat to whoever is first of those who are here: a free one, or that of the last registered of the absent.

    Raises:
        Refusal: it is not the day, the person has not arrived or does not wait, somebody is before them, or no seat is
            to be given yet.
    """
    registration, comptoir, held = _stand_at(registration, comptoir, act=act)
    _require_turn(registration, comptoir)
    absent = _take_a_seat(comptoir, act=act)
    registration.status, registration.comptoir = Status.CONFIRMED, comptoir
    registration.save(update_fields=["status", "comptoir"])
    _leave_the_lines(registration.party, comptoir, held, act=act)
    record(
        "seated-at-the-door", registration, act=act, comptoir=comptoir.pk,
        instead_of=absent.pk if absent else None,
    )  # fmt: skip
    return registration


def _stand_at(
    registration: Registration, comptoir: Comptoir | None, *, act: Act
) -> tuple[Registration, Comptoir, Mapping[int, Comptoir]]:
    """Hold the party and its comptoirs, and read the registration after."""
    comptoir = comptoir or registration.comptoir
    party, held = hold(registration.party, comptoir)
    comptoir = held[comptoir.pk]
    require_at_the_door(comptoir, act)
    _require_the_day(comptoir, act.at)
    registration = Registration.objects.with_day().get(pk=registration.pk)
    _require_expected(registration, party, comptoir)
    return registration, comptoir, held


def is_kept(comptoir: Comptoir, at: datetime) -> bool:
    """Tell whether somebody keeps this door now: on the day, from two hours before the doors open."""
    return not comptoir.is_cancelled and kept_from(comptoir) <= at < comptoir.ends_at


def kept_from(comptoir: Comptoir) -> datetime:
    """Return from when the door is kept."""
    return comptoir.doors_at - EARLY


def _require_the_day(comptoir: Comptoir, at: datetime) -> None:
    if comptoir.is_cancelled:
        raise Refusal(
            _("This comptoir is cancelled: nobody is expected."), rule="comptoirs.lifecycle"
        )
    if not is_kept(comptoir, at):
        raise Refusal(
            _("The door is kept on the day, from %(hour)s until the end.")
            % {"hour": hour(kept_from(comptoir))},
            rule="comptoirs.door",
        )


def _require_expected(registration: Registration, party: Party, comptoir: Comptoir) -> None:
    waits = registration.status == Status.WAITING
    if waits and party.entries.standing().filter(comptoir=comptoir).exists():
        return
    if registration.status == Status.CONFIRMED and registration.comptoir_id == comptoir.pk:
        return
    raise Refusal(
        _("%(name)s neither holds a seat here nor waits for one. Register them first.")
        % {"name": registration.person.name},
        rule="comptoirs.standing-registration",
    )


def _require_turn(registration: Registration, comptoir: Comptoir) -> None:
    if registration.status == Status.CONFIRMED:
        raise Refusal(
            _("%(name)s has a seat already.") % {"name": registration.person.name},
            rule="comptoirs.queue",
        )
    line = line_at_the_door(comptoir)
    if registration not in [turn.registration for turn in line]:
        raise Refusal(
            _("Say first that %(name)s is here.") % {"name": registration.person.name},
            rule="comptoirs.queue",
        )
    first = line[0]
    if first.registration != registration:
        raise Refusal(
            _(
                "%(first)s is before, with number %(number)d. Give them the seat, or say that they are not here any more."
            )
            % {"first": first.registration.person.name, "number": first.number},
            rule="comptoirs.queue",
        )


def _take_a_seat(comptoir: Comptoir, *, act: Act) -> Registration | None:
    """Take a seat of a comptoir that is held: a free one, or that of the absent person who registered last."""
    if free_at_the_door(comptoir, act.at) <= 0:
        raise _no_seat(comptoir, act.at)
    if comptoir.seats_left > 0:
        count(comptoir, held=1)
        return None
    absent = (
        expected(comptoir)
        .filter(arrived_at=None, released_at=None)
        .order_by("-entered_at", "-pk")
        .first()
    )
    if absent is None:
        raise _no_seat(comptoir, act.at)
    absent.released_at = act.at
    absent.save(update_fields=["released_at"])
    record("seat-released", absent, act=act, comptoir=comptoir.pk)
    return absent


def _no_seat(comptoir: Comptoir, at: datetime) -> Refusal:
    from_then = comptoir.starts_at + GRACE
    if at < from_then:
        return Refusal(
            _("No seat is free yet. From %(hour)s, the seats of those who have not come are given.")
            % {"hour": hour(from_then)},
            rule="comptoirs.door",
        )
    return Refusal(
        _("Everybody who sits here has come: no seat is left. Try again if somebody leaves."),
        rule="comptoirs.door",
        next_step=OTHER_COMPTOIRS,
    )


def _sit_again(
    registration: Registration, comptoir: Comptoir, *, given_at: datetime, act: Act
) -> None:
    """Give a seat back to somebody who came after theirs was given."""
    try:
        _take_a_seat(comptoir, act=act)
    except Refusal as refusal:
        raise Refusal(
            _(
                "The seat of %(name)s was given at %(hour)s, and none is left. Try again if somebody leaves, or choose "
                "another comptoir together."
            )
            % {"name": registration.person.name, "hour": hour(given_at)},
            rule="comptoirs.door",
            next_step=OTHER_COMPTOIRS,
        ) from refusal
    registration.released_at = None
    registration.arrived_at = None
    record("seated-again", registration, act=act, comptoir=comptoir.pk)


def _leave_the_lines(
    party: Party, comptoir: Comptoir, held: Mapping[int, Comptoir], *, act: Act
) -> None:
    """After one of a party sat down: the others wait on here, and nowhere else."""
    party.registrations.waiting().update(comptoir=comptoir)
    Party.objects.filter(pk=party.pk).update(comptoir=comptoir)
    for entry in party.entries.standing():
        if entry.comptoir_id != comptoir.pk:
            depart(entry, held[entry.comptoir_id], leaving=Entry.Leaving.ELSEWHERE, act=act)
            serve(held[entry.comptoir_id], act=act)
        elif entry.places > 1:
            resize(entry, comptoir, places=entry.places - 1, act=act)
        else:
            depart(entry, comptoir, leaving=Entry.Leaving.SEATED, act=act)
