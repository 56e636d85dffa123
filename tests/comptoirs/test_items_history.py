"""Random histories of places and wishes, lived in the product and in plain lists, compared after each act."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.comptoirs.actions.items import grant_wishes
from comptoir.comptoirs.models import Comptoir, ProgrammeItem, Registration, Seat, Wish
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from tests.comptoirs.choosing import CLOSING, asks, leaves, people
from tests.support import factories as a

pytestmark = pytest.mark.django_db

PEOPLE = 4
# Begins and ends, in minutes; places; by preference or not.
DAY = [(60, 120, 1, False), (90, 150, 2, False), (120, 180, 1, True), (150, 210, 1, True)]
ITEMS = range(len(DAY))
some = st.lists(st.sampled_from(ITEMS), unique=True, max_size=3)
acts = st.one_of(
    st.tuples(st.just("ask"), st.integers(0, PEOPLE - 1), some, some),
    st.tuples(st.just("leave"), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("grant")),
)


def clash(one: int, other: int) -> bool:
    return DAY[one][0] < DAY[other][1] and DAY[other][0] < DAY[one][1]


@dataclass
class World:
    """Who holds what, who waits for what, in order."""

    held: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    line: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    granted: bool = False

    def is_later(self, item: int) -> bool:
        return DAY[item][3] and not self.granted

    def free(self, item: int) -> int:
        return DAY[item][2] - sum(item in held for held in self.held.values())

    def ask(self, person: int, items: list[int], wishes: list[int]) -> bool:
        wanted = list(dict.fromkeys([*wishes, *items]))
        kept = [i for i in wanted if i in self.held[person]]
        new = [i for i in wanted if i not in kept and person not in self.line[i]]
        taken = [i for i in new if not self.is_later(i) and self.free(i)]
        had = [*kept, *taken]
        if any(not self.is_later(i) for i in wishes):
            return False
        if any(clash(i, j) for n, i in enumerate(had) for j in had[:n]):
            return False
        left = self.held[person] - set(kept)
        self.held[person] = set(had)
        for item in ITEMS:
            if item not in wanted or item in had:
                self.line[item] = [p for p in self.line[item] if p != person]
            elif person not in self.line[item]:
                self.line[item].append(person)
        mine = {i for i in ITEMS if left and person in self.line[i]}
        self.serve(left | mine)
        return True

    def serve(self, items: set[int]) -> None:
        for item in sorted(items):
            for person in [] if self.is_later(item) else list(self.line[item]):
                if self.free(item) and not any(clash(item, i) for i in self.held[person]):
                    self.held[person].add(item)
                    self.line[item].remove(person)


@dataclass
class Product:
    """The same in the product."""

    comptoir: Comptoir
    items: list[ProgrammeItem]
    people: list[Registration]

    def ask(self, person: int, items: list[int], wishes: list[int]) -> bool:
        said = [self.items[i] for i in items], tuple(self.items[i] for i in wishes)
        try:
            asks(self.people[person], *said[0], wishes=said[1])
        except Refusal:
            return False
        return True

    def state(self) -> tuple[dict[int, set[int]], dict[int, list[int]]]:
        item_of = {item.pk: number for number, item in enumerate(self.items)}
        person_of = {person.pk: number for number, person in enumerate(self.people)}
        held, line = defaultdict(set), defaultdict(list)
        for seat in Seat.objects.all():
            held[person_of[seat.registration_id]].add(item_of[seat.item_id])
        for wish in Wish.objects.order_by("pk"):
            line[item_of[wish.item_id]].append(person_of[wish.registration_id])
        return held, line


def a_product() -> Product:
    comptoir = a.a_comptoir(wishes_close_at=CLOSING)
    allocations = ProgrammeItem.Allocation.FIRST_COME, ProgrammeItem.Allocation.PREFERENCE
    items = [
        a.an_item(
            comptoir,
            starts_at=comptoir.starts_at + timedelta(minutes=begins),
            ends_at=comptoir.starts_at + timedelta(minutes=ends),
            places=places,
            allocation=allocations[ranked],
        )
        for begins, ends, places, ranked in DAY
    ]
    return Product(comptoir, items, people(comptoir, PEOPLE))


def grant(world: World, product: Product) -> None:
    """The lots are the product's: the world takes what they gave (test_seating says whether it is fair)."""
    if grant_wishes(product.comptoir.pk, act=platform_act(CLOSING)):
        held, line = product.state()
        assert all(world.held[p] <= held[p] for p in range(PEOPLE))
        world.held, world.line, world.granted = held, line, True


def compare(world: World, product: Product) -> None:
    held, line = product.state()
    assert {p: h for p, h in world.held.items() if h} == dict(held)
    assert {i: people for i, people in world.line.items() if people} == dict(line)
    for number, item in enumerate(product.items):
        item.refresh_from_db()
        free = DAY[number][2] - sum(number in h for h in held.values())
        assert (item.places_left, free >= 0) == (free, True)
        stuck = all(any(clash(number, i) for i in held[p]) for p in line[number])
        assert world.is_later(number) or not free or stuck
    assert not any(clash(i, j) for h in held.values() for i in h for j in h if i < j)


@settings(max_examples=15, deadline=None)
@given(history=st.lists(acts, min_size=4, max_size=16))
def test_nobody_is_jumped_doubled_or_forgotten_whatever_people_ask(history) -> None:
    with transaction.atomic():
        world, product = World(), a_product()
        for verb, *what in history:
            if verb == "ask":
                assert world.ask(*what) == product.ask(*what)
            elif verb == "leave":
                world.ask(what[0], [], [])
                leaves(product.people[what[0]])
            else:
                grant(world, product)
            compare(world, product)
        transaction.set_rollback(True)
