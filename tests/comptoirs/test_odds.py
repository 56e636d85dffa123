"""The chances of a seat are said in tenths, and never promise."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.comptoirs.odds import Likelihood, Odds, odds

queues = st.fixed_dictionaries(
    {
        "needed": st.integers(1, 300),
        "freed": st.integers(0, 200),
        "days_watched": st.floats(2, 120),
        "days_left": st.floats(0.01, 120),
    }
)


def chances(**facts: float) -> int:
    """The tenths of a queue that was watched long enough."""
    said = odds(**facts)  # type: ignore[arg-type]
    assert said is not None
    return said.chances_in_ten


def test_it_is_too_early_to_tell_in_the_first_two_days() -> None:
    facts = {"needed": 1, "freed": 9, "days_left": 20}
    assert odds(**facts, days_watched=1.9) is None
    assert odds(**facts, days_watched=2) is not None


@pytest.mark.parametrize(
    ("needed", "freed", "said"),
    [
        (1, 10, Odds(9, Likelihood.LIKELY)),
        (5, 5, Odds(6, Likelihood.POSSIBLE)),
        (9, 5, Odds(1, Likelihood.UNLIKELY)),
        (41, 5, Odds(1, Likelihood.UNLIKELY)),
    ],
)
def test_five_or_ten_seats_freed_in_ten_days_and_ten_more_to_come(
    needed: int, freed: int, said: Odds
) -> None:
    assert odds(needed=needed, freed=freed, days_watched=10, days_left=10) == said


def test_for_the_first_in_line_it_is_the_chance_that_anything_happens() -> None:
    # A mean of 2.5 × 4 / 10 = 1 seat: 1 − e⁻¹.
    assert chances(needed=1, freed=2, days_watched=10, days_left=4) == round(10 * (1 - exp(-1)))


def test_only_what_is_over_or_needs_nothing_is_certain() -> None:
    assert chances(needed=1, freed=9, days_watched=9, days_left=0) == 0
    assert chances(needed=0, freed=0, days_watched=9, days_left=1) == 10


@given(queues)
def test_while_there_is_time_nothing_is_promised_nor_denied(queue: dict[str, float]) -> None:
    assert 1 <= chances(**queue) <= 9


@given(queues, st.integers(0, 50))
def test_chances_shrink_with_the_seats_needed_and_grow_with_freed_seats(
    queue: dict[str, float], more: int
) -> None:
    middle = chances(**queue)
    assert chances(**(queue | {"needed": queue["needed"] + more})) <= middle
    assert chances(**(queue | {"freed": queue["freed"] + more})) >= middle


@given(queues, st.floats(0, 50))
def test_chances_grow_with_the_time_left(queue: dict[str, float], more: float) -> None:
    assert chances(**queue) <= chances(**(queue | {"days_left": queue["days_left"] + more}))


def test_a_queue_of_thousands_is_still_counted() -> None:
    facts = {"freed": 3000, "days_watched": 30, "days_left": 30}
    assert chances(needed=2001, **facts) == 9
    assert chances(needed=3001, **facts) == 5
    assert chances(needed=4001, **facts) == 1


def test_the_word_follows_the_tenths() -> None:
    words = [Likelihood.UNLIKELY] * 3 + [Likelihood.POSSIBLE] * 4 + [Likelihood.LIKELY] * 4
    every = [
        odds(needed=needed, freed=10, days_watched=10, days_left=10) for needed in range(1, 31)
    ]
    said = {each.chances_in_ten: each.likelihood for each in every if each is not None}
    assert said == {tenths: words[tenths] for tenths in range(1, 10)}
