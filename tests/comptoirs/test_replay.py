"""The journal alone gives the order of a queue again; an order that was tampered with is found."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comptoir.audit.actions import record
from comptoir.comptoirs.drawing import lot
from comptoir.comptoirs.models import Comptoir, Entry
from comptoir.comptoirs.replaying import Event, present, replay, told_by_the_journal
from comptoir.kernel.acts import platform_act
from tests.support import factories as a
from tests.support.moments import NOON

ACT = platform_act(NOON)


def entered(number: int, places: int = 1, lot: str = "") -> Event:
    details = {"number": number, "turn": number, "places": places, "lot": lot}
    return Event("entered", details)


THREE = [entered(1), entered(2, places=3), entered(3)]


@pytest.mark.parametrize(
    ("then", "order"),
    [
        ([], [(1, 1), (2, 3), (3, 1)]),
        ([Event("left", {"number": 1})], [(2, 3), (3, 1)]),
        (
            [Event("sent-to-the-end", {"number": 1, "turn": 4, "lot": ""})],
            [(2, 3), (3, 1), (1, 1)],
        ),
        ([Event("resized", {"number": 2, "places": 2})], [(1, 1), (2, 2), (3, 1)]),
        (
            [
                Event("left", {"number": 2}),
                Event("returned", {"number": 2, "turn": 2, "places": 3, "lot": ""}),
            ],
            [(1, 1), (2, 3), (3, 1)],
        ),
    ],
    ids=["enter", "leave", "to the end", "change size", "come back"],
)  # fmt: skip
def test_the_order_is_what_happened(then, order):
    assert replay([*THREE, *then]) == order


def test_lots_order_those_who_came_before_the_draw_and_the_others_stand_behind():
    late = Event("entered", {"number": 4, "turn": 4, "places": 1, "lot": "z"})
    numbers = [number for number, _ in replay([*THREE, Event("drawn", {"seed": "graine"}), late])]
    assert numbers == [*sorted((1, 2, 3), key=lambda number: lot("graine", number)), 4]


def test_a_number_that_never_entered_is_not_made_up():
    with pytest.raises(KeyError):
        replay([Event("left", {"number": 7})])


def a_queue(people: int = 3) -> Comptoir:
    """A full comptoir, with people waiting, by the act itself."""
    comptoir = a.a_comptoir(capacity=1)
    for number in range(people + 1):
        a.a_registration(comptoir, name=f"Personne {number}", email="")
    return comptoir


def replayed(comptoir: Comptoir) -> str:
    out = StringIO()
    call_command("queue", "replay", comptoir.slug, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_journal_says_the_present_order():
    comptoir = a_queue()
    other = a_queue(1)
    assert replay(told_by_the_journal(comptoir)) == present(comptoir) == [(1, 1), (2, 1), (3, 1)]
    assert replay(told_by_the_journal(other)) == [(1, 1)]
    assert "3 in the queue: the two orders are identical." in replayed(comptoir)


@pytest.mark.django_db
def test_somebody_pushed_to_the_front_is_found():
    comptoir = a_queue()
    Entry.objects.filter(comptoir=comptoir, number=3).update(turn=0)
    with pytest.raises(CommandError) as error:
        replayed(comptoir)
    assert str(error.value).splitlines() == [
        "place 1: the journal says no 1 for 1, the queue says no 3 for 1",
        "place 2: the journal says no 2 for 1, the queue says no 1 for 1",
        "place 3: the journal says no 3 for 1, the queue says no 2 for 1",
    ]


@pytest.mark.django_db
def test_somebody_slipped_out_of_the_queue_is_found():
    comptoir = a_queue()
    Entry.objects.filter(comptoir=comptoir, number=3).delete()
    with pytest.raises(CommandError, match="the queue says nobody"):
        replayed(comptoir)


@pytest.mark.django_db
def test_a_journal_that_speaks_of_a_number_it_does_not_know_is_found():
    comptoir = a_queue()
    entry = Entry.objects.get(comptoir=comptoir, number=1)
    record("left", entry, act=ACT, comptoir=comptoir.pk, number=99, leaving="cancelled")
    with pytest.raises(CommandError, match="99"):
        replayed(comptoir)


@pytest.mark.django_db
def test_an_address_that_is_nobodys_is_said():
    with pytest.raises(CommandError, match="nulleville"):
        call_command("queue", "replay", "nulleville")
