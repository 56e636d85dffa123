"""A year from five dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.editions.planning import DATES, Five, deduce, standard


def wall(*said: int) -> datetime:
    """A moment as the clocks show it."""
    return datetime(*said)  # noqa: DTZ001


FORMER = {
    "registration": (wall(2027, 3, 1, 9), wall(2027, 6, 15, 12)),
    "comptoirs": (wall(2027, 3, 12), wall(2027, 6, 16)),
    "submission": (wall(2027, 3, 15, 9), wall(2027, 6, 30, 18)),
    "labelling": (wall(2027, 7, 1, 9), wall(2027, 8, 31, 18)),
    "vote": (wall(2027, 9, 1), wall(2027, 10, 1)),
    "results": (wall(2027, 11, 15, 9), wall(2027, 12, 31, 18)),
}
OURS = Five(
    date(2028, 3, 1), date(2028, 3, 11), date(2028, 6, 10), date(2028, 6, 28), date(2028, 9, 4)
)


@st.composite
def fives(draw: st.DrawFn) -> Five:
    """Five dates in order, however near or far from each other."""
    day = draw(st.dates(date(2001, 1, 1), date(2190, 1, 1)))
    gaps = [timedelta(days=draw(st.integers(first, 200))) for first in (0, 0, 0, 1)]
    first = day + gaps[0]
    submission = first + gaps[2]
    return Five(day, first, first + gaps[1], submission, submission + gaps[3])


def test_five_dates_make_a_year() -> None:
    assert deduce(OURS, FORMER) == {
        "registration": (wall(2028, 3, 1, 9), wall(2028, 6, 10, 12)),
        "comptoirs": (wall(2028, 3, 11), wall(2028, 6, 11)),
        "submission": (wall(2028, 3, 14, 9), wall(2028, 6, 28, 18)),
        "labelling": (wall(2028, 6, 29, 9), wall(2028, 9, 3, 18)),
        "vote": (wall(2028, 9, 4), wall(2028, 10, 4)),
        "results": (wall(2028, 11, 18, 9), wall(2029, 1, 3, 18)),
    }


def test_the_five_dates_of_a_year_give_the_year_again() -> None:
    five = Five.of(FORMER)
    assert five == Five(
        date(2027, 3, 1), date(2027, 3, 12), date(2027, 6, 15), date(2027, 6, 30), date(2027, 9, 1)
    )
    assert deduce(five, FORMER) == FORMER


@given(fives())
def test_whatever_the_dates_a_phase_closes_after_it_opens_and_the_five_are_kept(five: Five) -> None:
    assert five.out_of_order() == []
    for year in (deduce(five, FORMER), standard(five)):
        assert all(opens < closes for opens, closes in year.values())
        assert (year["registration"][0].date(), year["vote"][0].date()) == (
            five.registration_opens,
            five.vote_opens,
        )
        assert year["comptoirs"][0].date() == five.first_comptoir
        assert Five.of({"registration": year["registration"], "comptoirs": year["comptoirs"],
                        "submission": FORMER["submission"], "vote": year["vote"]}).last_comptoir == five.last_comptoir  # fmt: skip


@given(fives(), st.integers(-400, 400))
def test_a_year_moved_whole_keeps_its_hours_and_its_gaps(five: Five, days: int) -> None:
    shift = timedelta(days=days)
    moved = Five(*(getattr(five, name) + shift for name in DATES))
    assert deduce(moved, FORMER) == {
        kind: (opens + shift, closes + shift)
        for kind, (opens, closes) in deduce(five, FORMER).items()
    }


@pytest.mark.parametrize("missing", ["vote", "comptoirs"])
def test_without_last_years_dates_the_year_is_drawn_from_the_five_alone(missing: str) -> None:
    former = {kind: window for kind, window in FORMER.items() if kind != missing}
    assert deduce(OURS, former) == standard(OURS)


def test_dates_out_of_order_are_named() -> None:
    wrong = Five(
        date(2028, 3, 12), date(2028, 3, 11), date(2028, 3, 10), date(2028, 3, 1), date(2028, 3, 1)
    )
    assert wrong.out_of_order() == [
        "first_comptoir",
        "last_comptoir",
        "submission_closes",
        "vote_opens",
    ]
