"""A party between two comptoirs: led on, back, or asked twice, it stands in one place, and its page says which."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from comptoir.comptoirs.actions.change import assent, cancel, cancel_party, change_comptoir, undo
from comptoir.comptoirs.actions.line import accept, leave, rank
from comptoir.comptoirs.actions.organise import cancel as call_off
from comptoir.comptoirs.actions.organise import move
from comptoir.comptoirs.actions.recover import left_behind, rebook
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.actions.telling import tell
from comptoir.comptoirs.models import (
    AccessNeed,
    Comptoir,
    Entry,
    Notice,
    Offer,
    Party,
    Registration,
)
from comptoir.comptoirs.standing import Standing
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db
ACT = platform_act(NOON)
HOUR = timedelta(hours=1)
Kind, Status = Notice.Kind, Registration.Status


def full() -> Comptoir:
    """A comptoir whose only seat is held."""
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    return comptoir


def later(comptoir: Comptoir, *, act_at: datetime = NOON) -> Comptoir:
    """The same comptoir, an hour later on the wall."""
    return move(
        comptoir,
        doors_at=comptoir.doors_at + HOUR,
        starts_at=comptoir.starts_at + HOUR,
        ends_at=comptoir.ends_at + HOUR,
        venue=comptoir.venue,
        act=platform_act(act_at),
    )


def counters(comptoir: Comptoir) -> tuple[int, int, int]:
    comptoir.refresh_from_db()
    return comptoir.seats_held, comptoir.seats_offered, comptoir.waiting


def notices(party: Party, kind: Notice.Kind) -> list[tuple[int, str]]:
    """Where, and what became of them."""
    told = Notice.objects.filter(party=party, kind=kind).order_by("pk")
    return list(told.values_list("comptoir", "outcome"))


# One person, one place in a queue


def test_nobody_waits_twice_for_one_comptoir_by_two_registrations() -> None:
    first, second, both = full(), full(), full()
    who = {"name": "Ines Roger", "email": "ines@example.org"}
    a.a_registration(first, others=(both,), **who)
    with pytest.raises(Refusal) as refusal:
        a.a_registration(second, others=(both,), **who)
    assert refusal.value.rule == "comptoirs.one-place-per-person"
    party = a.a_registration(second, **who).party
    with pytest.raises(Refusal) as refusal:
        rank(party, [second, both], act=a.visitor())
    assert refusal.value.rule == "comptoirs.one-place-per-person"


def test_whoever_registered_elsewhere_meanwhile_does_not_come_back_to_a_second_place() -> None:
    first, second, both = full(), full(), full()
    who = {"name": "Ines Roger", "email": "ines@example.org"}
    regretted = a.a_registration(first, others=(both,), **who)
    cancel(regretted, act=a.visitor())
    again = a.a_registration(second, others=(both,), **who).party
    undo(regretted, act=a.visitor(NOON + UNDO / 2))
    stands = Entry.objects.standing().filter(comptoir=both)
    assert [entry.party for entry in stands] == [again]
    for entry in Entry.objects.standing().filter(comptoir__in=[first, second]).order_by("pk"):
        if entry.party.registrations.filter(person=regretted.person).exists():
            leave(entry, act=a.visitor(NOON + UNDO / 2))
    assert again.registrations.get().status == Status.WAITING


# Cancelled, regretted, called off


def test_a_turn_is_not_given_back_in_the_queue_of_a_comptoir_that_is_cancelled() -> None:
    comptoir = full()
    party = a.a_party(comptoir, 1)
    cancel_party(party, act=a.visitor())
    call_off(comptoir, reason="Neige.", act=ACT)
    undo(party.referent, act=a.visitor(NOON + UNDO / 2))
    assert counters(comptoir)[2] == 0
    assert party.registrations.get().status == Status.WAITING
    assert party in left_behind(comptoir)


def test_whoever_takes_back_a_seat_of_a_comptoir_cancelled_meanwhile_is_told() -> None:
    comptoir = a.a_comptoir()
    party = a.a_party(comptoir, 1)
    cancel_party(party, act=a.visitor())
    call_off(comptoir, reason="Neige.", act=ACT)
    undo(party.referent, act=a.visitor(NOON + UNDO / 2))
    assert notices(party, Kind.CALLED_OFF) == [(comptoir.pk, "open")]
    letter = Letter.objects.get(name="comptoirs/undone")
    assert letter.attachments == []


def test_whoever_regrets_once_the_others_went_elsewhere_is_led_there_too() -> None:
    here, there = a.a_comptoir(), a.a_comptoir()
    family = a.a_party(here, 2)
    regrets = family.registrations.get(is_referent=False)
    cancel(regrets, act=a.visitor())
    change_comptoir(family, there, act=a.visitor())
    here.refresh_from_db()
    assert here.seats_held == 0
    undo(regrets, act=a.visitor(NOON + UNDO / 2))
    regrets.refresh_from_db()
    assert (regrets.comptoir, regrets.status) == (there, Registration.Status.WAITING)
    assert Offer.objects.pending().get().entry.comptoir == there


def test_whoever_waits_for_a_day_that_is_over_looks_to_their_other_choice() -> None:
    over, other = full(), full()
    Comptoir.objects.filter(pk=other.pk).update(
        starts_at=over.ends_at + HOUR, ends_at=over.ends_at + 9 * HOUR
    )
    party = a.a_party(over, 1, others=(other,))
    alone = a.a_party(over, 1)
    settle(over.pk, act=platform_act(over.ends_at))
    party.refresh_from_db()
    assert (party.comptoir, counters(over)[2]) == (other, 0)
    cancel(party.referent, act=a.visitor(over.ends_at))
    assert alone.registrations.get().status == Status.WAITING


# Led elsewhere, and back


def test_whoever_is_led_to_the_same_comptoir_a_second_time_is_told_again() -> None:
    here, there = a.a_comptoir(), a.a_comptoir()
    party = a.a_party(here, 1, at=NOON - HOUR)
    later(here)
    rebook(here, [there], act=platform_act(NOON + HOUR))
    tell(Notice.objects.get(kind=Kind.REBOOKED).pk, act=platform_act(NOON + HOUR))
    change_comptoir(party, here, act=a.visitor(NOON + 2 * HOUR))
    here.refresh_from_db()
    later(here, act_at=NOON + 3 * HOUR)
    rebook(here, [there], act=platform_act(NOON + 4 * HOUR))
    assert notices(party, Kind.REBOOKED) == [(there.pk, "open")]


def test_a_seat_given_back_a_moment_ago_is_not_kept_where_the_others_were_led_away() -> None:
    here, there = a.a_comptoir(), a.a_comptoir()
    family = a.a_party(here, 2)
    cancel(family.registrations.get(is_referent=False), act=a.visitor())
    call_off(here, reason="Neige.", act=ACT)
    rebook(here, [there], act=ACT)
    assert (counters(here)[0], counters(there)[0]) == (0, 1)


def test_whoever_chose_a_comptoir_after_it_moved_is_not_led_away_from_it() -> None:
    here, there = a.a_comptoir(), a.a_comptoir()
    party = a.a_party(here, 1, at=NOON - HOUR)
    later(there)
    change_comptoir(party, there, act=a.visitor(NOON + HOUR))
    party.refresh_from_db()
    there.refresh_from_db()
    assert list(left_behind(there)) == []
    assert Standing(party, NOON + HOUR).change is None


def test_what_one_agreed_to_of_one_comptoir_says_nothing_of_another() -> None:
    here, there = full(), full()
    party = a.a_party(here, 1, others=(there,))
    later(here)
    assent(party, act=a.visitor(NOON + HOUR))
    leave(party.entries.standing().get(comptoir=here), act=a.visitor(NOON + HOUR))
    there = later(there, act_at=NOON + 2 * HOUR)
    assert [one for one in left_behind(there) if one == party] == [party]


def test_an_offer_accepted_agrees_to_the_comptoir_as_it_is() -> None:
    comptoir = a.a_comptoir(capacity=1)
    seated, party = (a.a_party(comptoir, 1, at=NOON - HOUR) for _ in range(2))
    later(comptoir)
    cancel_party(seated, act=a.visitor(NOON + HOUR))
    settle(comptoir.pk, act=platform_act(NOON + 2 * HOUR))
    accept(Offer.objects.pending().get(), act=a.visitor(NOON + 3 * HOUR))
    party.refresh_from_db()
    comptoir.refresh_from_db()
    assert list(left_behind(comptoir)) == []
    assert Standing(party, NOON + 3 * HOUR).change is None


# Whoever registered the others does not come


@pytest.mark.parametrize("how", ["themselves", "led"])
def test_the_page_of_whoever_registered_the_others_goes_where_they_go(how: str) -> None:
    here, there = a.a_comptoir(), a.a_comptoir()
    family = a.a_party(here, 2)
    cancel(family.referent, act=a.visitor())
    at = NOON + UNDO
    settle(here.pk, act=platform_act(at))
    if how == "themselves":
        change_comptoir(family, there, act=a.visitor(at))
    else:
        call_off(here, reason="Neige.", act=platform_act(at))
        rebook(here, [there], act=platform_act(at))
    family.refresh_from_db()
    standing = Standing(family, at)
    assert standing.comptoir == there
    assert standing.first == ("seated" if how == "themselves" else "rebooked")


def test_who_comes_together_is_never_offered_a_part() -> None:
    comptoir = a.a_comptoir(capacity=2)
    seated, family = a.a_party(comptoir, 2), a.a_party(comptoir, 2)
    cancel_party(seated, act=a.visitor())
    settle(comptoir.pk, act=a.visitor(NOON + UNDO))
    child = family.registrations.in_order().last()
    cancel(child, act=a.visitor(NOON + UNDO))
    undo(child, act=a.visitor(NOON + UNDO))
    offer = Offer.objects.pending().get(entry__party=family)
    assert (offer.seats, Offer.objects.count()) == (2, 2)


def test_whoever_leaves_a_seat_that_was_offered_goes_to_the_end() -> None:
    comptoir = a.a_comptoir(capacity=3)
    seated, _other = a.a_party(comptoir, 2), a.a_party(comptoir, 1)
    family, after = a.a_party(comptoir, 3, fit="some"), a.a_party(comptoir, 1)
    cancel_party(seated, act=a.visitor())
    settle(comptoir.pk, act=a.visitor(NOON + UNDO))
    offer = Offer.objects.pending().get(entry__party=family)
    accept(offer, act=a.visitor(NOON + UNDO), seated=[family.referent])
    assert Offer.objects.pending().get().entry.party == after
    assert a.position(after.referent) == 1


def test_what_was_promised_for_one_place_is_asked_again_for_another() -> None:
    here, there = a.a_comptoir(), a.a_comptoir()
    party = a.a_party(here, 1)
    need = AccessNeed.objects.create(
        registration=party.referent,
        text="Une boucle magnétique",
        asked_at=NOON,
        answer_by=NOON + timedelta(days=7),
        answered_at=NOON,
    )
    change_comptoir(party, there, act=a.visitor())
    need.refresh_from_db()
    assert need.answered_at is None


def test_who_registers_others_agrees_to_nothing_in_their_name() -> None:
    party = a.a_party(a.a_comptoir(), 2)
    speaks = [one.speaks_for_its_person for one in party.registrations.in_order()]
    assert speaks == [True, False]
