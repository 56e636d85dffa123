"""Granting wishes all at once: by rank, then to whoever has least, then by lot."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.comptoirs.seating import grant, lines
from comptoir.editions.dates import paris

NINE = paris(2027, 4, 6, 9)
SEED = "5eed"


def at(hour: int, *, length: int = 1):
    """An item that begins so many hours after nine."""
    begins = NINE + timedelta(hours=hour)
    return begins, begins + timedelta(hours=length)


def by_lot(*people: int) -> list[int]:
    return sorted(people, key=lambda p: hashlib.sha256(f"{SEED}:{p}".encode()).hexdigest())


def granted(places, times, wishes, held=None):
    return grant(places, times, wishes, held=held or {}, seed=SEED)


def test_first_wishes_are_granted_before_second_ones():
    places, times = {1: 1, 2: 1}, {1: at(0), 2: at(1)}
    assert granted(places, times, {10: [1, 2], 11: [2, 1]}) == {10: [1], 11: [2]}


def test_between_two_first_wishes_lots_decide():
    first, second = by_lot(10, 11)
    wishes = {10: [1], 11: [1]}
    given = granted({1: 1}, {1: at(0)}, wishes)
    assert given == {first: [1]}
    assert lines(wishes, given, seed=SEED) == {1: [second]}


def test_whoever_has_nothing_yet_goes_first_whatever_the_lots():
    """The luckier of two has their first wish; the one place left is for the other."""
    lucky, unlucky, third = by_lot(10, 11, 12)
    times = {1: at(0), 2: at(1), 3: at(2)}
    wishes = {lucky: [1, 3], unlucky: [2, 3], third: [2, 1]}
    given = granted({1: 1, 2: 0, 3: 1}, times, wishes)
    assert given == {lucky: [1], unlucky: [3]}


def test_a_wish_at_the_time_of_a_place_held_is_passed():
    times = {1: at(0, length=2), 2: at(1), 3: at(2)}
    assert granted({2: 1, 3: 1}, times, {10: [2, 3]}, held={10: [1]}) == {10: [3]}


def test_a_second_choice_at_the_same_time_is_for_whoever_missed_the_first():
    first, second = by_lot(10, 11)
    places, times = {1: 1, 2: 5}, {1: at(0), 2: at(0)}
    assert granted(places, times, {10: [1, 2], 11: [1, 2]}) == {first: [1], second: [2]}


def test_one_item_may_begin_when_another_ends():
    assert granted({1: 1, 2: 1}, {1: at(0), 2: at(1)}, {10: [1, 2]}) == {10: [1, 2]}


def test_the_line_goes_by_rank_then_by_lot():
    first, second = by_lot(10, 11)
    wishes = {12: [2, 1], 10: [1], 11: [1]}
    assert lines(wishes, {12: [2]}, seed=SEED) == {1: [first, second, 12]}


def test_without_a_wish_nothing_is_granted():
    assert (granted({1: 3}, {1: at(0)}, {}), lines({}, {}, seed=SEED)) == ({}, {})


def test_an_item_of_another_day_is_an_error():
    with pytest.raises(KeyError):
        granted({}, {}, {10: [1]})


@st.composite
def days(draw):
    """A programme, what people ask, what they hold already (never two at once), and a seed."""
    items = range(1, 1 + draw(st.integers(1, 6)))
    times = {i: at(draw(st.integers(0, 6)), length=draw(st.integers(1, 3))) for i in (*items, 7, 8)}
    places = {i: draw(st.integers(0, 3)) for i in items}
    people = range(100, 100 + draw(st.integers(0, 9)))
    some = st.lists(st.sampled_from(items), unique=True, max_size=3)
    wishes = {person: draw(some) for person in people}
    held = {person: draw(st.sampled_from([(), (7,), (8,)])) for person in people}
    return places, times, wishes, held, draw(st.text("0123456789abcdef", max_size=8))


def clash(times, one, other):
    return times[one][0] < times[other][1] and times[other][0] < times[one][1]


@given(days())
def test_never_more_than_the_places_never_two_at_once_never_unasked(day):
    places, times, wishes, held, seed = day
    given = grant(places, times, wishes, held=held, seed=seed)
    taken = [item for items in given.values() for item in items]
    assert all(taken.count(item) <= free for item, free in places.items())
    for person, items in given.items():
        assert items == [item for item in wishes[person] if item in items]
        assert not any(clash(times, a, b) for a, b in combinations([*items, *held[person]], 2))


@given(days())
def test_no_place_stays_free_that_somebody_could_use(day):
    places, times, wishes, held, seed = day
    given = grant(places, times, wishes, held=held, seed=seed)
    taken = [item for items in given.values() for item in items]
    for person, asked in wishes.items():
        busy = [*given.get(person, []), *held[person]]
        for item in asked:
            is_free = taken.count(item) < places[item]
            assert not is_free or any(clash(times, item, other) for other in busy)


@given(days(), st.randoms())
def test_neither_the_hour_nor_the_order_of_asking_changes_anything(day, chance):
    places, times, wishes, held, seed = day
    shuffled = list(wishes.items())
    chance.shuffle(shuffled)
    once = grant(places, times, wishes, held=held, seed=seed)
    again = grant(places, times, dict(shuffled), held=held, seed=seed)
    assert once == again
    assert lines(wishes, once, seed=seed) == lines(dict(shuffled), again, seed=seed)


@given(days())
def test_nobody_is_passed_in_a_round_by_someone_who_had_more_or_a_worse_lot(day):
    """Of two whose wish of the same rank is the same item, both free then: who got it had fewer, or the better lot."""
    places, times, wishes, held, seed = day
    given = grant(places, times, wishes, held=held, seed=seed)

    def had(person, rank):
        return [item for item in wishes[person][:rank] if item in given.get(person, [])]

    def turn(person, rank):
        drawn = hashlib.sha256(f"{seed}:{person}".encode()).hexdigest()
        return len(had(person, rank)), drawn

    for winner, loser in [(w, p) for w in wishes for p in wishes if w != p]:
        for rank, item in enumerate(wishes[loser]):
            same = wishes[winner][rank : rank + 1] == [item]
            busy = [*had(loser, rank), *held[loser]]
            if not same or any(clash(times, item, other) for other in busy):
                continue
            won, lost = item in given.get(winner, []), item not in given.get(loser, [])
            assert not (won and lost) or turn(winner, rank) < turn(loser, rank)


@given(days())
def test_an_earlier_round_comes_before_a_later_one(day):
    """Nobody gets as a second wish what another, free at that time, was refused as a first."""
    places, times, wishes, held, seed = day
    given = grant(places, times, wishes, held=held, seed=seed)
    for person, asked in wishes.items():
        first = asked[:1]
        if not first or first == given.get(person, [])[:1]:
            continue
        if any(clash(times, first[0], other) for other in held[person]):
            continue
        later = [p for p, items in given.items() if first[0] in items and wishes[p][0] != first[0]]
        assert later == []


@given(days())
def test_everyone_is_given_a_place_or_stands_in_a_line(day):
    places, times, wishes, held, seed = day
    given = grant(places, times, wishes, held=held, seed=seed)
    waiting = lines(wishes, given, seed=seed)
    for person, asked in wishes.items():
        for item in asked:
            in_line = waiting.get(item, []).count(person)
            assert in_line + (item in given.get(person, [])) == 1
