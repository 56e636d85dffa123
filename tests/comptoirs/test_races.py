"""Two people and one seat: whoever comes second waits for the first, then reads what the first wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from comptoir.comptoirs.actions.change import cancel
from comptoir.comptoirs.actions.details import Details, complete
from comptoir.comptoirs.actions.register import register
from comptoir.comptoirs.models import Comptoir, ProgrammeItem, Registration, Wish
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from tests.support import factories as a
from tests.support.waiting import together, waits

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
Status = Registration.Status


def test_registering_waits_for_whoever_holds_the_comptoir() -> None:
    """Without this wait, two people arriving together would share the last seat."""
    comptoir, application = a.a_comptoir(), a.an_application()
    with transaction.atomic():
        Comptoir.objects.lock(comptoir.pk)
        assert waits(lambda: register(comptoir, application, act=a.visitor()))


def test_cancelling_waits_too() -> None:
    registration = a.a_registration()
    with transaction.atomic():
        Comptoir.objects.lock(registration.comptoir_id)
        assert waits(lambda: cancel(registration, act=a.visitor()))


def test_taking_a_place_in_a_workshop_waits_too() -> None:
    registration = a.a_registration()
    details = Details(topics=(), items=(), access_need="", consents=())
    with transaction.atomic():
        Comptoir.objects.lock(registration.comptoir_id)
        assert waits(lambda: complete(registration, details, act=a.visitor()))


def test_eight_people_and_three_seats() -> None:
    comptoir = a.a_comptoir(capacity=3)
    crowd = [a.an_application(f"Personne {n}", f"{n}@example.org") for n in range(8)]

    def coming(number: int) -> Callable[[], Registration]:
        return lambda: register(comptoir, crowd[number], act=a.visitor())

    together(*(coming(n) for n in range(8)))
    comptoir.refresh_from_db()
    held = Registration.objects.filter(status=Status.CONFIRMED).count()
    waiting = sorted(a.position(r) for r in Registration.objects.filter(status=Status.WAITING))
    assert (held, comptoir.seats_held, waiting) == (3, 3, [1, 2, 3, 4, 5])
    assert Letter.objects.count() == 8


def test_one_person_in_two_tabs_holds_one_seat() -> None:
    comptoir = a.a_comptoir()
    tabs = [a.an_application(), a.an_application()]
    answers = together(*(lambda tab=tab: register(comptoir, tab, act=a.visitor()) for tab in tabs))
    comptoir.refresh_from_db()
    assert comptoir.seats_held == 1
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1


def test_the_last_place_of_a_workshop_goes_to_one_and_the_others_wait() -> None:
    comptoir = a.a_comptoir()
    item = a.an_item(comptoir, places=1)
    people = [a.a_registration(comptoir, email=f"{n}@example.org") for n in range(3)]
    wish = Details(topics=(), items=[item], access_need="", consents=())
    together(*(lambda p=p: complete(p, wish, act=a.visitor()) for p in people))
    assert (ProgrammeItem.objects.get().places_held, Wish.objects.count()) == (1, 2)
