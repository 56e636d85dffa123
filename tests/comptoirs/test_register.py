"""Registering gives a seat, or a place in the queue, and says so by a letter written with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comptoir.accounts.models import Person
from comptoir.audit.models import Entry
from comptoir.comptoirs.actions.change import cancel
from comptoir.comptoirs.actions.register import register
from comptoir.comptoirs.models import Comptoir, Registration
from comptoir.comptoirs.parameters import IDEA_REQUIRED
from comptoir.comptoirs.rules import LikelyDouble
from comptoir.editions.dates import paris
from comptoir.editions.models import RuleVersion
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db
Status = Registration.Status


def test_the_first_to_come_holds_a_seat() -> None:
    comptoir = a.a_comptoir(capacity=2)
    registration = a.a_registration(comptoir)
    comptoir.refresh_from_db()
    assert (registration.status, comptoir.seats_held, comptoir.waiting) == (Status.CONFIRMED, 1, 0)


def test_whoever_comes_when_the_room_is_full_stands_in_a_numbered_queue() -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_registration(comptoir, name="Une Première", email="1@example.org")
    second = a.a_registration(comptoir, name="Un Deuxième", email="2@example.org")
    third = a.a_registration(
        comptoir, name="Une Troisième", email="3@example.org", at=NOON + timedelta(seconds=1)
    )
    comptoir.refresh_from_db()
    assert (a.position(second), a.position(third), comptoir.seats_held, comptoir.waiting) == (
        1,
        2,
        1,
        2,
    )


def test_nobody_passes_those_who_wait_even_when_a_seat_is_free() -> None:
    comptoir = a.a_comptoir(capacity=1)
    Comptoir.objects.filter(pk=comptoir.pk).update(waiting=1)
    assert a.a_registration(comptoir).status == Status.WAITING


def test_a_seat_comes_with_its_letter_and_its_line_in_the_journal() -> None:
    registration = a.a_registration()
    letter = Letter.objects.get()
    assert letter.to == "camille@example.org"
    assert registration.manage_url in letter.text
    assert registration.ticket_url in letter.text
    entry = Entry.objects.get(verb="registered")
    assert (entry.subject, entry.details["status"]) == (
        f"comptoirs.registration:{registration.pk}",
        "confirmed",
    )


def test_the_link_that_changes_is_not_the_code_of_the_ticket() -> None:
    registration = a.a_registration()
    assert registration.link_token.partition("-")[2] != registration.ticket_token.partition("-")[2]


def test_the_same_form_sent_twice_counts_once() -> None:
    comptoir, application = a.a_comptoir(), a.an_application()
    first = register(comptoir, application, act=a.visitor())
    again = register(comptoir, application, act=a.visitor())
    comptoir.refresh_from_db()
    assert (first, comptoir.seats_held, Letter.objects.count()) == (again, 1, 1)


def test_going_back_to_the_form_and_typing_somebody_else_registers_somebody_else() -> None:
    comptoir = a.a_comptoir()
    register(comptoir, a.an_application(form_key="one showing"), act=a.visitor())
    other = a.an_application("Hugo Lambert", "hugo@example.org", form_key="one showing")
    registration = register(comptoir, other, act=a.visitor())
    comptoir.refresh_from_db()
    assert (registration.person.name, comptoir.seats_held) == ("Hugo Lambert", 2)
    assert Letter.objects.filter(to="hugo@example.org").count() == 1


def test_whoever_is_registered_gets_the_link_again_and_no_second_place() -> None:
    comptoir = a.a_comptoir()
    a.a_registration(comptoir)
    with pytest.raises(Refusal) as refusal:
        a.a_registration(comptoir)
    comptoir.refresh_from_db()
    assert refusal.value.rule == "comptoirs.one-place-per-person"
    assert comptoir.seats_held == 1
    assert [letter.name for letter in Letter.objects.order_by("pk")] == [
        "comptoirs/registered",
        "comptoirs/link_again",
    ]


def test_the_link_goes_again_at_most_once_an_hour() -> None:
    comptoir = a.a_comptoir()
    a.a_registration(comptoir)
    for _ in range(3):
        with pytest.raises(Refusal):
            a.a_registration(comptoir)
    assert Letter.objects.filter(name="comptoirs/link_again").count() == 1


def test_a_couple_shares_a_mailbox() -> None:
    comptoir = a.a_comptoir()
    a.a_registration(comptoir, name="Camille Petit")
    a.a_registration(comptoir, name="Dominique Legrand")
    comptoir.refresh_from_db()
    assert (comptoir.seats_held, Person.objects.filter(email="camille@example.org").count()) == (
        2,
        2,
    )


def test_a_likely_double_is_a_question_and_never_a_wall() -> None:
    comptoir = a.a_comptoir()
    a.a_registration(comptoir, name="Camille Petit")
    with pytest.raises(LikelyDouble):
        a.a_registration(comptoir, name="Camile Petit")
    assert Letter.objects.filter(name="comptoirs/link_again").count() == 1
    other = a.a_registration(comptoir, name="Camile Petit", is_someone_else=True)
    assert other.status == Status.CONFIRMED


def test_whoever_cancelled_may_come_back() -> None:
    comptoir = a.a_comptoir()
    first = a.a_registration(comptoir)
    cancel(first, act=a.visitor())
    assert a.a_registration(comptoir).pk != first.pk


@pytest.mark.parametrize(
    ("facts", "at"),
    [
        ({"registration_opens_at": paris(2027, 3, 20)}, NOON),
        ({}, paris(2027, 4, 6, 10)),
        ({}, paris(2027, 4, 8)),
        ({"status": Comptoir.Status.CANCELLED}, NOON),
    ],
    ids=["not yet open", "closed", "over", "cancelled"],
)
def test_out_of_its_window_a_comptoir_says_why_and_where_to_go(facts: dict, at: object) -> None:
    comptoir = a.a_comptoir(**facts)
    with pytest.raises(Refusal) as refusal:
        a.a_registration(comptoir, at=at)
    assert refusal.value.rule == "comptoirs.registration-window"
    assert refusal.value.next_step.url == "/comptoirs/"


def test_registration_opens_by_itself_to_the_second() -> None:
    comptoir = a.a_comptoir(registration_opens_at=paris(2027, 3, 20, 9))
    with pytest.raises(Refusal, match="20 mars"):
        a.a_registration(comptoir, at=paris(2027, 3, 20, 9) - timedelta(seconds=1))
    assert a.a_registration(comptoir, at=paris(2027, 3, 20, 9)).status == Status.CONFIRMED


def test_the_idea_is_asked_where_the_rules_ask_it() -> None:
    comptoir = a.a_comptoir()
    RuleVersion.objects.create(edition=comptoir.edition, key=IDEA_REQUIRED.key, value=True)
    with pytest.raises(Refusal) as refusal:
        a.a_registration(comptoir, idea="")
    assert refusal.value.rule == IDEA_REQUIRED.key


@pytest.mark.parametrize("crowd", [1, 30])
def test_a_seat_costs_the_same_whoever_came_before(crowd: int, django_assert_num_queries) -> None:
    comptoir = a.a_comptoir(capacity=100)
    for number in range(crowd):
        a.a_registration(comptoir, name=f"Personne {number}", email=f"{number}@example.org")
    application = a.an_application()
    with django_assert_num_queries(28, exact=False):
        register(comptoir, application, act=a.visitor())
