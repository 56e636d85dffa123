"""The queue: freed seats are offered in order, for a time; nobody is jumped, nobody is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from comptoir.comptoirs.actions.change import cancel, cancel_party, choose_fit
from comptoir.comptoirs.actions.line import accept, decline, leave, rank
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.models import Entry, Notice, Offer, Party, Registration
from comptoir.comptoirs.rules import last_call, queue_cut_off
from comptoir.kernel.refusals import Refusal
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.comptoirs.models import Comptoir

pytestmark = pytest.mark.django_db
Status, Fit = Registration.Status, Party.Fit
LATER = NOON + UNDO


def free(party: Party, *, at: datetime = NOON) -> None:
    """Cancel, and let the ten minutes pass."""
    cancel_party(party, act=a.visitor(at))
    settle(party.comptoir_id, act=a.visitor(at + UNDO))


def offers(comptoir: Comptoir) -> list[tuple[int, int]]:
    """The pending offers: number in the queue, seats."""
    pending = Offer.objects.pending().filter(entry__comptoir=comptoir)
    return list(pending.order_by("entry__number").values_list("entry__number", "seats"))


def line(comptoir: Comptoir) -> list[int]:
    return [e.number for e in Entry.objects.standing().filter(comptoir=comptoir).in_order()]


def counters(comptoir: Comptoir) -> tuple[int, int, int]:
    comptoir.refresh_from_db()
    return comptoir.seats_held, comptoir.seats_offered, comptoir.waiting


def pending(party: Party) -> Offer:
    return Offer.objects.pending().get(entry__party=party)


def test_a_freed_seat_is_offered_to_the_first_and_counts_against_the_capacity() -> None:
    comptoir = a.a_comptoir(capacity=1)
    seated, first, _second = (a.a_party(comptoir, 1) for _ in range(3))
    free(seated)
    assert offers(comptoir) == [(1, 1)]
    assert counters(comptoir) == (0, 1, 2)
    accept(pending(first), act=a.visitor(LATER))
    assert counters(comptoir) == (1, 0, 1)
    assert first.registrations.get().status == Status.CONFIRMED
    assert line(comptoir) == [2]


def test_a_cancelled_seat_waits_ten_minutes_for_whoever_regrets() -> None:
    comptoir = a.a_comptoir(capacity=1)
    seated, _first = (a.a_party(comptoir, 1) for _ in range(2))
    cancel(seated.referent, act=a.visitor())
    assert (offers(comptoir), counters(comptoir)) == ([], (1, 0, 1))


def test_whoever_declines_leaves_and_the_next_is_asked() -> None:
    comptoir = a.a_comptoir(capacity=1)
    seated, first, _second = (a.a_party(comptoir, 1) for _ in range(3))
    free(seated)
    decline(pending(first), act=a.visitor(LATER))
    assert offers(comptoir) == [(2, 1)]
    assert line(comptoir) == [2]
    assert first.registrations.get().status == Status.CANCELLED


def test_without_an_answer_one_goes_to_the_end_then_leaves() -> None:
    comptoir = a.a_comptoir(capacity=1)
    seated, first, second = (a.a_party(comptoir, 1) for _ in range(3))
    free(seated)
    late = pending(first).expires_at
    settle(comptoir.pk, act=a.visitor(late))
    assert (offers(comptoir), line(comptoir)) == ([(2, 1)], [2, 1])
    decline(pending(second), act=a.visitor(late))
    assert offers(comptoir) == [(1, 1)]
    settle(comptoir.pk, act=a.visitor(pending(first).expires_at))
    assert (offers(comptoir), line(comptoir)) == ([], [])
    assert first.entries.get().leaving == Entry.Leaving.UNANSWERED
    assert first.registrations.get().status == Status.CANCELLED


def test_an_answer_that_comes_too_late_says_what_happened() -> None:
    comptoir = a.a_comptoir(capacity=1)
    seated, first = (a.a_party(comptoir, 1) for _ in range(2))
    free(seated)
    with pytest.raises(Refusal) as refusal:
        accept(pending(first), act=a.visitor(pending(first).expires_at))
    assert refusal.value.rule == "comptoirs.offer"


def test_a_group_that_does_not_fit_holds_the_queue_until_the_last_call() -> None:
    comptoir = a.a_comptoir(capacity=3)
    seated, _others = a.a_party(comptoir, 1), a.a_party(comptoir, 2)
    family, alone = a.a_party(comptoir, 4), a.a_party(comptoir, 1)
    free(seated)
    assert (offers(comptoir), line(comptoir)) == ([], [1, 2])
    call = last_call(comptoir, NOON)
    settle(comptoir.pk, act=a.visitor(call))
    assert (offers(comptoir), line(comptoir)) == ([(2, 1)], [1, 2])
    told = Notice.objects.filter(kind=Notice.Kind.PASSED)
    assert [notice.party for notice in told] == [family]
    accept(pending(alone), act=a.visitor(call))
    assert counters(comptoir) == (3, 0, 4)


def test_a_group_that_comes_with_fewer_takes_what_there_is_and_waits_for_the_rest() -> None:
    comptoir = a.a_comptoir(capacity=2)
    seated, _other = a.a_party(comptoir, 1), a.a_party(comptoir, 1)
    family = a.a_party(comptoir, 3)
    free(seated)
    assert offers(comptoir) == []
    choose_fit(family, Fit.SOME, act=a.visitor(LATER))
    assert offers(comptoir) == [(1, 1)]
    last = family.registrations.in_order().last()
    accept(pending(family), act=a.visitor(LATER), seated=[last])
    assert [one.status for one in family.registrations.in_order()] == ["waiting"] * 2 + [
        "confirmed"
    ]
    assert (counters(comptoir), line(comptoir)) == ((2, 0, 2), [1])


def test_accepting_one_comptoir_leaves_the_other_queues() -> None:
    full, also = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    a.a_party(full, 1)
    seated = a.a_party(also, 1)
    party = a.a_party(full, 1, others=(also,))
    assert (counters(full), counters(also)) == ((1, 0, 1), (1, 0, 1))
    free(seated)
    accept(pending(party), act=a.visitor(LATER))
    party.refresh_from_db()
    assert (counters(full), counters(also)) == ((1, 0, 0), (1, 0, 0))
    assert (party.comptoir, party.registrations.get().comptoir) == (also, also)


def test_leaving_the_first_choice_one_waits_at_the_next() -> None:
    full, also = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    a.a_party(full, 1)
    a.a_party(also, 1)
    party = a.a_party(full, 1, others=(also,))
    leave(party.entries.get(comptoir=full), act=a.visitor())
    party.refresh_from_db()
    assert (party.comptoir, line(full), line(also)) == (also, [], [1])


def test_ranking_again_keeps_the_turns_one_has() -> None:
    full, also, third = (a.a_comptoir(capacity=1) for _ in range(3))
    for comptoir in (full, also, third):
        a.a_party(comptoir, 1)
    party = a.a_party(full, 1, others=(also,))
    rank(party, [third, full], act=a.visitor())
    standing = party.entries.standing().order_by("rank")
    assert [(entry.comptoir, entry.number) for entry in standing] == [(third, 1), (full, 1)]
    party.refresh_from_db()
    assert party.comptoir == third


def test_part_of_a_group_cancelled_while_offered_frees_its_part_of_the_offer() -> None:
    comptoir = a.a_comptoir(capacity=2)
    seated, family, alone = a.a_party(comptoir, 2), a.a_party(comptoir, 2), a.a_party(comptoir, 1)
    free(seated)
    assert offers(comptoir) == [(1, 2)]
    cancel(family.registrations.in_order().last(), act=a.visitor(LATER))
    assert offers(comptoir) == [(1, 1), (2, 1)]
    accept(pending(family), act=a.visitor(LATER))
    accept(pending(alone), act=a.visitor(LATER))
    assert counters(comptoir) == (2, 0, 0)


def test_cancelling_during_an_offer_gives_it_to_the_next() -> None:
    comptoir = a.a_comptoir(capacity=1)
    seated, first, _second = (a.a_party(comptoir, 1) for _ in range(3))
    free(seated)
    offer = pending(first)
    cancel(first.referent, act=a.visitor(LATER))
    assert offers(comptoir) == [(2, 1)]
    with pytest.raises(Refusal):
        accept(offer, act=a.visitor(LATER))


def test_after_the_cut_off_nothing_is_offered_and_the_queue_goes_to_the_door() -> None:
    comptoir = a.a_comptoir(capacity=1)
    seated, first = (a.a_party(comptoir, 1) for _ in range(2))
    cut_off = queue_cut_off(comptoir, NOON)
    cancel(seated.referent, act=a.visitor(cut_off - timedelta(minutes=20)))
    settle(comptoir.pk, act=a.visitor(cut_off))
    settle(comptoir.pk, act=a.visitor(cut_off + timedelta(minutes=5)))
    assert (offers(comptoir), line(comptoir)) == ([], [1])
    told = Notice.objects.filter(kind=Notice.Kind.LINE_CLOSED)
    assert [notice.party for notice in told] == [first]


def test_an_offer_ends_at_the_cut_off_at_the_latest() -> None:
    comptoir = a.a_comptoir(capacity=1)
    seated, first = (a.a_party(comptoir, 1) for _ in range(2))
    cut_off = queue_cut_off(comptoir, NOON)
    free(seated, at=cut_off - timedelta(hours=1))
    assert pending(first).expires_at == cut_off


def test_a_drawn_queue_stands_in_the_order_that_anybody_recomputes() -> None:
    draw_at = NOON + timedelta(days=2)
    comptoir = a.a_comptoir(
        capacity=1, queue_policy="draw", draw_at=draw_at, seed="a seed of the test"
    )
    seated = a.a_party(comptoir, 1)
    for _ in range(5):
        a.a_party(comptoir, 1)
    free(seated)
    assert offers(comptoir) == []
    settle(comptoir.pk, act=a.visitor(draw_at))
    a.a_party(comptoir, 1, at=draw_at)
    drawn = [2, 5, 1, 4, 3]  # sha256("a seed of the test:2") is the smallest
    assert line(comptoir) == [*drawn, 6]
    assert offers(comptoir) == [(2, 1)]
