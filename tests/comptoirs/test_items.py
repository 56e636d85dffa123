"""Places in the programme: taken at once, wished by preference, waited for in each item's own queue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.db.models import Count, F

from comptoir.audit.models import Entry
from comptoir.comptoirs.actions.items import (
    ask,
    grant_wishes,
    leave_items,
    promise_granting,
    serve_item,
    serve_wishes,
    wishes_due,
)
from comptoir.comptoirs.choices import choices_of
from comptoir.comptoirs.drawing import lot
from comptoir.comptoirs.models import Comptoir, Notice, ProgrammeItem, Registration, Seat, Wish
from comptoir.editions.dates import paris
from comptoir.jobs.models import Job
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db
CLOSING = paris(2027, 4, 2, 18)
AN_HOUR = timedelta(hours=1)


def people(comptoir: Comptoir, count: int) -> list[Registration]:
    return [
        a.a_registration(comptoir, name=f"P{n} Petit", email=f"{n}@x.org") for n in range(count)
    ]


def fresh(registration: Registration) -> Registration:
    return Registration.objects.with_day().get(pk=registration.pk)


def asks(
    registration: Registration,
    *items: ProgrammeItem,
    wishes: tuple[ProgrammeItem, ...] = (),
    at: datetime = NOON,
) -> None:
    with transaction.atomic():
        Comptoir.objects.lock(registration.comptoir_id)
        ask(fresh(registration), items, wishes=wishes, act=a.visitor(at))


def leaves(registration: Registration, at: datetime = NOON) -> None:
    with transaction.atomic():
        Comptoir.objects.lock(registration.comptoir_id)
        leave_items(fresh(registration), act=a.visitor(at))


def held(registration: Registration) -> list[ProgrammeItem]:
    return choices_of(fresh(registration)).held


def waits(registration: Registration) -> list[tuple[ProgrammeItem, int | None]]:
    return [(w.item, w.position) for w in choices_of(fresh(registration)).wished]


def told() -> list[tuple[int, int]]:
    notices = Notice.objects.filter(kind=Notice.Kind.ITEMS).order_by("pk")
    return list(notices.values_list("party_id", "about"))


def a_granting(places: int = 1, **facts: object) -> tuple[Comptoir, ProgrammeItem, ProgrammeItem]:
    """A comptoir whose two workshops, at ten and at eleven, are given by preference on 2 April."""
    comptoir = a.a_comptoir(wishes_close_at=CLOSING, **facts)
    by_preference = {"places": places, "allocation": ProgrammeItem.Allocation.PREFERENCE}
    one = a.an_item(comptoir, **by_preference)
    other = a.an_item(comptoir, "Modèle économique", starts_at=one.ends_at, **by_preference)
    return comptoir, one, other


# First come, first served.


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


# By preference.


def test_before_the_closing_a_wish_gives_no_place_and_nobody_a_turn() -> None:
    comptoir, one, other = a_granting()
    [person] = people(comptoir, 1)
    asks(person, wishes=(other, one))
    assert (held(person), waits(person)) == ([], [(other, None), (one, None)])


def test_wishes_are_ranked_anew_as_often_as_one_likes() -> None:
    comptoir, one, other = a_granting()
    [person] = people(comptoir, 1)
    asks(person, wishes=(other, one))
    asks(person, wishes=(one, other))
    ranks = Wish.objects.order_by("rank").values_list("item", "rank")
    assert list(ranks) == [(one.pk, 1), (other.pk, 2)]


def test_more_than_three_wishes_are_refused() -> None:
    comptoir, one, other = a_granting()
    by_preference = {"allocation": ProgrammeItem.Allocation.PREFERENCE}
    more = [a.an_item(comptoir, f"Atelier {n}", **by_preference) for n in range(2)]
    [person] = people(comptoir, 1)
    with pytest.raises(Refusal) as refusal:
        asks(person, wishes=(one, other, *more))
    assert refusal.value.rule == "comptoirs.wishes"


def test_wishes_at_one_hour_are_allowed_since_one_place_at_most_comes_of_them() -> None:
    comptoir, one, _other = a_granting()
    by_preference = {"allocation": ProgrammeItem.Allocation.PREFERENCE}
    same_hour = a.an_item(comptoir, "Autre atelier", **by_preference)
    [person] = people(comptoir, 1)
    asks(person, wishes=(one, same_hour))
    grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    assert (held(person), waits(person)) == ([one], [(same_hour, 1)])


def test_at_the_closing_all_wishes_are_granted_at_once_by_lot_and_each_is_told_once() -> None:
    comptoir, one, other = a_granting()
    first, second = people(comptoir, 2)
    for person in (first, second):
        asks(person, wishes=(one, other))
    assert grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    comptoir.refresh_from_db()
    lucky, unlucky = sorted((first, second), key=lambda r: lot(comptoir.seed, r.pk))
    assert (held(lucky), held(unlucky)) == ([one], [other])
    assert (waits(lucky), waits(unlucky)) == ([(other, 1)], [(one, 1)])
    assert comptoir.wishes_granted_at == CLOSING
    assert sorted(told()) == [(first.party_id, 0), (second.party_id, 0)]


def test_granting_twice_is_granting_once() -> None:
    comptoir, one, _other = a_granting()
    [person] = people(comptoir, 1)
    asks(person, wishes=(one,))
    answers = [grant_wishes(comptoir.pk, act=platform_act(CLOSING)) for _ in range(2)]
    assert (answers, Seat.objects.count(), len(told())) == ([True, False], 1, 1)


def test_nothing_is_granted_before_its_moment_nor_in_a_cancelled_comptoir() -> None:
    comptoir, _one, _other = a_granting()
    assert not grant_wishes(comptoir.pk, act=platform_act(CLOSING - AN_HOUR))
    Comptoir.objects.update(status=Comptoir.Status.CANCELLED)
    assert not grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    assert not grant_wishes(a.a_comptoir().pk, act=platform_act(CLOSING))


def test_no_wish_is_granted_at_the_hour_of_a_place_held() -> None:
    comptoir, one, other = a_granting()
    [person] = people(comptoir, 1)
    mine = a.an_item(comptoir, "Visite", starts_at=one.starts_at)
    asks(person, mine, wishes=(one, other))
    grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    assert (held(person), waits(person)) == ([mine, other], [(one, 1)])


def test_after_the_granting_an_item_by_preference_goes_first_come_first_served() -> None:
    comptoir, one, other = a_granting()
    first, second = people(comptoir, 2)
    asks(first, wishes=(one,))
    grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    asks(second, one, other, at=CLOSING + AN_HOUR)
    assert (held(second), waits(second)) == ([other], [(one, 1)])


def test_wishes_sent_just_after_the_granting_are_asked_again() -> None:
    comptoir, one, other = a_granting()
    [person] = people(comptoir, 1)
    grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    with pytest.raises(Refusal) as refusal:
        asks(person, wishes=(one, other))
    assert refusal.value.rule == "comptoirs.wishes"


def test_who_was_not_granted_stands_before_whoever_asks_later() -> None:
    comptoir, one, _other = a_granting()
    first, second, third = people(comptoir, 3)
    for person in (first, second):
        asks(person, wishes=(one,))
    grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    asks(third, one, at=CLOSING)
    assert waits(third) == [(one, 2)]


def test_whoever_gives_their_seat_back_at_the_granting_gets_nothing() -> None:
    comptoir, one, _other = a_granting()
    first, second = people(comptoir, 2)
    for person in (first, second):
        asks(person, wishes=(one,))
    gone = {"status": "cancelled", "cancelled_at": CLOSING, "kept_until": CLOSING + AN_HOUR}
    Registration.objects.filter(pk=first.pk).update(**gone)
    grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    assert (held(first), held(second)) == ([], [one])


def test_an_item_by_preference_without_a_closing_goes_first_come_first_served() -> None:
    comptoir, one, _other = a_granting()
    Comptoir.objects.update(wishes_close_at=None)
    [person] = people(comptoir, 1)
    asks(person, one)
    assert held(person) == [one]


def test_before_the_granting_no_queue_is_served() -> None:
    comptoir, one, _other = a_granting()
    [person] = people(comptoir, 1)
    asks(person, wishes=(one,))
    assert serve_item(one, act=platform_act(NOON)) == []


def test_the_clockwork_knows_which_wishes_are_due() -> None:
    comptoir, _one, _other = a_granting()
    assert (wishes_due(CLOSING - AN_HOUR), wishes_due(CLOSING)) == ([], [comptoir.pk])
    grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    assert wishes_due(CLOSING) == []


def test_the_granting_is_promised_once_at_its_moment_with_a_seed_that_stays() -> None:
    comptoir, _one, _other = a_granting()
    promise_granting(comptoir)
    seed = Comptoir.objects.get().seed
    promise_granting(comptoir)
    grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    promise_granting(a.a_comptoir())
    job = Job.objects.get(name="comptoirs.grant-wishes")
    assert (job.due_at, job.payload) == (CLOSING, {"comptoir": comptoir.pk})
    assert seed == Comptoir.objects.get(pk=comptoir.pk).seed != ""


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


def test_the_granting_is_in_the_journal_with_who_goes_on_waiting() -> None:
    comptoir, one, _other = a_granting()
    first, second = people(comptoir, 2)
    for person in (first, second):
        asks(person, wishes=(one,))
    grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    comptoir.refresh_from_db()
    lucky, unlucky = sorted((first.pk, second.pk), key=lambda pk: lot(comptoir.seed, pk))
    assert Entry.objects.get(verb="wishes-granted").details == {
        "granted": {str(lucky): [one.pk]},
        "waits": {str(one.pk): [unlucky]},
    }


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
