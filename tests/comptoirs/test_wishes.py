"""Places by preference: wished, then given all at once, by rank and by lot; after that, first come, first served."""

from __future__ import annotations

import pytest

from comptoir.audit.models import Entry
from comptoir.comptoirs.actions.items import grant_wishes, promise_granting, serve_item, wishes_due
from comptoir.comptoirs.drawing import lot
from comptoir.comptoirs.models import Comptoir, ProgrammeItem, Registration, Seat, Wish
from comptoir.jobs.models import Job
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from tests.comptoirs.choosing import AN_HOUR, CLOSING, a_granting, asks, held, people, told, waits
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db


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
