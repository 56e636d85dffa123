"""Two at once on one queue: whoever comes second waits, reads what the first wrote, and answers by it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from comptoir.comptoirs.actions import change, line, settling
from comptoir.comptoirs.actions.organise import set_capacity
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.models import Comptoir, Entry, Notice, Offer, Party, Registration
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from tests.comptoirs.lived import Lived
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.waiting import together, waits

pytestmark = pytest.mark.django_db(transaction=True)
FREED = NOON + UNDO
SOON = FREED + timedelta(minutes=5)
LATER = SOON + timedelta(days=4)
HOUR = timedelta(hours=1)
Leaving, Outcome, Status = Entry.Leaving, Offer.Outcome, Registration.Status


@pytest.fixture
def comptoir() -> Comptoir:
    return a.a_comptoir(capacity=2, venue=a.a_venue())


def party(comptoir: Comptoir, people: int = 1, **facts: object) -> Party:
    return a.a_party(comptoir, people, email="", **facts)


def offer_a_seat(comptoir: Comptoir, seated: Party) -> Offer:
    """Somebody gives a seat up, ten minutes pass."""
    change.cancel(seated.referent, act=a.visitor())
    settling.settle(comptoir.pk, act=platform_act(FREED))
    return Offer.objects.pending().get(entry__comptoir=comptoir)


def counters(comptoir: Comptoir) -> tuple[int, int, int]:
    """And whatever else the rows say, they are sound."""
    Lived().is_sound()
    comptoir.refresh_from_db()
    return comptoir.seats_held, comptoir.seats_offered, comptoir.waiting


def refusals(answers: list[object]) -> int:
    """How many were refused; anything else that was raised is a fault."""
    assert not [
        one for one in answers if isinstance(one, Exception) and not isinstance(one, Refusal)
    ]
    return sum(isinstance(answer, Refusal) for answer in answers)


def test_answering_waits_for_whoever_holds_the_party_or_the_comptoir(comptoir: Comptoir) -> None:
    seated, _other, first = (party(comptoir) for _ in range(3))
    offer = offer_a_seat(comptoir, seated)
    acts = (
        lambda: line.accept(offer, act=a.visitor(SOON)),
        lambda: line.decline(offer, act=a.visitor(SOON)),
        lambda: line.leave(offer.entry, act=a.visitor(SOON)),
        lambda: change.cancel_party(first, act=a.visitor(SOON)),
        lambda: settling.settle(comptoir.pk, act=platform_act(LATER)),
    )
    for model, pk in ((Party, first.pk), (Comptoir, comptoir.pk)):
        for act in acts:
            with transaction.atomic():
                model.objects.lock(pk)
                assert waits(act)
    assert counters(comptoir) == (1, 1, 1)


def test_an_offer_accepted_in_two_tabs_is_one_seat(comptoir: Comptoir) -> None:
    seated, _other, _first = (party(comptoir) for _ in range(3))
    offer = offer_a_seat(comptoir, seated)
    answers = together(*[lambda: line.accept(offer, act=a.visitor(SOON))] * 2)
    assert (refusals(answers), counters(comptoir)) == (1, (2, 0, 0))


def test_accepted_in_one_tab_and_declined_in_the_other_is_one_answer(comptoir: Comptoir) -> None:
    seated, _other, _first, _next = (party(comptoir) for _ in range(4))
    offer = offer_a_seat(comptoir, seated)
    answers = together(
        lambda: line.accept(offer, act=a.visitor(SOON)),
        lambda: line.decline(offer, act=a.visitor(SOON)),
    )
    offer.refresh_from_db()
    accepted = offer.outcome == Outcome.ACCEPTED
    assert refusals(answers) == 1
    assert counters(comptoir) == ((2, 0, 1) if accepted else (1, 1, 1))


def test_cancelling_while_one_accepts(comptoir: Comptoir) -> None:
    """Whichever comes first: all of them go, and the seat is kept ten minutes if it was taken."""
    seated, _other, pair, _next = (
        party(comptoir), party(comptoir), party(comptoir, 2, fit="some"), party(comptoir)
    )  # fmt: skip
    offer = offer_a_seat(comptoir, seated)
    answers = together(
        lambda: line.accept(offer, act=a.visitor(SOON)),
        lambda: change.cancel_party(pair, act=a.visitor(SOON)),
    )
    assert not isinstance(answers[1], Exception)
    assert not pair.registrations.standing().exists()
    settling.settle(comptoir.pk, act=platform_act(SOON + UNDO))
    assert counters(comptoir) == (1, 1, 1)


def test_a_group_partly_cancelled_while_offered_keeps_what_it_needs(comptoir: Comptoir) -> None:
    seated, _other, trio = party(comptoir), party(comptoir), party(comptoir, 3, fit="some")
    set_capacity(comptoir, 3, act=platform_act(NOON))
    offer = Offer.objects.pending().get()
    change.cancel(seated.referent, act=a.visitor())
    people = list(trio.registrations.in_order())
    answers = together(
        lambda: line.accept(offer, act=a.visitor(SOON)),
        *(lambda one=one: change.cancel(one, act=a.visitor(SOON)) for one in people[1:]),
    )
    assert refusals(answers) == 0
    assert Counter(trio.registrations.values_list("status", flat=True)) == {
        Status.CONFIRMED: 1,
        Status.CANCELLED: 2,
    }
    settling.settle(comptoir.pk, act=platform_act(SOON + UNDO))
    assert counters(comptoir) == (2, 0, 0)


def test_seats_taken_away_in_a_storm_are_never_those_held_or_offered(comptoir: Comptoir) -> None:
    set_capacity(comptoir, 6, act=platform_act(NOON))
    seated = [party(comptoir) for _ in range(6)]
    waiting = [party(comptoir) for _ in range(4)]
    storm = [
        *(lambda p=p: change.cancel_party(p, act=a.visitor(NOON)) for p in seated[:3]),
        *(lambda n=n: set_capacity(comptoir, n, act=platform_act(NOON)) for n in (5, 8, 7)),
        lambda: settling.settle(comptoir.pk, act=platform_act(FREED)),
        lambda: line.leave(waiting[0].entries.get(), act=a.visitor(SOON)),
        lambda: a.a_party(comptoir, 2, email=""),
    ]
    answers = together(*storm)
    assert refusals(answers[:3] + answers[6:]) == 0
    settling.settle(comptoir.pk, act=platform_act(FREED + HOUR))
    held, offered, waiting = counters(comptoir)
    free = comptoir.capacity - held
    # Three alone, then a pair that comes together.
    assert (held, offered, waiting) == (3, 5 if free >= 5 else min(free, 3), 5)


def test_after_a_storm_seats_are_offered_batch_by_batch_and_in_order(
    comptoir: Comptoir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "BATCH", 2)
    set_capacity(comptoir, 5, act=platform_act(NOON))
    seated = [party(comptoir) for _ in range(5)]
    for _ in range(6):
        party(comptoir)
    for one in seated:
        change.cancel_party(one, act=a.visitor())
    settling.settle(comptoir.pk, act=platform_act(FREED))
    assert counters(comptoir) == (0, 5, 6)
    offered = Offer.objects.pending().order_by("pk").values_list("entry__number", flat=True)
    assert list(offered) == [1, 2, 3, 4, 5]


def test_two_runners_end_an_offer_once(comptoir: Comptoir) -> None:
    seated, _other, _first, _next = (party(comptoir) for _ in range(4))
    offer_a_seat(comptoir, seated)
    together(*[lambda: settling.settle(comptoir.pk, act=platform_act(LATER))] * 3)
    assert counters(comptoir) == (1, 1, 2)
    assert Counter(Notice.objects.values_list("kind", flat=True)) == {"offer": 2, "expired": 1}
    numbers = Entry.objects.standing().in_order().values_list("number", "missed")
    assert list(numbers) == [(2, 0), (1, 1)]


def test_two_queues_that_give_up_somebody_at_once_do_not_lose_them() -> None:
    """Each thinks that the other still stands: without the party's lock, whoever waited would stand nowhere."""
    here, there = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    seated = [party(here), party(there)]
    waiting = party(here, others=(there,))
    Entry.objects.filter(party=waiting).update(missed=1)
    for comptoir, one in zip((here, there), seated, strict=True):
        offer_a_seat(comptoir, one)
    together(*(lambda c=c: settling.settle(c.pk, act=platform_act(LATER)) for c in (here, there)))
    assert {entry.leaving for entry in waiting.entries.all()} == {Leaving.UNANSWERED}
    assert waiting.referent.status == Status.CANCELLED
    assert [counters(comptoir) for comptoir in (here, there)] == [(0, 0, 0)] * 2


def test_two_parties_that_want_the_two_comptoirs_the_other_way_round_do_not_wait_in_a_circle() -> (
    None
):
    here, there = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    seated = [party(here), party(there)]
    one, other = party(here), party(there)
    line.rank(one, [here, there], act=a.visitor())
    line.rank(other, [there, here], act=a.visitor())
    offers = [offer_a_seat(here, seated[0]), offer_a_seat(there, seated[1])]
    answers = together(
        lambda: line.accept(offers[0], act=a.visitor(SOON)),
        lambda: line.accept(offers[1], act=a.visitor(SOON)),
        lambda: settling.settle(here.pk, act=platform_act(SOON)),
        lambda: settling.settle(there.pk, act=platform_act(SOON)),
    )
    assert refusals(answers) == 0
    assert [p.referent.comptoir for p in (one, other)] == [here, there]
    assert [counters(comptoir) for comptoir in (here, there)] == [(1, 0, 0)] * 2


def test_a_clock_set_back_neither_ends_nor_offers_again(comptoir: Comptoir) -> None:
    seated, _other, _first, _next = (party(comptoir) for _ in range(4))
    offer_a_seat(comptoir, seated)
    for at in (LATER, NOON, LATER, NOON - HOUR, LATER):
        settling.settle(comptoir.pk, act=platform_act(at))
    assert counters(comptoir) == (1, 1, 2)
    assert Counter(Notice.objects.values_list("kind", flat=True)) == {"offer": 2, "expired": 1}


def test_a_clock_set_back_gives_no_seat_to_two(comptoir: Comptoir) -> None:
    """The seat was freed by a clock that ran ahead: whoever regrets now waits, and nobody loses the offer."""
    seated, _other, _first = (party(comptoir) for _ in range(3))
    offer_a_seat(comptoir, seated)
    change.undo(seated.referent, act=a.visitor(NOON + UNDO / 2))
    assert (seated.referent.status, counters(comptoir)) == (Status.WAITING, (1, 1, 2))


def test_who_enters_while_the_clock_is_back_still_stands_behind(comptoir: Comptoir) -> None:
    for _ in range(2):
        party(comptoir)
    first, second = party(comptoir), a.a_party(comptoir, 1, at=NOON - HOUR, email="")
    assert [a.position(p.referent) for p in (first, second)] == [1, 2]
