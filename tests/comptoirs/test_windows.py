"""Offers leave at decent hours, wait as long as the time left allows, and end before the cut-off."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.comptoirs.windows import (
    LEAST,
    WINDOWS,
    WORTH_WAKING,
    OfferTimes,
    after_quiet,
    is_quiet,
    offer_times,
    window,
)
from comptoir.editions.dates import paris
from comptoir.kernel.clock import local

moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)  # noqa: DTZ001 - given a zone here
)  # fmt: skip
lefts = st.timedeltas(timedelta(hours=-5), timedelta(days=40))
CUT_OFF = paris(2027, 4, 5, 15)


@pytest.mark.parametrize(
    ("hour", "quiet"),
    [
        ((20, 59), False),
        ((21, 0), True),
        ((0, 0), True),
        ((6, 59), True),
        ((7, 0), False),
        ((12, 0), False),
    ],
)
def test_it_is_quiet_from_nine_in_the_evening_to_seven(
    hour: tuple[int, int], *, quiet: bool
) -> None:
    assert is_quiet(paris(2027, 3, 15, *hour)) == quiet


@given(moments)
def test_after_the_quiet_hours_is_now_or_the_next_seven_in_the_morning(at: datetime) -> None:
    later = after_quiet(at)
    assert not is_quiet(later)
    if is_quiet(at):
        assert local(later).time() == time(7)
        # One hour more on the night of October when clocks go back.
        assert timedelta(0) < later - at <= timedelta(hours=11)
    else:
        assert later == at


@pytest.mark.parametrize(
    ("evening", "hours"),
    [
        (paris(2027, 3, 27, 22), 8),
        (paris(2027, 10, 30, 22), 10),
        (paris(2027, 5, 1, 22), 9),
    ],
    ids=["spring forward", "fall back", "an ordinary night"],
)
def test_the_night_is_as_long_as_the_clocks_make_it(evening: datetime, hours: int) -> None:
    assert after_quiet(evening) - evening.astimezone(UTC) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("left", "hours"),
    [
        (timedelta(days=14, seconds=1), 48),
        (timedelta(days=14), 24),
        (timedelta(days=4, seconds=1), 24),
        (timedelta(days=4), 12),
        (timedelta(days=1, seconds=1), 12),
        (timedelta(days=1), 2),
        (timedelta(0), 2),
    ],
)
def test_the_less_time_is_left_the_shorter_the_window(left: timedelta, hours: int) -> None:
    assert window(left) == timedelta(hours=hours)


def test_the_windows_are_published_from_the_longest_to_the_shortest() -> None:
    assert list(WINDOWS) == sorted(WINDOWS, reverse=True)
    assert WINDOWS[-1][0] == timedelta(0)


@pytest.mark.parametrize(
    ("made_at", "leaves_at", "expires_at"),
    [
        # Twenty days before: two days.
        (paris(2027, 3, 16, 12), paris(2027, 3, 16, 12), paris(2027, 3, 18, 12)),
        # At night: the letter leaves at 7:00, and two days count from there; 7:00 becomes 9:00.
        (paris(2027, 3, 16, 23), paris(2027, 3, 17, 7), paris(2027, 3, 19, 9)),
        # At 9:00 three days before: twelve hours end at 21:00, so tomorrow at 9:00.
        (paris(2027, 4, 2, 9), paris(2027, 4, 2, 9), paris(2027, 4, 3, 9)),
        # At 18:00 on the eve of the last day: two hours from a bus.
        (paris(2027, 4, 4, 18), paris(2027, 4, 4, 18), paris(2027, 4, 4, 20)),
        # An hour before the cut-off: the hour.
        (paris(2027, 4, 5, 14), paris(2027, 4, 5, 14), CUT_OFF),
    ],
)
def test_an_offer_as_people_live_it(
    made_at: datetime, leaves_at: datetime, expires_at: datetime
) -> None:
    assert offer_times(made_at, CUT_OFF) == OfferTimes(leaves_at, expires_at)


def test_an_offer_that_cannot_wait_for_the_morning_leaves_at_night() -> None:
    midnight, cut_off = paris(2027, 4, 5, 0), paris(2027, 4, 5, 8)
    assert offer_times(midnight, cut_off) == OfferTimes(midnight, cut_off)


def test_nothing_is_offered_when_nobody_could_answer() -> None:
    assert offer_times(CUT_OFF - LEAST + timedelta(seconds=1), CUT_OFF) is None
    assert offer_times(CUT_OFF, CUT_OFF) is None
    assert offer_times(CUT_OFF + timedelta(days=1), CUT_OFF) is None
    assert offer_times(CUT_OFF - LEAST, CUT_OFF) is not None


@given(moments, lefts)
def test_every_offer_leaves_time_to_answer_by_the_cut_off(at: datetime, left: timedelta) -> None:
    cut_off = at + left
    times = offer_times(at, cut_off)
    assert (times is None) == (left < LEAST)
    if times is not None:
        assert at <= times.leaves_at < times.expires_at <= cut_off
        assert times.expires_at - times.leaves_at >= min(left, LEAST)


@given(moments, lefts)
def test_an_offer_leaves_at_night_only_when_the_morning_is_too_late(
    at: datetime, left: timedelta
) -> None:
    times = offer_times(at, at + left)
    if times is not None and is_quiet(times.leaves_at):
        assert times.leaves_at == at
        assert at + left - after_quiet(at) < WORTH_WAKING


@given(moments, lefts)
def test_an_offer_ends_at_night_only_with_the_line(at: datetime, left: timedelta) -> None:
    times = offer_times(at, at + left)
    if times is not None and times.expires_at < at + left:
        assert time(9) <= local(times.expires_at).time() < time(21)
        granted = window(at + left - times.leaves_at)
        # The night at most is added: twelve hours, thirteen when clocks go back.
        assert granted <= times.expires_at - times.leaves_at <= granted + timedelta(hours=13)
