"""Nobody is woken, nobody is written to twice a day, and nothing waits for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.comptoirs.models import Notice
from comptoir.comptoirs.pacing import REMINDERS, cannot_wait, leaves_at, useful_until
from comptoir.comptoirs.windows import is_quiet
from comptoir.editions.dates import paris
from comptoir.kernel.clock import local

Kind = Notice.Kind
STARTS = paris(2027, 4, 6, 9)


def leaving(kind: str, at: datetime, **facts) -> datetime | None:
    return leaves_at(kind, **({"due_at": at, "at": at, "starts_at": STARTS} | facts))


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        (paris(2027, 3, 15, 12), paris(2027, 3, 15, 12)),
        (paris(2027, 3, 15, 20, 59), paris(2027, 3, 15, 20, 59)),
        (paris(2027, 3, 15, 21), paris(2027, 3, 16, 7)),
        (paris(2027, 3, 15, 6, 59), paris(2027, 3, 15, 7)),
    ],
)
def test_nothing_leaves_between_21_and_7(at, leaves):
    assert leaving(Kind.PASSED, at) == leaves


def test_a_second_letter_waits_until_the_next_morning():
    told = [(Kind.EXPIRED, paris(2027, 3, 15, 8))]
    assert leaving(Kind.ITEMS, paris(2027, 3, 15, 12), told=told) == paris(2027, 3, 16, 7)


@pytest.mark.parametrize("kind", [Kind.OFFER, Kind.CALLED_OFF, Kind.LINE_CLOSED])
def test_what_cannot_wait_leaves_the_same_day(kind):
    at = paris(2027, 3, 15, 12)
    assert leaving(kind, at, told=[(Kind.ITEMS, at)]) == at


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        (paris(2027, 4, 4, 9), paris(2027, 4, 5, 7)),
        (paris(2027, 4, 4, 10), paris(2027, 4, 4, 10)),
    ],
)
def test_a_change_does_not_wait_when_the_day_is_near(at, leaves):
    assert leaving(Kind.CHANGED, at, told=[(Kind.ITEMS, at)]) == leaves


def test_an_offer_made_for_the_night_leaves_at_night():
    at = paris(2027, 3, 15, 22)
    assert leaving(Kind.OFFER, at) == at


def test_an_offer_that_the_evening_overtook_waits_for_the_morning():
    due, at, ends = paris(2027, 3, 15, 20, 50), paris(2027, 3, 15, 21, 10), paris(2027, 3, 16, 9)
    assert leaving(Kind.OFFER, at, due_at=due, ends_at=ends) == paris(2027, 3, 16, 7)


def test_an_offer_that_ends_in_the_night_does_not_wait_for_a_morning_too_late():
    due, at, ends = paris(2027, 3, 15, 20, 50), paris(2027, 3, 15, 21, 10), paris(2027, 3, 15, 23)
    assert leaving(Kind.OFFER, at, due_at=due, ends_at=ends) == at


@pytest.mark.parametrize("kind", [Kind.CHANGED, Kind.REBOOKED])
@pytest.mark.parametrize("reminder", [Kind.WEEK, Kind.EVE])
def test_a_letter_that_says_the_day_stands_for_the_reminder(kind, reminder):
    at = paris(2027, 4, 5, 10) if reminder == Kind.EVE else paris(2027, 3, 30, 10)
    assert leaving(reminder, at, told=[(kind, at - timedelta(hours=1))]) is None
    assert leaving(reminder, at, told=[(kind, at - timedelta(days=1))]) == at


@pytest.mark.parametrize(
    ("kind", "at", "leaves"),
    [
        (Kind.WEEK, paris(2027, 4, 2, 20), paris(2027, 4, 2, 20)),
        (Kind.WEEK, paris(2027, 4, 2, 21), None),
        (Kind.EVE, paris(2027, 4, 5, 22), paris(2027, 4, 6, 7)),
        (Kind.EVE, paris(2027, 4, 6, 7), paris(2027, 4, 6, 7)),
        (Kind.EVE, paris(2027, 4, 6, 7, 1), None),
    ],
)
def test_a_reminder_that_comes_too_late_is_dropped(kind, at, leaves):
    assert leaving(kind, at) == leaves


# --- Whatever happens ---------------------------------------------------------------------------------

moments = st.datetimes(datetime(2027, 3, 20), datetime(2027, 4, 6, 7), timezones=st.just(UTC))  # noqa: DTZ001
asked = st.lists(st.tuples(st.sampled_from([*Kind]), moments), max_size=8)
strides = st.lists(st.integers(5, 40 * 60), min_size=1, max_size=30)


def lived(asked: list[tuple[str, datetime]], strides: list[int]) -> tuple[list, list]:
    """Return what a runner that comes back after each stride tells, and what still waits at the end."""
    open_, told = list(enumerate(asked)), []
    at = datetime(2027, 3, 20, tzinfo=UTC)
    late = [12 * 60] * (2 * len(asked) + 2)
    due = {number: when for number, (_kind, when) in open_}
    for minutes in [*strides, *[12 * 60] * 40, *late]:
        at += timedelta(minutes=minutes)
        for number, (kind, _when) in list(open_):
            if due[number] > at:
                continue
            past = [(kind, moment) for kind, moment, _due in told]
            leaves = leaves_at(kind, due_at=due[number], at=at, starts_at=STARTS, told=past)
            if leaves is not None and leaves > at:
                due[number] = leaves
                continue
            if leaves is not None:
                told.append((kind, at, due[number]))
            open_.remove((number, asked[number]))
    return told, open_


@given(asked, strides)
def test_nobody_is_written_to_twice_a_day_or_at_night(asked, strides):
    told, _left = lived(asked, strides)
    days: set = set()
    for kind, at, due in told:
        assert not is_quiet(at) or (kind == Kind.OFFER and is_quiet(due))
        day = local(at).date()
        assert day not in days or cannot_wait(kind, STARTS - at)
        days.add(day)


@given(asked, strides)
def test_nothing_is_put_off_for_ever(asked, strides):
    _told, left = lived(asked, strides)
    assert left == []


@given(asked, strides)
def test_no_reminder_comes_too_late(asked, strides):
    told, _left = lived(asked, strides)
    late = [one for one in told if one[0] in REMINDERS and one[1] > useful_until(one[0], STARTS)]
    assert late == []
