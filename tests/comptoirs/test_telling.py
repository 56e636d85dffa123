"""Each thing is told once, as things stand, when a letter may leave."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from comptoir.comptoirs.actions.change import cancel as give_back
from comptoir.comptoirs.actions.line import accept, decline
from comptoir.comptoirs.actions.notices import note, note_all
from comptoir.comptoirs.actions.organise import cancel, move
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.actions.telling import (
    drop_the_past,
    shorten_the_calls,
    tell,
    tell_due,
)
from comptoir.comptoirs.models import Comptoir, Notice, Offer, Party
from comptoir.editions.dates import paris
from comptoir.jobs.models import Job
from comptoir.jobs.runner import drain
from comptoir.kernel.acts import platform_act
from comptoir.mail.models import Letter
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.waiting import together, waits

pytestmark = pytest.mark.django_db
Kind, Outcome = Notice.Kind, Notice.Outcome
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THE_DAY = date(2027, 4, 6).toordinal()


def a_notice(kind: Kind, party: Party, *, about: int = 0, due=NOON, comptoir=None) -> Notice:
    """Something to tell, written as its cause would."""
    return Notice.objects.create(
        party=party,
        comptoir=comptoir or party.comptoir,
        kind=kind,
        about=about,
        made_at=NOON,
        due_at=due,
    )


def told(party: Party) -> list[str]:
    """The letters of notices that a party had, in order."""
    letters = Letter.objects.filter(to=party.email, key__startswith="comptoirs/notice:")
    return [letter.name.removeprefix("comptoirs/") for letter in letters.order_by("pk")]


def outcome(notice: Notice) -> str:
    notice.refresh_from_db()
    return notice.outcome


def do_what_is_due(at: datetime = NOON) -> None:
    """The runner comes by."""
    tell_due(100, act=platform_act(at))


@pytest.fixture
def party() -> Party:
    return a.a_party(a.a_comptoir(), 1)


# Once


def test_a_thing_is_told_once_however_often_the_runner_comes(party):
    notice = a_notice(Kind.ACTED_FOR, party)
    for at in (NOON, NOON, NOON + DAY, NOON - DAY, NOON + 2 * DAY):
        tell(notice.pk, act=platform_act(at))
        do_what_is_due(at)
    assert (told(party), outcome(notice)) == (["acted_for"], Outcome.TOLD)


def test_nothing_is_told_before_its_hour(party):
    notice = a_notice(Kind.ACTED_FOR, party, due=NOON + HOUR)
    tell(notice.pk, act=platform_act(NOON))
    assert (told(party), outcome(notice)) == ([], Outcome.OPEN)


@pytest.mark.django_db(transaction=True)
def test_telling_waits_for_whoever_holds_the_party():
    party = a.a_party(a.a_comptoir(), 1)
    notice = a_notice(Kind.ACTED_FOR, party)
    with transaction.atomic():
        Party.objects.lock(party.pk)
        assert waits(lambda: tell(notice.pk, act=platform_act(NOON)))


@pytest.mark.django_db(transaction=True)
def test_two_runners_tell_each_party_once():
    comptoir = a.a_comptoir()
    parties = [a.a_party(comptoir, 1) for _ in range(8)]
    notices = [a_notice(Kind.ACTED_FOR, party) for party in parties]
    answers = together(*[do_what_is_due] * 3)
    assert answers == [None] * 3
    assert [told(party) for party in parties] == [["acted_for"]] * 8
    assert {outcome(notice) for notice in notices} == {Outcome.TOLD}


@pytest.mark.django_db(transaction=True)
def test_two_runners_write_one_letter_a_day():
    party = a.a_party(a.a_comptoir(), 1)
    first, second = a_notice(Kind.ACTED_FOR, party), a_notice(Kind.ACTED_FOR, party, about=1)
    act = platform_act(NOON)
    together(lambda: tell(first.pk, act=act), lambda: tell(second.pk, act=act))
    assert told(party) == ["acted_for"]


def test_whoever_has_no_address_is_left_to_be_called(party):
    Party.objects.filter(pk=party.pk).update(email="")
    notice = a_notice(Kind.ACTED_FOR, party)
    tell(notice.pk, act=platform_act(NOON))
    do_what_is_due()
    shorten_the_calls(act=platform_act(NOON))
    assert (outcome(notice), Letter.objects.filter(key__contains="notice").count()) == ("open", 0)


@pytest.mark.parametrize(("day", "outcomes"), [(9, {Outcome.OPEN}), (6, {Outcome.MOOT})])
def test_nobody_is_called_about_a_change_that_was_taken_back(party, day, outcomes):
    Party.objects.filter(pk=party.pk).update(email="")
    moved(party.comptoir, 8)
    moved(party.comptoir, day, at=NOON + HOUR)
    drain(at=NOON + HOUR)
    assert {notice.outcome for notice in Notice.objects.all()} == outcomes


def test_nobody_is_called_to_be_reminded_too_late(party):
    Party.objects.filter(pk=party.pk).update(email="")
    notice = a_notice(Kind.EVE, party, about=THE_DAY)
    shorten_the_calls(act=platform_act(paris(2027, 4, 5, 23)))
    assert outcome(notice) == Outcome.OPEN
    shorten_the_calls(act=platform_act(paris(2027, 4, 6, 8)))
    assert outcome(notice) == Outcome.MOOT


def test_one_letter_that_cannot_be_written_stops_no_other(party):
    other = a.a_party(party.comptoir, 1)
    Party.objects.filter(pk=party.pk).update(email="not an address")
    broken, sound = a_notice(Kind.ACTED_FOR, party), a_notice(Kind.ACTED_FOR, other)
    do_what_is_due()
    do_what_is_due()
    assert (outcome(broken), outcome(sound)) == (Outcome.OPEN, Outcome.TOLD)
    assert Job.objects.get(name="comptoirs.tell").payload == {"notice": broken.pk}


def test_a_thousand_are_told_by_one_batch_after_the_other(party):
    parties = [party, *(a.a_party(party.comptoir, 1) for _ in range(4))]
    pks = [one.pk for one in parties]
    act = platform_act(NOON)
    note_all(Kind.ACTED_FOR, pks, comptoir=party.comptoir, act=act)
    tell_due(2, act=act, comptoir_pk=party.comptoir_id)
    assert Notice.objects.open().count() == 3
    drain(at=NOON)
    assert [told(one) for one in parties] == [["acted_for"]] * 5


def test_a_notice_brings_its_own_job(party):
    note(Kind.ACTED_FOR, party, comptoir=party.comptoir, act=platform_act(NOON))
    drain(at=NOON)
    assert told(party) == ["acted_for"]


# When


def test_at_night_nothing_leaves_until_the_morning(party):
    night, morning = paris(2027, 3, 15, 22), paris(2027, 3, 16, 7)
    notice = a_notice(Kind.CHANGED, party)
    moved(party.comptoir, 8, at=night)
    do_what_is_due(night)
    notice.refresh_from_db()
    assert (told(party), notice.due_at) == ([], morning)
    do_what_is_due(morning)
    assert told(party) == ["changed"]


def test_a_second_letter_waits_until_tomorrow_and_is_worded_then(party):
    a_notice(Kind.ACTED_FOR, party)
    do_what_is_due()
    item = a.an_item(party.comptoir)
    party.referent.seats.create(item=item, taken_at=NOON)
    second = a_notice(Kind.ITEMS, party)
    do_what_is_due(NOON + HOUR)
    assert (told(party), outcome(second)) == (["acted_for"], Outcome.OPEN)
    do_what_is_due(paris(2027, 3, 16, 7))
    assert told(party) == ["acted_for", "items"]


def test_what_makes_a_journey_vain_is_told_before_the_rest(party):
    cancel(party.comptoir, reason="Neige", act=platform_act(NOON))
    Notice.objects.all().delete()
    a_notice(Kind.EVE, party, about=THE_DAY), a_notice(Kind.CALLED_OFF, party)
    do_what_is_due()
    assert told(party) == ["called_off"]


# What is no longer true


def moved(comptoir: Comptoir, day: int, *, at=NOON) -> Comptoir:
    shift = paris(2027, 4, day, 9) - Comptoir.objects.get(pk=comptoir.pk).starts_at
    comptoir = Comptoir.objects.get(pk=comptoir.pk)
    times = {name: getattr(comptoir, name) + shift for name in ("doors_at", "starts_at", "ends_at")}
    return move(comptoir, **times, venue=comptoir.venue, act=platform_act(at))


def test_two_moves_before_the_letter_make_one_letter_since_the_first(party):
    moved(party.comptoir, 8)
    moved(party.comptoir, 9, at=NOON + HOUR)
    do_what_is_due(NOON + HOUR)
    assert told(party) == ["changed"]
    letter = Letter.objects.get(name="comptoirs/changed")
    assert [day in letter.text for day in ("6 avril", "8 avril", "9 avril")] == [True, False, True]


def test_moved_back_before_the_letter_nobody_is_disturbed(party):
    moved(party.comptoir, 8)
    moved(party.comptoir, 6, at=NOON + HOUR)
    drain(at=NOON + HOUR)
    assert told(party) == []
    assert {notice.outcome for notice in Notice.objects.all()} == {Outcome.MOOT}


@pytest.mark.parametrize(("day", "letters"), [(6, []), (9, ["changed"])])
def test_changes_noted_apart_are_told_together(party, day, letters):
    moved(party.comptoir, 8)
    moved(party.comptoir, day)
    a_notice(Kind.CHANGED, party, about=1)
    drain(at=NOON)
    assert told(party) == letters
    assert not Notice.objects.open().exists()


def test_a_move_after_the_letter_is_another_letter(party):
    moved(party.comptoir, 8)
    drain(at=NOON)
    moved(party.comptoir, 9, at=NOON + HOUR)
    drain(at=NOON + HOUR)
    assert told(party) == ["changed"]
    drain(at=NOON + DAY)
    do_what_is_due(NOON + DAY)
    assert told(party) == ["changed", "changed"]


@pytest.mark.django_db(transaction=True)
def test_a_move_waits_for_the_letter_that_is_leaving():
    comptoir = a.a_comptoir()
    party = a.a_party(comptoir, 1)
    moved(comptoir, 8)
    notice = Notice.objects.get()
    with transaction.atomic():
        tell(notice.pk, act=platform_act(NOON))
        assert waits(lambda: moved(comptoir, 9))
    moved(comptoir, 9)
    assert list(Notice.objects.open().values_list("party", "about")) == [(party.pk, 1)]


def test_a_change_that_becomes_urgent_does_not_wait_for_the_morning(party):
    eve = paris(2027, 4, 4, 8)
    a_notice(Kind.ACTED_FOR, party, due=eve)
    do_what_is_due(eve)
    moved(party.comptoir, 20, at=eve)
    do_what_is_due(eve)
    assert told(party) == ["acted_for"]
    moved(party.comptoir, 7, at=eve + 4 * HOUR)
    do_what_is_due(eve + 4 * HOUR)
    assert told(party) == ["acted_for", "changed"]


@pytest.fixture
def offer() -> Offer:
    """A seat offered to whoever waits, at noon; the notice is written, nothing is told."""
    comptoir = a.a_comptoir(capacity=1)
    seated, _waiting = a.a_party(comptoir, 1), a.a_party(comptoir, 1)
    give_back(seated.referent, act=a.visitor())
    settle(comptoir.pk, act=platform_act(NOON + HOUR))
    return Offer.objects.get()


@pytest.mark.parametrize("answer", [accept, decline])
def test_an_offer_answered_before_its_letter_needs_none(offer, answer):
    party = offer.entry.party
    answer(offer, act=a.visitor(NOON + HOUR))
    drain(at=NOON + HOUR)
    assert told(party) == []


def test_an_offer_is_told_and_then_its_end(offer):
    party = offer.entry.party
    drain(at=NOON + HOUR)
    drain(at=offer.expires_at)
    do_what_is_due(offer.expires_at)
    # The room is free again: the next in line is the same party.
    assert told(party) == ["offer", "offer"]
    drain(at=NOON + 9 * DAY)
    do_what_is_due(NOON + 10 * DAY)
    assert told(party) == ["offer", "offer", "expired"]


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        (Kind.OFFER, 999),
        (Kind.EXPIRED, 999),
        (Kind.LINE_CLOSED, THE_DAY),
        (Kind.PASSED, 0),
        (Kind.DRAWN, 0),
        (Kind.CHANGED, 0),
        (Kind.CALLED_OFF, 0),
        (Kind.REBOOKED, 999),
        (Kind.WAIVED, 0),
        (Kind.WEEK, THE_DAY + 1),
        (Kind.EVE, THE_DAY + 1),
        (Kind.ITEMS, 0),
    ],
)
def test_what_is_not_true_is_dropped(party, kind, about):
    notice = a_notice(kind, party, about=about)
    do_what_is_due()
    assert (told(party), outcome(notice)) == ([], Outcome.MOOT)


@pytest.mark.parametrize("kind", [Kind.WEEK, Kind.EVE, Kind.CHANGED, Kind.ITEMS])
def test_whoever_gave_the_seat_back_is_not_told(party, kind):
    moved(party.comptoir, 8)
    Notice.objects.all().delete()
    give_back(party.referent, act=a.visitor())
    about = date(2027, 4, 8).toordinal() if kind in {Kind.WEEK, Kind.EVE} else 0
    notice = a_notice(kind, party, about=about)
    do_what_is_due()
    assert (told(party), outcome(notice)) == ([], Outcome.MOOT)


def test_what_is_past_is_dropped_except_what_still_serves(party):
    for kind in Kind:
        a_notice(kind, party)
    drop_the_past(act=platform_act(party.comptoir.ends_at))
    left = Notice.objects.open().values_list("kind", flat=True)
    assert sorted(left) == [Kind.CALLED_OFF, Kind.WAIVED]
    drop_the_past(act=platform_act(party.comptoir.ends_at + timedelta(days=31)))
    assert not Notice.objects.open().exists()
