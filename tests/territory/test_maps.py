"""Pins of a map: none hides another, none goes far."""

from __future__ import annotations

from itertools import combinations
from math import dist

from hypothesis import given
from hypothesis import strategies as st

from comptoir.territory.maps import apart

COORDINATE = st.floats(0, 100)


def test_pins_that_are_far_enough_stay_where_they_are():
    points = [(0.0, 0.0), (10.0, 0.0), (0.0, 12.0)]
    assert apart(points, 10) == points


def test_two_pins_at_one_place_part():
    one, other = apart([(5.0, 5.0), (5.0, 5.0)], 10)
    assert dist(one, other) == 10


@given(st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=3))
def test_few_pins_never_hide_each_other(points):
    moved = apart(points, 10)
    assert min(dist(one, other) for one, other in combinations(moved, 2)) > 7
    assert max(dist(before, after) for before, after in zip(points, moved, strict=True)) <= 30
