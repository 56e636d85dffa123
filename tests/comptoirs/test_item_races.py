"""Two people and one place of a workshop: whoever comes second waits for the first, then reads what the first wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from comptoir.comptoirs.actions.change import cancel
from comptoir.comptoirs.actions.details import Details, complete
from comptoir.comptoirs.actions.items import grant_wishes
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.models import Comptoir, Notice, ProgrammeItem, Registration, Seat, Wish
from comptoir.editions.dates import paris
from comptoir.kernel.acts import platform_act
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.waiting import together, waits

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
CLOSING = paris(2027, 4, 2, 18)


def asks(
    registration: Registration, *items: ProgrammeItem, wishes: tuple[ProgrammeItem, ...] = ()
) -> None:
    details = Details(topics=(), items=items, wishes=wishes, access_need="", consents=())
    complete(registration, details, act=a.visitor())


def asking(registration: Registration, *items: ProgrammeItem) -> Callable[[], None]:
    return lambda: asks(registration, *items)


def people(comptoir: Comptoir, count: int) -> list[Registration]:
    return [a.a_registration(comptoir, email=f"{n}@example.org") for n in range(count)]


def seated(item: ProgrammeItem) -> list[int]:
    return sorted(Seat.objects.filter(item=item).values_list("registration_id", flat=True))


def test_asking_for_a_place_waits_for_whoever_holds_the_comptoir() -> None:
    """Without this wait, two people asking together would share the last place."""
    comptoir = a.a_comptoir()
    item, [person] = a.an_item(comptoir), people(comptoir, 1)
    with transaction.atomic():
        Comptoir.objects.lock(comptoir.pk)
        assert waits(asking(person, item))


def test_granting_wishes_waits_too() -> None:
    comptoir = a.a_comptoir(wishes_close_at=CLOSING)
    with transaction.atomic():
        Comptoir.objects.lock(comptoir.pk)
        assert waits(lambda: grant_wishes(comptoir.pk, act=platform_act(CLOSING)))


def test_the_last_place_goes_to_one_and_the_others_stand_in_the_queue() -> None:
    comptoir = a.a_comptoir()
    item, crowd = a.an_item(comptoir, places=1), people(comptoir, 4)
    together(*(asking(person, item) for person in crowd))
    in_line = list(Wish.objects.values_list("registration_id", flat=True))
    assert sorted([*seated(item), *in_line]) == sorted(person.pk for person in crowd)
    assert (len(seated(item)), ProgrammeItem.objects.get().places_held) == (1, 1)


def test_two_who_leave_at_once_serve_the_first_two_who_wait_once_each() -> None:
    comptoir = a.a_comptoir()
    item, crowd = a.an_item(comptoir, places=2), people(comptoir, 5)
    for person in crowd:
        asks(person, item)
    together(asking(crowd[0]), asking(crowd[1]))
    assert seated(item) == sorted([crowd[2].pk, crowd[3].pk])
    assert [wish.registration for wish in Wish.objects.all()] == [crowd[4]]
    assert Notice.objects.filter(kind=Notice.Kind.ITEMS).count() == 2


def test_a_freed_seat_and_a_place_given_back_at_once_serve_two() -> None:
    comptoir = a.a_comptoir()
    item, crowd = a.an_item(comptoir, places=2), people(comptoir, 4)
    for person in crowd:
        asks(person, item)
    cancel(crowd[0], act=a.visitor())
    late = platform_act(NOON + UNDO)
    together(lambda: settle(comptoir.pk, act=late), asking(crowd[1]))
    assert seated(item) == sorted([crowd[2].pk, crowd[3].pk])
    assert ProgrammeItem.objects.get().places_held == 2


def test_two_runners_grant_the_wishes_once() -> None:
    comptoir = a.a_comptoir(wishes_close_at=CLOSING)
    by_preference = ProgrammeItem.Allocation.PREFERENCE
    item = a.an_item(comptoir, places=2, allocation=by_preference)
    for person in people(comptoir, 4):
        asks(person, wishes=(item,))
    granting = [lambda: grant_wishes(comptoir.pk, act=platform_act(CLOSING))] * 3
    assert sorted(map(bool, together(*granting))) == [False, False, True]
    assert (len(seated(item)), Wish.objects.count()) == (2, 2)
    assert Notice.objects.filter(kind=Notice.Kind.ITEMS).count() == 4
