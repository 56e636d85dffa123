"""A week before and the day before, once each, to whoever has had a seat for longer than that."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from comptoir.comptoirs.actions.change import change_comptoir
from comptoir.comptoirs.actions.line import accept
from comptoir.comptoirs.actions.organise import cancel, move
from comptoir.comptoirs.actions.reminding import remind
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.actions.telling import tell_due
from comptoir.comptoirs.models import Comptoir, Notice, Offer, Party
from comptoir.editions.dates import paris
from comptoir.jobs import runner
from comptoir.jobs.runner import drain, strike
from comptoir.kernel.acts import platform_act
from comptoir.mail.models import Letter
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db
Kind, Outcome = Notice.Kind, Notice.Outcome
HOUR = timedelta(hours=1)
WEEK_BEFORE, EVE = paris(2027, 3, 30, 9), paris(2027, 4, 5, 9)


@pytest.fixture(autouse=True)
def a_new_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has struck no slot yet."""
    monkeypatch.setattr(runner, "_struck", {})


def come_by(*moments: datetime) -> None:
    """The runner reminds, then tells, at each of these moments."""
    for at in moments:
        remind(act=platform_act(at))
        tell_due(100, act=platform_act(at))


def hours(first: datetime, last: datetime) -> list[datetime]:
    """Each hour between two moments."""
    return [first + n * HOUR for n in range(int((last - first) / HOUR) + 1)]


def reminded(party: Party) -> list[str]:
    """The reminders that a party had, in order."""
    letters = Letter.objects.filter(
        to=party.email, name__in=["comptoirs/week", "comptoirs/eve"]
    ).order_by("pk")
    return [letter.name.removeprefix("comptoirs/") for letter in letters]


def other_letters(party: Party) -> list[str]:
    """What else it was told."""
    letters = Letter.objects.filter(to=party.email, key__contains="notice").order_by("pk")
    return [one.name.removeprefix("comptoirs/") for one in letters]


@pytest.fixture
def party() -> Party:
    return a.a_party(a.a_comptoir(), 2)


def test_a_season_of_hours_reminds_twice(party):
    come_by(*hours(paris(2027, 3, 29, 0), paris(2027, 4, 7, 0)))
    assert reminded(party) == ["week", "eve"]


def test_the_clockwork_reminds_by_itself(party):
    for at in (WEEK_BEFORE, WEEK_BEFORE + HOUR, EVE, EVE + HOUR):
        strike(at)
        drain(at=at)
    assert reminded(party) == ["week", "eve"]


@pytest.mark.parametrize(
    "moments",
    [
        (WEEK_BEFORE, WEEK_BEFORE, WEEK_BEFORE),
        (WEEK_BEFORE, WEEK_BEFORE + timedelta(days=2), WEEK_BEFORE),
        (WEEK_BEFORE, NOON, WEEK_BEFORE, WEEK_BEFORE - HOUR),
    ],
)
def test_the_clock_forward_or_back_reminds_once(party, moments):
    come_by(*moments)
    assert reminded(party) == ["week"]


@pytest.mark.parametrize(
    ("at", "reminders"),
    [
        (paris(2027, 3, 29, 23), []),
        (paris(2027, 3, 30, 7), ["week"]),
        (paris(2027, 4, 2, 20), ["week"]),
        (paris(2027, 4, 3, 9), []),
        (paris(2027, 4, 5, 7), ["eve"]),
        (paris(2027, 4, 5, 20), ["eve"]),
        (paris(2027, 4, 6, 7), ["eve"]),
        (paris(2027, 4, 6, 8), []),
        (paris(2027, 4, 6, 10), []),
    ],
)
def test_a_runner_that_was_down_reminds_as_long_as_it_serves(party, at, reminders):
    come_by(at)
    assert reminded(party) == reminders


def test_in_the_evening_of_the_eve_one_is_reminded_on_the_morning(party):
    come_by(paris(2027, 4, 5, 22), paris(2027, 4, 6, 3))
    assert reminded(party) == []
    come_by(paris(2027, 4, 6, 7))
    assert reminded(party) == ["eve"]


def test_a_night_reminder_waits_for_seven(party):
    come_by(paris(2027, 4, 5, 2))
    assert Notice.objects.get().due_at == paris(2027, 4, 5, 7)


# Whoever has just had the tickets


@pytest.mark.parametrize(
    ("at", "reminders"),
    [
        (paris(2027, 3, 29, 18), ["week", "eve"]),
        (paris(2027, 3, 30, 0), ["eve"]),
        (paris(2027, 4, 4, 20), ["eve"]),
        (paris(2027, 4, 5, 0), []),
    ],
)
def test_whoever_registered_since_is_not_reminded(at, reminders):
    party = a.a_party(a.a_comptoir(), 1, at=at)
    come_by(*hours(paris(2027, 3, 30, 8), paris(2027, 4, 6, 9)))
    assert reminded(party) == reminders


def test_whoever_accepted_a_seat_since_is_not_reminded():
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    party = a.a_party(comptoir, 1)
    Comptoir.objects.update(capacity=2)
    settle(comptoir.pk, act=platform_act(WEEK_BEFORE))
    accept(Offer.objects.get(), act=a.visitor(WEEK_BEFORE))
    come_by(WEEK_BEFORE + HOUR, EVE)
    assert reminded(party) == ["eve"]


def test_whoever_came_from_another_comptoir_since_is_not_reminded(party):
    target = a.a_comptoir()
    change_comptoir(party, target, act=a.visitor(EVE))
    come_by(EVE + HOUR)
    assert reminded(party) == []


def test_whoever_waits_has_nothing_to_be_reminded_of():
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    party = a.a_party(comptoir, 1)
    come_by(WEEK_BEFORE, EVE)
    assert reminded(party) == []


# The day moves, or is cancelled


def moved(comptoir: Comptoir, day: date, *, at: datetime) -> None:
    comptoir = Comptoir.objects.get(pk=comptoir.pk)
    shift = paris(day.year, day.month, day.day, 9) - comptoir.starts_at
    times = {name: getattr(comptoir, name) + shift for name in ("doors_at", "starts_at", "ends_at")}
    move(comptoir, **times, venue=comptoir.venue, act=platform_act(at))


def test_a_day_that_moves_is_reminded_of_again(party):
    come_by(WEEK_BEFORE)
    moved(party.comptoir, date(2027, 4, 20), at=WEEK_BEFORE + timedelta(days=1))
    come_by(EVE, *hours(paris(2027, 4, 13, 8), paris(2027, 4, 20, 9)))
    assert reminded(party) == ["week", "week", "eve"]


def test_the_letter_of_a_change_stands_for_the_reminder_of_the_day(party):
    remind(act=platform_act(EVE))
    comptoir = party.comptoir
    times = {name: getattr(comptoir, name) + HOUR for name in ("doors_at", "starts_at", "ends_at")}
    move(comptoir, **times, venue=comptoir.venue, act=platform_act(EVE))
    come_by(EVE, EVE + HOUR, paris(2027, 4, 6, 7))
    assert other_letters(party) == ["changed"]


def test_a_change_taken_back_leaves_the_reminder(party):
    moved(party.comptoir, date(2027, 4, 7), at=EVE)
    moved(party.comptoir, date(2027, 4, 6), at=EVE)
    come_by(EVE)
    assert other_letters(party) == ["eve"]


def test_a_cancelled_day_is_not_reminded_of(party):
    remind(act=platform_act(EVE))
    cancel(party.comptoir, reason="Neige", act=platform_act(EVE))
    come_by(EVE)
    assert other_letters(party) == ["called_off"]


def test_whoever_has_no_address_is_called_instead(party):
    Party.objects.filter(pk=party.pk).update(email="")
    come_by(EVE)
    assert [(one.kind, one.outcome) for one in Notice.objects.all()] == [(Kind.EVE, Outcome.OPEN)]
