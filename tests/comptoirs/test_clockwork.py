"""What time does to a comptoir: by its own jobs, and by the clockwork when one was lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from comptoir.comptoirs.actions.change import cancel
from comptoir.comptoirs.due import to_settle
from comptoir.comptoirs.models import Comptoir, Notice, Offer, Party
from comptoir.editions.dates import paris
from comptoir.jobs import runner
from comptoir.jobs.models import Job
from comptoir.jobs.runner import drain, strike
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db
TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def a_new_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has struck no slot yet."""
    monkeypatch.setattr(runner, "_struck", {})


def lost(at: datetime) -> None:
    """The jobs of the comptoirs are lost; only the clockwork comes by."""
    Job.objects.all().delete()
    strike(at)
    drain(at=at)


@pytest.fixture
def parties() -> list[Party]:
    """One has the only seat, two wait."""
    comptoir = a.a_comptoir(capacity=1)
    return [a.a_party(comptoir, 1) for _ in range(3)]


def offered(party: Party) -> list[str]:
    """What became of the offers made to a party."""
    offers = Offer.objects.filter(entry__party=party).order_by("pk")
    return list(offers.values_list("outcome", flat=True))


@pytest.mark.parametrize("come", [lambda at: drain(at=at), lost])
def test_a_seat_given_back_is_offered_then_offered_to_the_next(parties, come):
    seated, first, second = parties
    cancel(seated.referent, act=a.visitor())
    come(NOON + TEN_MINUTES)
    assert [offered(party) for party in (first, second)] == [["pending"], []]
    come(Offer.objects.get().expires_at)
    assert [offered(party) for party in (first, second)] == [["expired"], ["pending"]]


def test_lots_are_drawn_at_their_hour(parties):
    at = paris(2027, 3, 20, 12)
    Comptoir.objects.update(queue_policy="draw", draw_at=at, seed="s" * 64)
    assert to_settle(at - TEN_MINUTES) == to_settle(at)
    lost(at)
    assert Comptoir.objects.get().drawn_at == at


def test_whoever_waits_learns_that_the_queue_goes_on_at_the_door(parties):
    cut_off = paris(2027, 4, 5, 15)
    lost(cut_off - TEN_MINUTES)
    assert not Notice.objects.filter(kind=Notice.Kind.LINE_CLOSED).exists()
    lost(cut_off)
    lost(cut_off + TEN_MINUTES)
    closed = Notice.objects.filter(kind=Notice.Kind.LINE_CLOSED).order_by("party_id")
    assert [(one.party, one.outcome) for one in closed] == [(p, "told") for p in parties[1:]]


def test_where_nothing_is_due_nothing_is_held():
    a.a_party(a.a_comptoir(), 1)
    assert to_settle(NOON) == []


def test_wishes_are_granted_at_their_hour():
    at = paris(2027, 3, 20, 12)
    a.a_comptoir(wishes_close_at=at)
    lost(at)
    assert Comptoir.objects.get().wishes_granted_at == at
