"""Places in the programme, first come, first served: taken at once, or waited for in each item's own queue."""

from __future__ import annotations

import pytest
from django.db.models import Count, F

from comptoir.audit.models import Entry
from comptoir.comptoirs.actions.items import grant_wishes, serve_wishes
from comptoir.comptoirs.choices import choices_of
from comptoir.comptoirs.models import ProgrammeItem, Registration, Seat, Wish
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from tests.comptoirs.choosing import (
    AN_HOUR,
    CLOSING,
    a_granting,
    asks,
    fresh,
    held,
    leaves,
    people,
    told,
    waits,
)
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db


def test_who_asks_while_there_are_places_has_one_at_once() -> None:
    comptoir = a.a_comptoir()
    item = a.an_item(comptoir, places=1)
    [first] = people(comptoir, 1)
    asks(first, item)
    assert (held(first), waits(first), told()) == ([item], [], [])


def test_who_asks_when_it_is_full_stands_in_the_items_queue_in_the_order_of_asking() -> None:
    comptoir = a.a_comptoir()
    item = a.an_item(comptoir, places=1)
    first, second, third = people(comptoir, 3)
    for person in (first, third, second):
        asks(person, item)
    assert (waits(third), waits(second)) == ([(item, 1)], [(item, 2)])


def test_asking_again_keeps_the_place_and_the_turn() -> None:
    comptoir = a.a_comptoir()
    item = a.an_item(comptoir, places=1)
    first, second, third = people(comptoir, 3)
    for person in (first, second, third, second, first):
        asks(person, item, at=NOON + AN_HOUR)
    assert (held(first), waits(second), waits(third)) == ([item], [(item, 1)], [(item, 2)])


def test_a_place_given_back_goes_to_the_first_who_waits_and_tells_them_once() -> None:
    comptoir = a.a_comptoir()
    item = a.an_item(comptoir, places=1)
    first, second, third = people(comptoir, 3)
    for person in (first, second, third):
        asks(person, item)
    asks(first)
    asks(first)
    assert (held(first), held(second), waits(third)) == ([], [item], [(item, 1)])
    assert told() == [(second.party_id, Seat.objects.get().pk)]


def test_the_same_place_given_twice_in_a_life_is_told_twice() -> None:
    comptoir = a.a_comptoir()
    item = a.an_item(comptoir, places=1)
    first, second = people(comptoir, 2)
    for person in (first, second):
        asks(person, item)
    asks(first)
    asks(first, item)
    asks(second)
    asks(second, item)
    asks(first)
    assert [party for party, _about in told()] == [second.party_id, first.party_id, second.party_id]


def test_no_wish_and_no_place_without_a_seat_at_the_comptoir() -> None:
    comptoir = a.a_comptoir(capacity=1)
    people(comptoir, 1)
    waiting = a.a_registration(comptoir)
    with pytest.raises(Refusal) as refusal:
        asks(waiting, a.an_item(comptoir))
    assert refusal.value.rule == "comptoirs.places-of-an-item"
    asks(waiting)
    assert not Wish.objects.exists()


def test_two_places_at_the_same_hour_are_refused_and_nothing_changes() -> None:
    comptoir = a.a_comptoir()
    one, other = a.an_item(comptoir), a.an_item(comptoir, "Autre atelier")
    [person] = people(comptoir, 1)
    asks(person, one)
    with pytest.raises(Refusal) as refusal:
        asks(person, one, other)
    assert refusal.value.rule == "comptoirs.one-item-at-a-time"
    assert (held(person), waits(person)) == ([one], [])


def test_an_item_of_another_comptoir_is_not_given() -> None:
    [person] = people(a.a_comptoir(), 1)
    asks(person, a.an_item(a.a_comptoir()))
    assert (held(person), waits(person)) == ([], [])


def test_everyone_is_welcome_in_an_item_without_places() -> None:
    comptoir = a.a_comptoir()
    [person] = people(comptoir, 1)
    asks(person, a.an_item(comptoir, places=None))
    assert (held(person), waits(person)) == ([], [])


def test_a_clock_that_is_set_back_lets_nobody_pass() -> None:
    comptoir = a.a_comptoir()
    item = a.an_item(comptoir, places=1)
    first, second, third = people(comptoir, 3)
    asks(first, item)
    asks(second, item)
    asks(third, item, at=NOON - AN_HOUR)
    assert (waits(second), waits(third)) == ([(item, 1)], [(item, 2)])
    leaves(first)
    assert held(second) == [item]


# Waiting for one item while holding another.


def test_one_may_wait_for_an_item_while_holding_another_at_the_same_hour() -> None:
    comptoir = a.a_comptoir()
    full, mine = a.an_item(comptoir, places=1), a.an_item(comptoir, "Autre atelier")
    first, second = people(comptoir, 2)
    asks(first, full)
    asks(second, mine, full)
    [wish] = choices_of(fresh(second)).wished
    assert (held(second), wish.item, wish.clashes_with) == ([mine], full, mine)


def test_whoever_holds_another_at_that_hour_is_passed_over_and_keeps_their_turn() -> None:
    comptoir = a.a_comptoir()
    full, mine = a.an_item(comptoir, places=1), a.an_item(comptoir, "Autre atelier")
    first, second, third = people(comptoir, 3)
    asks(first, full)
    asks(second, mine, full)
    asks(third, full)
    asks(first)
    assert (held(third), held(second), waits(second)) == ([full], [mine], [(full, 1)])


def test_leaving_the_other_item_gives_the_place_that_waited_and_needs_no_letter() -> None:
    comptoir = a.a_comptoir()
    full, mine = a.an_item(comptoir, places=1), a.an_item(comptoir, "Autre atelier")
    first, second = people(comptoir, 2)
    asks(first, full)
    asks(second, mine, full)
    asks(first)
    assert (held(second), waits(second)) == ([mine], [(full, 1)])
    asks(second, full)
    assert (held(second), waits(second), told()) == ([full], [], [])


def test_who_waits_for_two_items_of_one_hour_gets_the_first_that_is_freed() -> None:
    comptoir = a.a_comptoir()
    one, other = a.an_item(comptoir, places=1), a.an_item(comptoir, "Autre", places=1)
    first, second, third = people(comptoir, 3)
    asks(first, one)
    asks(second, other)
    asks(third, one, other)
    leaves(second)
    leaves(first)
    assert (held(third), waits(third)) == ([other], [(one, 1)])


def test_a_free_place_that_those_who_wait_cannot_use_goes_to_a_newcomer() -> None:
    comptoir = a.a_comptoir()
    full, mine = a.an_item(comptoir, places=1), a.an_item(comptoir, "Autre atelier")
    first, second, third = people(comptoir, 3)
    asks(first, full)
    asks(second, mine, full)
    asks(first)
    asks(third, full)
    assert (held(third), waits(second)) == ([full], [(full, 1)])


# Leaving.


def test_a_freed_seat_gives_back_places_drops_wishes_and_serves_the_queues() -> None:
    comptoir = a.a_comptoir()
    one, full = a.an_item(comptoir, places=1), a.an_item(comptoir, "Autre", places=1)
    first, second, third = people(comptoir, 3)
    asks(first, one)
    asks(second, full)
    asks(first, one, full)
    asks(third, one)
    leaves(first)
    assert (held(first), waits(first), held(third)) == ([], [], [one])
    assert Entry.objects.filter(verb="item-given").count() == 1


def test_leaving_without_a_place_or_a_wish_writes_nothing() -> None:
    [person] = people(a.a_comptoir(), 1)
    leaves(person)
    assert not Entry.objects.filter(verb="items-asked").exists()


def test_a_seat_given_back_a_moment_ago_is_passed_over_and_served_when_it_is_taken_again() -> None:
    comptoir = a.a_comptoir()
    item = a.an_item(comptoir, places=1)
    first, second = people(comptoir, 2)
    asks(first, item)
    asks(second, item)
    kept = {"status": "cancelled", "cancelled_at": NOON, "kept_until": NOON + AN_HOUR}
    Registration.objects.filter(pk=second.pk).update(**kept)
    asks(first)
    assert held(second) == []
    back = {"status": "confirmed", "cancelled_at": None, "kept_until": None}
    Registration.objects.filter(pk=second.pk).update(**back)
    serve_wishes(fresh(second), act=a.visitor())
    assert held(second) == [item]


def test_once_the_day_has_begun_the_welcome_desk_gives_the_places() -> None:
    comptoir = a.a_comptoir()
    item = a.an_item(comptoir, places=1)
    first, second = people(comptoir, 2)
    asks(first, item)
    asks(second, item)
    leaves(first, at=comptoir.starts_at)
    assert (held(second), waits(second)) == ([], [(item, 1)])


# The journal and the counts.


def test_each_move_is_in_the_journal() -> None:
    comptoir = a.a_comptoir()
    item = a.an_item(comptoir, places=1)
    first, second = people(comptoir, 2)
    asks(first, item)
    asks(first, item)
    asks(second, item)
    asks(first)
    moves = Entry.objects.filter(verb__startswith="item").order_by("pk")
    assert [(entry.verb, entry.details) for entry in moves] == [
        ("items-asked", {"taken": [item.pk], "left": [], "waits": []}),
        ("items-asked", {"taken": [], "left": [], "waits": [item.pk]}),
        ("items-asked", {"taken": [], "left": [item.pk], "waits": []}),
        ("item-given", {"item": item.pk}),
    ]


def test_the_count_of_an_item_is_that_of_its_seats_whatever_happens() -> None:
    comptoir, one, other = a_granting(places=2)
    free = a.an_item(comptoir, "Visite", places=1, starts_at=other.ends_at)
    crowd = people(comptoir, 4)
    for person in crowd:
        asks(person, free, wishes=(one, other))
    grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    asks(crowd[0], other, at=CLOSING)
    leaves(crowd[1], at=CLOSING)
    miscounted = ProgrammeItem.objects.annotate(n=Count("seats")).exclude(n=F("places_held"))
    assert list(miscounted) == []
