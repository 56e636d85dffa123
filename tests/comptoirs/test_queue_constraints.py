"""What the database refuses of a queue, whatever the code does."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from comptoir.comptoirs.models import (
    Comptoir,
    Entry,
    Notice,
    Offer,
    Registration,
    Revision,
    Waiver,
    Wish,
)
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db


def refused(constraint: str):
    # SQLite names the columns of a unique constraint, PostgreSQL the constraint.
    return pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE")


def an_entry(**facts: Any) -> Entry:
    party = facts.pop("party", None) or a.a_party(a.a_comptoir(), 1)
    values = {"comptoir": party.comptoir, "number": 1, "turn": 1, "places": 1, "entered_at": NOON}
    return Entry.objects.create(party=party, **(values | facts))


def an_offer(**facts: Any) -> Offer:
    entry = facts.pop("entry", None) or an_entry()
    values = {"seats": 1, "made_at": NOON, "expires_at": NOON.replace(hour=18)}
    return Offer.objects.create(entry=entry, **(values | facts))


def test_offered_seats_count_against_the_capacity() -> None:
    comptoir = a.a_comptoir(capacity=2)
    with refused("a_comptoir_never_holds_more_than_its_seats"):
        Comptoir.objects.filter(pk=comptoir.pk).update(seats_held=1, seats_offered=2)


@pytest.mark.parametrize(
    "facts",
    [{"queue_policy": "draw"}, {"draw_at": NOON}, {"queue_policy": "draw", "draw_at": NOON}],
)
def test_a_draw_has_a_moment_and_a_seed(facts: dict[str, Any]) -> None:
    with refused("a_draw_has_a_moment_and_a_seed"):
        a.a_comptoir(**facts)


def test_one_revision_per_sequence() -> None:
    comptoir = a.a_comptoir()
    said = ("doors_at", "starts_at", "ends_at", "venue", "host")
    facts = {name: getattr(comptoir, name) for name in said} | {"sequence": 7, "said_at": NOON}
    Revision.objects.create(comptoir=comptoir, **facts)
    with refused("one_revision_per_sequence"):
        Revision.objects.create(comptoir=comptoir, **facts)


def test_only_a_cancelled_seat_is_kept() -> None:
    registration = a.a_registration()
    with refused("only_a_cancelled_seat_is_kept"):
        Registration.objects.filter(pk=registration.pk).update(kept_until=NOON)


def test_one_referent_per_party() -> None:
    party = a.a_party(a.a_comptoir(), 2)
    with refused("one_referent_per_party"):
        party.registrations.update(is_referent=True)


def test_a_party_stands_once_in_a_queue() -> None:
    entry = an_entry()
    with refused("a_party_stands_once_in_a_queue"):
        an_entry(party=entry.party, number=2, turn=2)


def test_a_number_of_a_queue_is_given_once() -> None:
    entry = an_entry()
    with refused("a_number_of_a_queue_is_given_once"):
        an_entry(party=a.a_party(entry.comptoir, 1), turn=2)


def test_a_turn_of_a_queue_is_given_once() -> None:
    entry = an_entry()
    with refused("a_turn_of_a_queue_is_given_once"):
        an_entry(party=a.a_party(entry.comptoir, 1), number=2)


@pytest.mark.parametrize("facts", [{"places": 0}, {"rank": 0}])
def test_somebody_waits_in_a_queue(facts: dict[str, int]) -> None:
    with refused("somebody_waits_in_a_queue"):
        an_entry(**facts)


@pytest.mark.parametrize("facts", [{"left_at": NOON}, {"leaving": "declined"}])
def test_who_left_a_queue_says_why(facts: dict[str, Any]) -> None:
    with refused("who_left_a_queue_says_why"):
        an_entry(**facts)


def test_one_offer_at_a_time() -> None:
    offer = an_offer()
    with refused("one_offer_at_a_time"):
        an_offer(entry=offer.entry)


@pytest.mark.parametrize("facts", [{"seats": 0}, {"expires_at": NOON}])
def test_an_offer_leaves_time_to_answer(facts: dict[str, Any]) -> None:
    with refused("an_offer_leaves_time_to_answer"):
        an_offer(**facts)


@pytest.mark.parametrize("facts", [{"outcome": "accepted"}, {"settled_at": NOON}])
def test_a_settled_offer_says_when(facts: dict[str, Any]) -> None:
    with refused("a_settled_offer_says_when"):
        an_offer(**facts)


def test_a_thing_is_told_once() -> None:
    party = a.a_party(a.a_comptoir(), 1)
    facts = {"comptoir": party.comptoir, "kind": "eve", "made_at": NOON, "due_at": NOON}
    Notice.objects.create(party=party, **facts)
    with refused("a_thing_is_told_once"):
        Notice.objects.create(party=party, **facts)


def test_a_notice_that_ended_says_when() -> None:
    party = a.a_party(a.a_comptoir(), 1)
    facts = {"comptoir": party.comptoir, "kind": "eve", "made_at": NOON, "due_at": NOON}
    with refused("a_notice_that_ended_says_when"), transaction.atomic():
        Notice.objects.create(party=party, outcome="told", **facts)
    with refused("a_notice_that_ended_says_when"):
        Notice.objects.create(party=party, ended_at=NOON, **facts)


def test_one_wish_per_registration_and_item() -> None:
    registration = a.a_registration()
    item = a.an_item(registration.comptoir)
    Wish.objects.create(registration=registration, item=item, entered_at=NOON)
    with refused("one_wish_per_registration_and_item"):
        Wish.objects.create(registration=registration, item=item, entered_at=NOON)


def test_a_wish_ranks_from_one() -> None:
    registration = a.a_registration()
    with refused("a_wish_ranks_from_one"):
        Wish.objects.create(
            registration=registration,
            item=a.an_item(registration.comptoir),
            rank=0,
            entered_at=NOON,
        )


def test_one_waiver_per_person_and_comptoir() -> None:
    registration = a.a_registration()
    facts = {"comptoir": registration.comptoir, "reason": "Neige", "granted_at": NOON}
    Waiver.objects.create(person=registration.person, **facts)
    with refused("one_waiver_per_person_and_comptoir"):
        Waiver.objects.create(person=registration.person, **facts)
