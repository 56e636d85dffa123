"""The queue at the door: in the order of the queue, and the seats of the absent from ten minutes after the start."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comptoir.comptoirs.actions.door import (
    GRACE,
    arrive,
    free_at_the_door,
    line_at_the_door,
    not_here,
    seat_from_the_line,
)
from comptoir.comptoirs.actions.organise import cancel
from comptoir.comptoirs.models import Comptoir, Entry, Party, Registration
from comptoir.comptoirs.replaying import present, replay, told_by_the_journal
from comptoir.editions.dates import paris
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.refusals import Refusal
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db
START = paris(2027, 4, 6, 9)
BEFORE, ON_TIME, LATE = (
    platform_act(START - timedelta(minutes=20)),
    platform_act(START + GRACE),
    platform_act(START + timedelta(minutes=25)),
)


def a_door(*, capacity: int, seated: int, waiting: int) -> tuple[Comptoir, list[Registration]]:
    """A full comptoir, whose first people hold seats and whose last ones wait."""
    comptoir = a.a_comptoir(capacity=capacity)
    people = [
        a.a_party(comptoir, 1, at=NOON + timedelta(minutes=n)).referent
        for n in range(seated + waiting)
    ]
    comptoir.refresh_from_db()
    return comptoir, people


def counted(comptoir: Comptoir) -> tuple[int, int, int]:
    """Seats held, by the counter and by the facts; people waiting."""
    comptoir.refresh_from_db()
    facts = comptoir.registrations.confirmed().filter(released_at=None).count()
    return comptoir.seats_held, facts, comptoir.waiting


def names(comptoir: Comptoir) -> list[int]:
    return [turn.number for turn in line_at_the_door(comptoir)]


def test_the_line_at_the_door_keeps_the_order_of_the_queue() -> None:
    comptoir, (_seated, first, second, third) = a_door(capacity=1, seated=1, waiting=3)
    for registration in (third, first):
        arrive(registration, act=BEFORE)
    assert names(comptoir) == [1, 3]
    arrive(second, act=BEFORE)
    assert names(comptoir) == [1, 2, 3]
    not_here(first, act=BEFORE)
    assert names(comptoir) == [2, 3]


def test_said_twice_the_first_arrival_stays() -> None:
    _comptoir, (seated,) = a_door(capacity=1, seated=1, waiting=0)
    arrive(seated, act=BEFORE)
    assert arrive(seated, act=LATE).arrived_at == BEFORE.at


def test_before_the_tenth_minute_only_seats_that_nobody_holds_are_given() -> None:
    comptoir, (_seated, first) = a_door(capacity=1, seated=1, waiting=1)
    arrive(first, act=BEFORE)
    assert free_at_the_door(comptoir, BEFORE.at) == 0
    with pytest.raises(Refusal) as refusal:
        seat_from_the_line(first, act=BEFORE)
    assert "9 h 10" in str(refusal.value).replace("\u00a0", " ")
    Comptoir.objects.update(capacity=2)
    seat_from_the_line(first, act=BEFORE)
    assert counted(comptoir) == (2, 2, 0)


def test_from_the_tenth_minute_the_last_registered_of_the_absent_gives_the_seat() -> None:
    comptoir, (here, early, last, first, _second) = a_door(capacity=3, seated=3, waiting=2)
    arrive(here, act=BEFORE)
    arrive(first, act=BEFORE)
    assert free_at_the_door(comptoir, ON_TIME.at) == 2
    assert seat_from_the_line(first, act=ON_TIME).status == Registration.Status.CONFIRMED
    for one in (early, last):
        one.refresh_from_db()
    assert (early.released_at, last.released_at) == (None, ON_TIME.at)
    assert counted(comptoir) == (3, 3, 1)
    assert free_at_the_door(comptoir, ON_TIME.at) == 1
    assert replay(told_by_the_journal(comptoir)) == present(comptoir) == [(2, 1)]


def test_nobody_jumps_the_line() -> None:
    _comptoir, (_seated, first, second) = a_door(capacity=1, seated=1, waiting=2)
    for registration in (first, second):
        arrive(registration, act=BEFORE)
    with pytest.raises(Refusal) as refusal:
        seat_from_the_line(second, act=ON_TIME)
    assert str(refusal.value).startswith(f"{first.person.name} passe avant, avec le numéro 1")
    not_here(first, act=ON_TIME)
    assert seat_from_the_line(second, act=ON_TIME).status == Registration.Status.CONFIRMED


def test_whoever_has_not_arrived_gets_no_seat() -> None:
    _comptoir, (_seated, first) = a_door(capacity=1, seated=1, waiting=1)
    with pytest.raises(Refusal) as refusal:
        seat_from_the_line(first, act=ON_TIME)
    assert refusal.value.rule == "comptoirs.queue"


def test_whoever_comes_after_their_seat_was_given_sits_down_if_one_is_left() -> None:
    comptoir, (early, last, first) = a_door(capacity=2, seated=2, waiting=1)
    arrive(first, act=BEFORE)
    seat_from_the_line(first, act=ON_TIME)
    back = arrive(last, act=LATE)
    early.refresh_from_db()
    assert (back.released_at, back.arrived_at) == (None, LATE.at)
    assert early.released_at == LATE.at
    assert counted(comptoir) == (2, 2, 0)


def test_with_no_seat_left_they_are_told_what_to_do() -> None:
    comptoir, (absent, first) = a_door(capacity=1, seated=1, waiting=1)
    arrive(first, act=BEFORE)
    seat_from_the_line(first, act=ON_TIME)
    with pytest.raises(Refusal) as refusal:
        arrive(absent, act=LATE)
    assert "9 h 10" in str(refusal.value).replace("\u00a0", " ")
    assert refusal.value.next_step is not None
    assert counted(comptoir) == (1, 1, 0)


def test_one_of_a_group_sits_down_and_the_others_wait_on() -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    group = a.a_party(comptoir, 3)
    for registration in group.registrations.all():
        arrive(registration, act=BEFORE)
    seat_from_the_line(group.referent, act=ON_TIME)
    assert Entry.objects.standing().get(party=group).places == 2
    assert counted(comptoir) == (1, 1, 2)
    assert replay(told_by_the_journal(comptoir)) == [(1, 2)]


def test_a_second_choice_opens_its_door_too_and_the_other_queue_is_left() -> None:
    first, second = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    a.a_party(first, 1), a.a_party(second, 1)
    party = a.a_party(first, 1, others=(second,))
    arrive(party.referent, comptoir=second, act=BEFORE)
    seat_from_the_line(party.referent, comptoir=second, act=ON_TIME)
    assert Party.objects.get(pk=party.pk).comptoir == second
    assert party.referent.comptoir == second
    assert not party.entries.standing().exists()
    assert (counted(first), counted(second)) == ((1, 1, 0), (1, 1, 0))


def test_a_stranger_to_this_comptoir_is_not_expected() -> None:
    comptoir, _people = a_door(capacity=1, seated=1, waiting=0)
    stranger = a.a_party(a.a_comptoir(), 1).referent
    with pytest.raises(Refusal) as refusal:
        arrive(stranger, comptoir=comptoir, act=BEFORE)
    assert refusal.value.rule == "comptoirs.standing-registration"


@pytest.mark.parametrize("minutes", [-200, 9 * 60])
def test_the_door_is_kept_on_the_day(minutes: int) -> None:
    _comptoir, (seated,) = a_door(capacity=1, seated=1, waiting=0)
    with pytest.raises(Refusal) as refusal:
        arrive(seated, act=platform_act(START + timedelta(minutes=minutes)))
    assert refusal.value.rule == "comptoirs.door"


def test_nobody_is_expected_at_a_cancelled_comptoir() -> None:
    comptoir, (seated,) = a_door(capacity=1, seated=1, waiting=0)
    cancel(comptoir, reason="Neige.", act=platform_act(NOON))
    with pytest.raises(Refusal):
        arrive(seated, act=BEFORE)


def test_the_host_keeps_its_own_door_and_no_other() -> None:
    comptoir, (seated,) = a_door(capacity=1, seated=1, waiting=0)
    host = Actor(ActorKind.USER, str(a.a_host(comptoir.host).pk))
    assert arrive(seated, act=Act(host, BEFORE.at)).arrived_at == BEFORE.at
    other = a.a_party(a.a_comptoir(), 1).referent
    with pytest.raises(Refusal) as refusal:
        arrive(other, act=Act(host, BEFORE.at))
    assert refusal.value.rule == "mission.organise"
