"""Once the seat is held: help, places in workshops, access needs, consents; and what becomes of it all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comptoir.accounts.models import Consent
from comptoir.audit.models import Entry
from comptoir.comptoirs.actions.change import cancel, undo
from comptoir.comptoirs.actions.details import Details, complete
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.models import AccessNeed, Comptoir, ProgrammeItem
from comptoir.comptoirs.pending import ACCESS, for_mission
from comptoir.comptoirs.rules import require_no_overlap
from comptoir.editions.dates import paris
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db


def details(**asked: object) -> Details:
    return Details(**({"topics": (), "items": (), "access_need": "", "consents": ()} | asked))


def test_a_place_in_a_workshop_is_counted_and_given_back() -> None:
    registration = a.a_registration()
    item = a.an_item(registration.comptoir)
    complete(registration, details(items=[item]), act=a.visitor())
    item.refresh_from_db()
    assert item.places_held == 1
    complete(registration, details(), act=a.visitor())
    item.refresh_from_db()
    assert (item.places_held, registration.seats.count()) == (0, 0)


def test_saying_the_same_twice_takes_one_place() -> None:
    registration = a.a_registration()
    item = a.an_item(registration.comptoir)
    for _ in range(2):
        complete(registration, details(items=[item]), act=a.visitor())
    item.refresh_from_db()
    assert item.places_held == 1


def test_whoever_chooses_a_full_workshop_stands_in_its_queue() -> None:
    comptoir = a.a_comptoir()
    item = a.an_item(comptoir, places=1)
    first, second = a.a_registration(comptoir), a.a_registration(comptoir, email="b@example.org")
    for registration in (first, second):
        complete(registration, details(items=[item], access_need="Une boucle"), act=a.visitor())
    assert (first.seats.count(), second.seats.count()) == (1, 0)
    assert [wish.item for wish in second.wishes.all()] == [item]


def test_two_workshops_at_the_same_hour_are_refused() -> None:
    registration = a.a_registration()
    one = a.an_item(registration.comptoir)
    other = a.an_item(
        registration.comptoir, "Modèle économique", starts_at=one.starts_at + timedelta(minutes=30)
    )
    with pytest.raises(Refusal) as refusal:
        complete(
            registration, details(items=[one, other], access_need="Une boucle"), act=a.visitor()
        )
    assert refusal.value.rule == "comptoirs.one-item-at-a-time"
    assert not AccessNeed.objects.exists()


def test_one_workshop_may_start_when_another_ends() -> None:
    comptoir = a.a_comptoir()
    one = a.an_item(comptoir)
    require_no_overlap([one, a.an_item(comptoir, starts_at=one.ends_at)])


def test_whoever_waits_for_a_seat_takes_no_place_in_a_workshop() -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_registration(comptoir, email="first@example.org")
    waiting = a.a_registration(comptoir)
    with pytest.raises(Refusal):
        complete(waiting, details(items=[a.an_item(comptoir)]), act=a.visitor())


def test_an_access_need_is_a_task_with_an_answer_date() -> None:
    registration = a.a_registration()
    complete(registration, details(access_need="Un fauteuil roulant"), act=a.visitor())
    need = AccessNeed.objects.get()
    assert (need.text, need.answer_by) == ("Un fauteuil roulant", paris(2027, 3, 22, 18))
    complete(registration, details(), act=a.visitor())
    assert not AccessNeed.objects.exists()


def test_nobody_answers_the_access_need_of_somebody_who_does_not_come() -> None:
    registration = a.a_registration()
    complete(registration, details(access_need="Un fauteuil roulant"), act=a.visitor())
    assert [task.kind for task in for_mission(NOON)] == [ACCESS]
    cancel(registration, act=a.visitor())
    assert for_mission(NOON) == []


def test_what_one_needs_to_come_is_not_in_the_journal() -> None:
    complete(a.a_registration(), details(access_need="Un fauteuil roulant"), act=a.visitor())
    assert Entry.objects.get(verb="completed").details == {"topics": [], "items": []}


def test_consents_are_given_and_withdrawn_one_by_one() -> None:
    registration = a.a_registration()
    complete(registration, details(consents=[Consent.Kind.NEWS]), act=a.visitor())
    assert [c.kind for c in Consent.objects.standing()] == [Consent.Kind.NEWS]
    complete(
        registration,
        details(consents=[Consent.Kind.PHOTO]),
        act=a.visitor(NOON + timedelta(hours=1)),
    )
    assert [c.kind for c in Consent.objects.standing()] == [Consent.Kind.PHOTO]


def test_a_new_registration_changes_no_consent_given_before() -> None:
    """Whoever knows a name and an address could register that person: the link proves no mailbox."""
    first = a.a_registration()
    complete(first, details(consents=[Consent.Kind.PHOTO]), act=a.visitor())
    second = a.a_registration(a.a_comptoir(), at=NOON + timedelta(days=1), under_15=True)
    complete(second, details(consents=[Consent.Kind.NEWS]), act=a.visitor(NOON + timedelta(days=1)))
    assert [c.kind for c in Consent.objects.standing()] == [Consent.Kind.PHOTO]
    first.person.refresh_from_db()
    assert first.person.under_15 is False


def test_under_15_nothing_is_consented() -> None:
    registration = a.a_registration(under_15=True)
    complete(registration, details(consents=[Consent.Kind.PHOTO]), act=a.visitor())
    assert not Consent.objects.exists()


def test_the_day_itself_is_changed_at_the_welcome_desk() -> None:
    registration = a.a_registration()
    with pytest.raises(Refusal) as refusal:
        complete(registration, details(), act=a.visitor(paris(2027, 4, 6, 9)))
    assert refusal.value.rule == "comptoirs.changes-before-the-day"


def test_what_a_cancelled_seat_held_is_freed_when_its_ten_minutes_are_over() -> None:
    registration = a.a_registration()
    item = a.an_item(registration.comptoir)
    complete(registration, details(items=[item], access_need="Une boucle"), act=a.visitor())
    cancel(registration, act=a.visitor())
    assert (ProgrammeItem.objects.get().places_held, AccessNeed.objects.count()) == (1, 1)
    settle(registration.comptoir_id, act=platform_act(NOON + UNDO))
    assert (ProgrammeItem.objects.get().places_held, AccessNeed.objects.count()) == (0, 0)
    assert Comptoir.objects.get().seats_held == 0


def test_who_takes_the_seat_back_holds_the_same_places_and_is_served_what_was_freed() -> None:
    comptoir = a.a_comptoir()
    mine = a.an_item(comptoir)
    full = a.an_item(comptoir, "Visite", places=1, starts_at=mine.ends_at)
    first, second = a.a_registration(comptoir), a.a_registration(comptoir, email="b@example.org")
    complete(first, details(items=[full]), act=a.visitor())
    complete(second, details(items=[mine, full]), act=a.visitor())
    cancel(second, act=a.visitor())
    complete(first, details(), act=a.visitor())
    undo(second, act=a.visitor())
    assert [seat.item for seat in second.seats.order_by("item__starts_at")] == [mine, full]


def test_a_cancelled_registration_is_completed_no_more() -> None:
    registration = a.a_registration()
    cancel(registration, act=a.visitor())
    with pytest.raises(Refusal) as refusal:
        complete(registration, details(), act=a.visitor())
    assert refusal.value.rule == "comptoirs.standing-registration"


def test_leaving_the_queue_frees_no_seat() -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_registration(comptoir, email="first@example.org")
    cancel(a.a_registration(comptoir), act=a.visitor())
    comptoir.refresh_from_db()
    assert (comptoir.seats_held, comptoir.waiting) == (1, 0)


def test_cancelling_twice_is_refused_and_frees_one_seat() -> None:
    registration = a.a_registration()
    cancel(registration, act=a.visitor())
    with pytest.raises(Refusal):
        cancel(registration, act=a.visitor())
    settle(registration.comptoir_id, act=platform_act(NOON + UNDO))
    assert Comptoir.objects.get().seats_held == 0
