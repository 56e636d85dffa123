"""The days on which the mission answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.organisations.working_days import after, easter, holidays, is_worked

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    "sunday",
    [date(2000, 4, 23), date(2024, 3, 31), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25), date(2285, 3, 22)],
)  # fmt: skip
def test_easter_is_on_its_day(sunday: date) -> None:
    assert easter(sunday.year) == sunday


def test_the_holidays_of_2027() -> None:
    assert sorted(holidays(2027)) == [
        date(2027, 1, 1),
        date(2027, 3, 29),
        date(2027, 5, 1),
        date(2027, 5, 6),
        date(2027, 5, 8),
        date(2027, 5, 17),
        date(2027, 7, 14),
        date(2027, 8, 15),
        date(2027, 11, 1),
        date(2027, 11, 11),
        date(2027, 12, 25),
    ]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (date(2027, 3, 15), date(2027, 3, 17)),  # Monday → Wednesday
        (date(2027, 3, 19), date(2027, 3, 23)),  # Friday → Tuesday
        (date(2027, 3, 20), date(2027, 3, 23)),  # Saturday → Tuesday
        (date(2027, 3, 26), date(2027, 3, 31)),  # before Easter Monday
        (date(2027, 12, 31), date(2028, 1, 4)),  # over the New Year
    ],
)
def test_two_working_days_later(asked: date, answered: date) -> None:
    assert after(asked, 2) == answered


@given(days, st.integers(1, 30))
def test_as_many_working_days_lie_between(day: date, count: int) -> None:
    then = after(day, count)
    passed = [day + timedelta(days=one) for one in range(1, (then - day).days + 1)]
    assert (sum(map(is_worked, passed)), is_worked(then)) == (count, True)
