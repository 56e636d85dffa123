"""The mission acts while people do: whoever comes second waits, then reads what the first wrote."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest
from django.db import connection, transaction

from comptoir.comptoirs.actions.change import cancel as give_up
from comptoir.comptoirs.actions.door import arrive, seat_from_the_line
from comptoir.comptoirs.actions.organise import cancel, set_capacity
from comptoir.comptoirs.actions.recover import rebook
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.models import Comptoir, Party, Registration
from comptoir.editions.dates import paris
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.waiting import together, waits

pytestmark = pytest.mark.django_db(transaction=True)
ACT = platform_act(NOON)
TENTH_MINUTE = platform_act(paris(2027, 4, 6, 9) + timedelta(minutes=10))


def counted(comptoir: Comptoir) -> tuple[int, int]:
    """Seats held, by the counter and by the facts."""
    comptoir.refresh_from_db()
    facts = Registration.objects.confirmed().filter(comptoir=comptoir, released_at=None)
    kept = Registration.objects.kept().filter(comptoir=comptoir)
    return comptoir.seats_held, facts.count() + kept.count()


def test_changing_the_seats_waits_for_whoever_takes_one() -> None:
    comptoir = a.a_comptoir()
    with transaction.atomic():
        Comptoir.objects.lock(comptoir.pk)
        assert waits(lambda: set_capacity(comptoir, 20, act=ACT))


def test_the_door_waits_for_whoever_moves_seats() -> None:
    comptoir = a.a_comptoir()
    registration = a.a_party(comptoir, 1).referent
    with transaction.atomic():
        Comptoir.objects.lock(comptoir.pk)
        assert waits(lambda: arrive(registration, act=TENTH_MINUTE))


def test_two_phones_give_one_seat_once() -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    first = a.a_party(comptoir, 1).referent
    second = a.a_party(comptoir, 1).referent
    for registration in (first, second):
        arrive(registration, act=TENTH_MINUTE)
    answers = together(
        lambda: seat_from_the_line(first, act=TENTH_MINUTE),
        lambda: seat_from_the_line(first, act=TENTH_MINUTE),
        lambda: seat_from_the_line(second, act=TENTH_MINUTE),
    )
    assert sum(isinstance(answer, Refusal) for answer in answers) == 2
    assert counted(comptoir) == (1, 1)


def test_two_agents_who_lead_the_same_people_lead_them_once() -> None:
    comptoir = a.a_comptoir()
    for _ in range(6):
        a.a_party(comptoir, 2)
    target = a.a_comptoir(capacity=12)
    comptoir = cancel(comptoir, reason="Neige.", act=ACT)
    answers = together(*(lambda: rebook(comptoir, [target], act=ACT),) * 2)
    assert sum(answer.people for answer in answers) == 12  # type: ignore[attr-defined]
    assert (counted(target), counted(comptoir)) == ((12, 12), (0, 0))


def test_people_give_up_while_they_are_led_elsewhere() -> None:
    comptoir = a.a_comptoir()
    parties = [a.a_party(comptoir, 2) for _ in range(5)]
    target = a.a_comptoir(capacity=6)
    comptoir = cancel(comptoir, reason="Neige.", act=ACT)
    together(
        lambda: rebook(comptoir, [target], act=ACT),
        *(lambda p=p: give_up(p.referent, act=ACT) for p in parties[:3]),
    )
    for each in (comptoir, target):
        held, facts = counted(each)
        assert held == facts
    assert counted(target)[0] <= 6


def test_the_door_waits_for_a_party_whose_offer_is_late_with_nothing_in_hand() -> None:
    comptoir = a.a_comptoir(capacity=1)
    seated, late, here = (a.a_party(comptoir, 1) for _ in range(3))
    give_up(seated.referent, act=ACT)
    settle(comptoir.pk, act=platform_act(NOON + UNDO))

    def welcome() -> None:
        try:
            arrive(here.referent, comptoir=comptoir, act=TENTH_MINUTE)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as door:
        with transaction.atomic():
            Party.objects.lock(late.pk)
            welcomed = door.submit(welcome)
            sleep(0.5)
            # As whoever answers this offer does: the party, then its comptoirs.
            Comptoir.objects.lock(comptoir.pk)
        welcomed.result(timeout=20)
    assert here.registrations.get().arrived_at == TENTH_MINUTE.at


def test_a_queue_is_closed_while_people_leave_it() -> None:
    comptoir, other = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    for each in (comptoir, other):
        a.a_party(each, 1)
    parties = [a.a_party(comptoir, 1, others=(other,)) for _ in range(4)]
    together(
        lambda: cancel(comptoir, reason="Neige.", act=ACT),
        *(lambda p=p: give_up(p.referent, act=ACT) for p in parties[:2]),
    )
    for each in (comptoir, other):
        each.refresh_from_db()
    assert (comptoir.waiting, other.waiting) == (0, 2)
