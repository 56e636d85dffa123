"""A draw is promised before, revealed after, and done again by whoever doubts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from comptoir.comptoirs.drawing import commitment, lot, new_seed, order
from comptoir.comptoirs.models.queue import AFTER_THE_DRAW

if TYPE_CHECKING:
    from random import Random

seeds = st.binary(min_size=16, max_size=16).map(bytes.hex)
queues = st.lists(st.integers(1, 5000), unique=True, max_size=60)


def test_a_seed_is_new_each_time_and_has_32_digits() -> None:
    drawn = [new_seed() for _ in range(50)]
    assert len(set(drawn)) == 50
    assert all(re.fullmatch(r"[0-9a-f]{32}", seed) for seed in drawn)


def test_a_draw_is_done_again_with_the_tools_of_any_computer() -> None:
    # printf '%s' "$seed" | sha256sum, printf '%s' "$seed:7" | sha256sum
    seed = "00112233445566778899aabbccddeeff"
    assert commitment(seed) == "5947d7c33d783f94b3b4c1a96ebc8991ed28f1b069b71e03376cba8caa98a720"
    assert lot(seed, 7) == "67a2d6f58235c6c4e604ba449b2af8b938dc0249652651bc324e70403ad8db4a"
    assert order(seed, range(1, 8)) == [6, 7, 4, 2, 5, 1, 3]


@given(seeds, queues, st.randoms())
def test_the_order_owes_nothing_to_who_came_first(
    seed: str, numbers: list[int], chance: Random
) -> None:
    shuffled = list(numbers)
    chance.shuffle(shuffled)
    drawn = order(seed, shuffled)
    assert drawn == order(seed, numbers)
    assert sorted(drawn) == sorted(numbers)


@given(seeds, queues)
def test_one_who_leaves_changes_the_order_of_nobody_else(seed: str, numbers: list[int]) -> None:
    for gone in numbers[:3]:
        rest = [number for number in order(seed, numbers) if number != gone]
        assert rest == order(seed, [number for number in numbers if number != gone])


@given(seeds, st.integers(1, 5000))
def test_whoever_comes_after_the_draw_stands_behind_every_lot(seed: str, number: int) -> None:
    assert lot(seed, number) < AFTER_THE_DRAW


@given(seeds, seeds)
def test_another_seed_breaks_the_promise(seed: str, other: str) -> None:
    assert (commitment(seed) == commitment(other)) == (seed == other)


def test_every_number_is_as_often_first_as_another() -> None:
    draws = 3000
    first = [order(f"{seed:032x}", range(1, 6))[0] for seed in range(draws)]
    for number in range(1, 6):
        assert abs(first.count(number) - draws / 5) < 120
