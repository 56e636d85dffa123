"""Outlines, in the frame of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.territory.paths import UnreadablePath, rescaled, rings

numbers = st.integers(-9999, 9999)


def test_a_square_ten_times_smaller() -> None:
    assert rescaled("M100,100l100,0 0,100-100,0z", 0.1) == "M10 10l10 0 0 10-10 0z"


def test_corners_that_fall_together_are_one() -> None:
    assert rescaled("M100,100l1,0 100,0 0,100z", 0.1) == "M10 10l.1 0 10 0 0 10z"
    assert rescaled("M100,100l0,0 100,0 0,100z", 0.1) == "M10 10l10 0 0 10z"


def test_an_island_and_a_hole_stay_apart() -> None:
    assert len(list(rings("M0,0l10,0 0,10zM50,50l5,0 0,5z"))) == 2


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=50), st.floats(0.01, 1))
def test_rounding_never_adds_up(places: list[tuple[int, int]], factor: float) -> None:
    (x, y), *steps = places
    path = f"M{x},{y}l{' '.join(f'{dx},{dy}' for dx, dy in steps)}z" if steps else f"M{x},{y}z"
    true, drawn = next(rings(path)), next(rings(rescaled(path, factor)))
    assert drawn[-1] == pytest.approx([coordinate * factor for coordinate in true[-1]], abs=0.051)


@pytest.mark.parametrize("path", ["M0,0c1,1z", "l1,1z", "M1,2,3z", "hello", 'M0,0"><script>'])
def test_another_drawing_is_refused(path: str) -> None:
    with pytest.raises(UnreadablePath):
        rescaled(path, 1)
