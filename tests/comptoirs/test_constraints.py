"""What the database refuses, whatever the code does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from comptoir.comptoirs.models import (
    AccessFact,
    AccessNeed,
    Comptoir,
    Need,
    Party,
    Registration,
    Seat,
)
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=_said(constraint))


def _said(constraint: str) -> str:
    # SQLite names the columns of a unique constraint, PostgreSQL the constraint.
    return f"{constraint}|UNIQUE"


def test_a_venue_is_on_earth() -> None:
    with refused("a_venue_is_on_earth"):
        a.a_venue(latitude=91)


def test_a_venue_holds_at_least_one_person() -> None:
    with refused("a_venue_holds_at_least_one_person"):
        a.a_venue(capacity=0)


def test_one_access_fact_per_venue_and_kind() -> None:
    venue = a.a_venue()
    AccessFact.objects.create(venue=venue, kind="mi", text="De plain-pied")
    with refused("one_access_fact_per_venue_and_kind"):
        AccessFact.objects.create(venue=venue, kind="mi", text="Rampe")


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("a_comptoir_opens_then_starts_then_ends", {"doors_at": NOON + timedelta(days=300)}),
        (
            "registration_closes_after_it_opens_and_before_the_end",
            {"registration_closes_at": NOON - timedelta(days=300)},
        ),
        ("a_comptoir_never_holds_more_than_its_seats", {"seats_held": 31}),
        ("a_public_comptoir_says_since_when", {"published_at": None}),
    ],
)
def test_a_comptoir_keeps_its_word(constraint: str, change: dict) -> None:
    comptoir = a.a_comptoir()
    with refused(constraint):
        Comptoir.objects.filter(pk=comptoir.pk).update(**change)


def test_an_item_ends_after_it_starts() -> None:
    item = a.an_item(a.a_comptoir())
    with refused("an_item_ends_after_it_starts"):
        type(item).objects.update(ends_at=item.starts_at)


def test_an_item_never_holds_more_than_its_places() -> None:
    item = a.an_item(a.a_comptoir(), places=1)
    with refused("an_item_never_holds_more_than_its_places"):
        type(item).objects.update(places_held=2)


def copy_of(registration: Registration, **change: object) -> Registration:
    party = Party.objects.create(comptoir=registration.comptoir, form_key="copy", made_at=NOON)
    return Registration(
        comptoir=registration.comptoir,
        person=registration.person,
        party=party,
        comes_as="citizen",
        status="waiting",
        entered_at=NOON,
        **change,
    )


def test_one_standing_registration_per_person_and_comptoir() -> None:
    again = copy_of(a.a_registration())
    with refused("one_standing_registration_per_person_and_comptoir"):
        again.save()


def test_a_cancelled_registration_says_when() -> None:
    registration = a.a_registration()
    with refused("a_cancelled_registration_says_when"), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(status="cancelled")
    with refused("a_cancelled_registration_says_when"):
        Registration.objects.filter(pk=registration.pk).update(cancelled_at=NOON)


def test_one_seat_per_registration_and_item() -> None:
    registration = a.a_registration()
    item = a.an_item(registration.comptoir)
    Seat.objects.create(registration=registration, item=item, taken_at=NOON)
    with refused("one_seat_per_registration_and_item"):
        Seat.objects.create(registration=registration, item=item, taken_at=NOON)


def test_one_need_per_registration_and_topic() -> None:
    registration = a.a_registration()
    topic = registration.comptoir.edition.topics.first()
    Need.objects.create(registration=registration, topic=topic)
    with refused("one_need_per_registration_and_topic"):
        Need.objects.create(registration=registration, topic=topic)


def test_an_access_need_is_answered_after_it_is_asked() -> None:
    with refused("an_access_need_is_answered_after_it_is_asked"):
        AccessNeed.objects.create(
            registration=a.a_registration(), text="Une boucle", asked_at=NOON, answer_by=NOON
        )


def test_an_access_answer_has_words_and_says_how_it_was_told() -> None:
    need = AccessNeed.objects.create(
        registration=a.a_registration(),
        text="Une boucle",
        asked_at=NOON,
        answer_by=NOON + timedelta(days=5),
    )
    for half in ({"told": "mail"}, {"will_do": "Une boucle vous attend."}):
        with refused("an_access_answer_has_words_and_says_how_it_was_told"), transaction.atomic():
            AccessNeed.objects.filter(pk=need.pk).update(**half)
