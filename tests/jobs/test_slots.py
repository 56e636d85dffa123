"""When clockwork strikes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.jobs.slots import Daily, Interval

MOMENTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(at=MOMENTS, minutes=st.sampled_from([1, 5, 15, 60, 720, 1440]))
def test_a_moment_stands_in_its_slot(at, minutes):
    length = timedelta(minutes=minutes)
    slot = Interval(length).slot(at)
    assert slot <= at < slot + length
    assert Interval(length).slot(slot) == slot


@given(at=MOMENTS, hour=st.sampled_from(["00:00", "04:10", "21:30", "23:59"]))
def test_a_day_has_one_slot_even_when_the_clocks_change(at, hour):
    slot = Daily.parse(hour).slot(at)
    assert slot <= at < slot + timedelta(hours=25)
    assert Daily.parse(hour).slot(slot) == slot


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        ("2027-03-27T03:10+00:00", "2027-03-27T03:10+00:00"),  # winter time
        ("2027-03-28T02:09+00:00", "2027-03-27T03:10+00:00"),
        ("2027-03-28T02:10+00:00", "2027-03-28T02:10+00:00"),  # summer time since an hour
    ],
)
def test_an_hour_is_read_on_the_wall_in_paris(at, slot):
    assert Daily.parse("04:10").slot(datetime.fromisoformat(at)) == datetime.fromisoformat(slot)


@pytest.mark.parametrize("hour", ["02:00", "02:59", "25:00", "noon"])
def test_an_hour_that_does_not_come_each_day_is_refused(hour):
    with pytest.raises(ValueError, match=r"hour|isoformat|time"):
        Daily.parse(hour)


@pytest.mark.parametrize("minutes", [0, 7, 2880])
def test_slots_that_do_not_fill_a_day_are_refused(minutes):
    with pytest.raises(ValueError, match="whole number"):
        Interval(timedelta(minutes=minutes))
