"""As the crow flies, and as one may honestly say it."""

from __future__ import annotations

from math import pi

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from comptoir.territory.distances import EARTH_RADIUS, kilometres, said

latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)


def test_from_arras_to_calais() -> None:
    assert kilometres(50.2898, 2.7769, 50.9513, 1.8587) == pytest.approx(98.2, abs=0.5)


def test_the_antipodes_are_half_a_turn_away() -> None:
    assert kilometres(0, 0, 0, 180) == pytest.approx(pi * EARTH_RADIUS)


@given(latitudes, longitudes, latitudes, longitudes)
def test_a_distance_is_the_same_both_ways_and_never_over_half_a_turn(
    a: float, b: float, c: float, d: float
) -> None:
    there = kilometres(a, b, c, d)
    assert 0 <= there <= pi * EARTH_RADIUS
    assert there == pytest.approx(kilometres(c, d, a, b), abs=1e-6)


@pytest.mark.parametrize(
    ("km", "words"),
    [(0, "à moins de 3 km"), (2.99, "à moins de 3 km"), (3, "à environ 3 km"), (12.4, "à environ 12 km")],
)  # fmt: skip
def test_a_distance_is_said_in_whole_kilometres(km: float, words: str) -> None:
    with translation.override("fr"):
        assert said(km).replace("\u00a0", " ") == words
