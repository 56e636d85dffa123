"""Parties register together and change their minds: one by one, all at once, elsewhere, and back within ten minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comptoir.accounts.models import Person
from comptoir.comptoirs.actions import organise
from comptoir.comptoirs.actions.change import (
    add_person,
    assent,
    cancel,
    cancel_party,
    change_comptoir,
    undo,
    undo_party,
)
from comptoir.comptoirs.actions.line import accept, rank
from comptoir.comptoirs.actions.register import Companion, register
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.drawing import order
from comptoir.comptoirs.models import Offer, Party, Registration
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db
Status, Fit, Kind = Registration.Status, Party.Fit, Party.Kind
SOON = NOON + timedelta(minutes=9)


def counters(comptoir) -> tuple[int, int, int]:
    comptoir.refresh_from_db()
    return comptoir.seats_held, comptoir.seats_offered, comptoir.waiting


def statuses(party: Party) -> list[str]:
    return [registration.status for registration in party.registrations.in_order()]


# Together


def test_a_family_holds_a_seat_each_and_gets_one_mail() -> None:
    comptoir = a.a_comptoir()
    family = a.a_party(comptoir, 4)
    assert (statuses(family), counters(comptoir)) == (["confirmed"] * 4, (4, 0, 0))
    assert Letter.objects.count() == 1
    assert len({r.ticket_token for r in family.registrations.all()}) == 4


def test_all_together_means_that_nobody_sits_without_the_others() -> None:
    comptoir = a.a_comptoir(capacity=3)
    family = a.a_party(comptoir, 4)
    assert (statuses(family), counters(comptoir)) == (["waiting"] * 4, (0, 0, 4))


def test_as_many_as_possible_seats_those_named_first() -> None:
    comptoir = a.a_comptoir(capacity=3)
    family = a.a_party(comptoir, 4, fit=Fit.SOME)
    assert statuses(family) == ["confirmed"] * 3 + ["waiting"]
    assert counters(comptoir) == (3, 0, 1)


def test_a_family_shares_its_mailbox_a_class_does_not() -> None:
    comptoir = a.a_comptoir()
    a.a_party(comptoir, 2, email="famille@example.org")
    a.a_party(comptoir, 3, email="classe@example.org", kind=Kind.GROUP)
    known = {
        email: Person.objects.filter(email=email).count()
        for email in ("famille@example.org", "classe@example.org", "")
    }
    assert known == {"famille@example.org": 2, "classe@example.org": 1, "": 2}


def test_somebody_registered_already_is_named() -> None:
    comptoir = a.a_comptoir()
    a.a_registration(comptoir, name="Lou Petit")
    with pytest.raises(Refusal, match="Lou Petit"):
        register(
            comptoir,
            a.an_application(kind=Kind.FAMILY, companions=(Companion("Lou Petit"),)),
            act=a.visitor(),
        )
    assert Party.objects.count() == 1


def test_a_class_comes_with_an_adult() -> None:
    with pytest.raises(Refusal) as refusal:
        a.a_party(a.a_comptoir(), 3, kind=Kind.GROUP, under_15=True)
    assert refusal.value.rule == "comptoirs.adult-referent"


def test_more_people_than_one_registers_at_once_are_refused_with_the_number() -> None:
    with pytest.raises(Refusal, match="40"):
        a.a_party(a.a_comptoir(capacity=90), 41)


# Regrets


def test_one_of_a_family_cancels_without_the_others() -> None:
    comptoir = a.a_comptoir()
    family = a.a_party(comptoir, 3)
    cancel(family.registrations.in_order().last(), act=a.visitor())
    settle(comptoir.pk, act=a.visitor(NOON + UNDO))
    assert statuses(family) == ["confirmed"] * 2 + ["cancelled"]
    assert counters(comptoir) == (2, 0, 0)


def test_within_ten_minutes_the_seat_comes_back() -> None:
    comptoir = a.a_comptoir(capacity=1)
    family, _other = a.a_party(comptoir, 1), a.a_party(comptoir, 1)
    cancel(family.referent, act=a.visitor())
    undo(family.referent, act=a.visitor(SOON))
    settle(comptoir.pk, act=a.visitor(NOON + 2 * UNDO))
    assert (statuses(family), counters(comptoir)) == (["confirmed"], (1, 0, 1))


def test_after_ten_minutes_it_is_the_next_person_s() -> None:
    comptoir = a.a_comptoir(capacity=1)
    registration = a.a_party(comptoir, 1).referent
    cancel(registration, act=a.visitor())
    with pytest.raises(Refusal) as refusal:
        undo(registration, act=a.visitor(NOON + UNDO))
    assert refusal.value.rule == "comptoirs.undo"


def test_whoever_left_the_queue_by_mistake_has_the_same_turn_back() -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    first, _second = a.a_party(comptoir, 2), a.a_party(comptoir, 1)
    cancel_party(first, act=a.visitor())
    assert counters(comptoir) == (1, 0, 1)
    undo_party(first, act=a.visitor(SOON))
    assert (counters(comptoir), a.position(first.referent)) == ((1, 0, 3), 1)


def test_a_part_of_a_waiting_family_cancels_and_comes_back() -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    family = a.a_party(comptoir, 3)
    gone = family.registrations.in_order().last()
    cancel(gone, act=a.visitor())
    assert counters(comptoir) == (1, 0, 2)
    undo(gone, act=a.visitor(SOON))
    assert (counters(comptoir), statuses(family)) == ((1, 0, 3), ["waiting"] * 3)


def test_the_first_of_two_who_cancelled_one_after_the_other_has_their_turn_back() -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    two, _behind = a.a_party(comptoir, 2), a.a_party(comptoir, 1)
    first, second = two.registrations.in_order()
    cancel(first, act=a.visitor())
    cancel(second, act=a.visitor(SOON - timedelta(minutes=1)))
    undo(first, act=a.visitor(SOON))
    assert (counters(comptoir), a.position(first)) == ((1, 0, 2), 1)


def test_a_clock_that_is_set_back_gives_back_the_queues_that_were_left_by_cancelling() -> None:
    left, kept = a.a_comptoir(capacity=1, venue=a.a_venue()), a.a_comptoir(capacity=1)
    for each in (left, kept):
        a.a_party(each, 1)
    party = a.a_party(left, 1, others=(kept,))
    rank(party, [kept], act=a.visitor(SOON))
    cancel_party(party, act=a.visitor())
    undo_party(party, act=a.visitor())
    assert [entry.comptoir for entry in party.entries.standing()] == [kept]
    assert party.registrations.get().comptoir == kept


def test_one_who_regrets_waits_where_the_others_sit_and_nowhere_else() -> None:
    comptoir, other = a.a_comptoir(capacity=1, venue=a.a_venue()), a.a_comptoir(capacity=1)
    for each in (comptoir, other):
        a.a_party(each, 1)
    two = a.a_party(comptoir, 2, others=(other,))
    regrets = two.registrations.get(is_referent=False)
    cancel(regrets, act=a.visitor())
    organise.set_capacity(comptoir, 2, act=platform_act(NOON))
    accept(Offer.objects.pending().get(), act=a.visitor())
    undo(regrets, act=a.visitor(SOON))
    assert statuses(two) == ["confirmed", "waiting"]
    assert [entry.comptoir for entry in two.entries.standing()] == [comptoir]


def test_whoever_comes_back_after_the_draw_stands_where_their_lot_puts_them() -> None:
    comptoir = a.a_comptoir(capacity=1, queue_policy="draw", draw_at=SOON, seed="a" * 32)
    a.a_party(comptoir, 1)
    parties = [a.a_party(comptoir, 1) for _ in range(4)]
    cancel_party(parties[3], act=a.visitor(SOON - timedelta(minutes=1)))
    settle(comptoir.pk, act=a.visitor(SOON))
    undo_party(parties[3], act=a.visitor(SOON + timedelta(minutes=1)))
    positions = [a.position(party.referent) for party in parties]
    drawn = order(comptoir.seed, [1, 2, 3, 4])
    assert [drawn[position - 1] for position in positions] == [1, 2, 3, 4]


def test_while_a_seat_may_be_asked_back_one_does_not_choose_other_queues() -> None:
    comptoir, other = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    two = a.a_party(comptoir, 2, fit=Fit.SOME)
    cancel(two.referent, act=a.visitor())
    with pytest.raises(Refusal) as refusal:
        rank(two, [other], act=a.visitor(SOON))
    assert refusal.value.rule == "comptoirs.several-queues"
    settle(comptoir.pk, act=a.visitor(NOON + UNDO))
    rank(two, [other], act=a.visitor(NOON + UNDO))
    assert counters(other) == (0, 1, 1)


def test_cancelling_twice_is_refused() -> None:
    registration = a.a_registration()
    cancel(registration, act=a.visitor())
    with pytest.raises(Refusal):
        cancel(registration, act=a.visitor())


# Elsewhere


def test_a_party_moves_to_another_comptoir_with_its_links() -> None:
    here, there = a.a_comptoir(capacity=2), a.a_comptoir(capacity=2)
    family, waiting = a.a_party(here, 2), a.a_party(here, 1)
    tokens = [registration.link_token for registration in family.registrations.in_order()]
    change_comptoir(family, there, act=a.visitor())
    assert (counters(here), counters(there)) == ((0, 1, 1), (2, 0, 0))
    assert [r.link_token for r in family.registrations.in_order()] == tokens
    assert Offer.objects.get().entry.party == waiting


def test_a_party_that_waits_takes_seats_elsewhere() -> None:
    here, there = a.a_comptoir(capacity=1), a.a_comptoir(capacity=2)
    a.a_party(here, 1)
    family = a.a_party(here, 2)
    change_comptoir(family, there, act=a.visitor())
    assert (counters(here), counters(there)) == ((1, 0, 0), (2, 0, 0))
    assert statuses(family) == ["confirmed"] * 2


def test_nobody_passes_the_queue_of_another_comptoir() -> None:
    here, there = a.a_comptoir(), a.a_comptoir(capacity=1)
    a.a_party(there, 1)
    family = a.a_party(here, 1)
    with pytest.raises(Refusal) as refusal:
        change_comptoir(family, there, act=a.visitor())
    assert refusal.value.rule == "comptoirs.seats"
    assert counters(here) == (1, 0, 0)


def test_somebody_who_comes_along_has_a_seat_or_their_own_turn() -> None:
    comptoir = a.a_comptoir(capacity=2)
    party = a.a_party(comptoir, 1)
    add_person(party, name="Noé Petit", under_15=True, act=a.visitor())
    add_person(party, name="Zoé Petit", under_15=True, act=a.visitor())
    assert (statuses(party), counters(comptoir)) == (["confirmed"] * 2 + ["waiting"], (2, 0, 1))
    with pytest.raises(Refusal) as refusal:
        add_person(party, name="Léo Petit", under_15=True, act=a.visitor())
    assert refusal.value.rule == "comptoirs.own-turn"


def test_nobody_comes_along_with_nobody() -> None:
    party = a.a_party(a.a_comptoir(), 1)
    cancel_party(party, act=a.visitor())
    with pytest.raises(Refusal) as refusal:
        add_person(party, name="Noé Petit", under_15=True, act=a.visitor())
    assert refusal.value.rule == "comptoirs.standing-registration"


def test_saying_that_one_still_comes_is_about_the_present_revision() -> None:
    comptoir = a.a_comptoir(sequence=3)
    party = a.a_party(comptoir, 1)
    assent(party, act=a.visitor())
    party.refresh_from_db()
    assert party.assents_to == 3
