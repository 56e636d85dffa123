"""Publishing, moving, cancelling."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comptoir.audit.actions import journal_of
from comptoir.comptoirs.actions.audience import Audience, who_is_told
from comptoir.comptoirs.actions.organise import (
    cancel,
    move,
    publish,
    set_capacity,
    set_queue_policy,
)
from comptoir.comptoirs.drawing import commitment
from comptoir.comptoirs.models import Comptoir, FormerSlug, Notice, Offer, Revision
from comptoir.editions.dates import paris
from comptoir.editions.models import Phase
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.models import Agent, Partnership
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db
Status = Comptoir.Status
ACT = platform_act(NOON)
DRAFT = {"status": Status.DRAFT, "published_at": None}


def test_a_draft_is_published_once() -> None:
    comptoir = publish(a.a_comptoir(**DRAFT), act=ACT)
    assert comptoir.status == Status.PUBLISHED
    with pytest.raises(Refusal):
        publish(comptoir, act=ACT)


def test_a_comptoir_outside_the_window_of_the_edition_is_refused() -> None:
    early = a.a_comptoir(**DRAFT, at=paris(2027, 3, 11, 9))
    with pytest.raises(Refusal) as refusal:
        publish(early, act=ACT)
    assert refusal.value.rule == "comptoirs.window"


def test_an_edition_without_window_publishes_no_comptoir() -> None:
    comptoir = a.a_comptoir(**DRAFT)
    comptoir.edition.phases.filter(kind=Phase.Kind.COMPTOIRS).delete()
    with pytest.raises(Refusal):
        publish(comptoir, act=ACT)


def test_more_seats_than_the_venue_holds_are_refused() -> None:
    comptoir = a.a_comptoir(**DRAFT, capacity=40, venue=a.a_venue(capacity=30))
    with pytest.raises(Refusal) as refusal:
        publish(comptoir, act=ACT)
    assert refusal.value.rule == "comptoirs.room"


def moved(comptoir: Comptoir, day: int) -> Comptoir:
    return move(
        comptoir,
        doors_at=paris(2027, 4, day, 9),
        starts_at=paris(2027, 4, day, 9, 30),
        ends_at=paris(2027, 4, day, 17),
        venue=comptoir.venue,
        act=ACT,
    )


def test_a_move_raises_the_revision_and_keeps_the_former_address() -> None:
    comptoir = a.a_comptoir(slug="lievin-2027-04-06")
    a.an_item(comptoir)
    after = moved(comptoir, 8)
    assert (after.slug, after.sequence) == ("lievin-2027-04-08", 1)
    assert FormerSlug.objects.get().slug == "lievin-2027-04-06"
    assert after.programme.get().starts_at == paris(2027, 4, 8, 10, 30)


def test_coming_back_to_a_former_day_leaves_no_loop() -> None:
    comptoir = moved(moved(a.a_comptoir(slug="lievin-2027-04-06"), 8), 6)
    assert comptoir.slug == "lievin-2027-04-06"
    assert [f.slug for f in FormerSlug.objects.all()] == ["lievin-2027-04-08"]


def test_what_is_cancelled_does_not_move() -> None:
    comptoir = cancel(a.a_comptoir(), reason="Neige", act=ACT)
    with pytest.raises(Refusal) as refusal:
        moved(comptoir, 8)
    assert refusal.value.rule == "comptoirs.lifecycle"


def test_two_comptoirs_of_a_town_on_one_day_have_two_addresses() -> None:
    a.a_comptoir(slug="lievin-2027-04-08")
    assert moved(a.a_comptoir(slug="lievin-2027-04-06"), 8).slug == "lievin-2027-04-08-2"


def test_a_cancelled_comptoir_stays_visible_with_its_reason() -> None:
    comptoir = cancel(a.a_comptoir(), reason="Neige", act=ACT)
    assert (comptoir.sequence, Comptoir.objects.public().get().cancellation) == (1, "Neige")


# Who is told


def notices(comptoir: Comptoir, kind: str = Notice.Kind.CHANGED) -> list[tuple[int, int]]:
    found = Notice.objects.filter(comptoir=comptoir, kind=kind).open().order_by("party_id", "about")
    return list(found.values_list("party_id", "about"))


def test_a_move_tells_each_party_once_with_what_it_knew() -> None:
    comptoir = a.a_comptoir(capacity=3)
    family, waiting = a.a_party(comptoir, 3), a.a_party(comptoir, 2)
    assert who_is_told(comptoir) == Audience(by_mail=2, by_telephone=0, seated=3, waiting=2)
    moved(comptoir, 8)
    assert notices(comptoir) == [(family.pk, 0), (waiting.pk, 0)]
    said = Revision.objects.filter(comptoir=comptoir).order_by("sequence")
    assert [(r.sequence, r.starts_at.day) for r in said] == [(0, 6), (1, 8)]


def test_two_moves_before_the_letter_leaves_make_one_letter() -> None:
    comptoir = a.a_comptoir()
    party = a.a_party(comptoir, 1)
    moved(comptoir, 8)
    late = a.a_party(comptoir, 1)
    moved(comptoir, 9)
    assert notices(comptoir) == [(party.pk, 0), (late.pk, 1)]


def test_whoever_waits_here_as_a_second_choice_is_told_too() -> None:
    first, second = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    a.a_party(first, 1), a.a_party(second, 1)
    party = a.a_party(first, 1, others=(second,))
    moved(second, 8)
    assert party.pk in [pk for pk, _about in notices(second)]


def test_a_move_to_the_same_place_and_hour_tells_nobody() -> None:
    comptoir = moved(a.a_comptoir(), 8)
    a.a_party(comptoir, 1)
    assert moved(comptoir, 8).sequence == 1
    assert notices(comptoir) == []


def test_another_host_is_a_change_and_takes_part_in_the_edition() -> None:
    comptoir, host = a.a_comptoir(), a.an_organisation("La Ruche (fictive)")
    party = a.a_party(comptoir, 1)
    after = move(
        comptoir,
        doors_at=comptoir.doors_at,
        starts_at=comptoir.starts_at,
        ends_at=comptoir.ends_at,
        venue=comptoir.venue,
        host=host,
        act=ACT,
    )
    assert (after.host, after.sequence) == (host, 1)
    assert notices(comptoir) == [(party.pk, 0)]
    assert host.partnerships.get().role == Partnership.Role.HOST


def test_a_day_that_is_past_is_no_day_to_move_to() -> None:
    comptoir = a.a_comptoir()
    with pytest.raises(Refusal) as refusal:
        move(
            comptoir,
            doors_at=NOON - timedelta(hours=2),
            starts_at=NOON - timedelta(hours=1),
            ends_at=NOON + timedelta(hours=1),
            venue=comptoir.venue,
            act=ACT,
        )
    assert refusal.value.rule == "comptoirs.move-to-come"


def test_an_offer_never_ends_after_the_new_cut_off() -> None:
    comptoir = a.a_comptoir(capacity=1, at=paris(2027, 6, 10, 9), venue=a.a_venue(capacity=10))
    a.a_party(comptoir, 1)
    a.a_party(comptoir, 1)
    set_capacity(comptoir, 2, act=ACT)
    moved_near = move(
        comptoir,
        doors_at=NOON + timedelta(hours=19),
        starts_at=NOON + timedelta(hours=20),
        ends_at=NOON + timedelta(hours=24),
        venue=comptoir.venue,
        act=ACT,
    )
    offer = Offer.objects.get()
    assert offer.expires_at == moved_near.starts_at - timedelta(hours=18)


def test_cancelling_closes_the_queue_and_leaves_each_seat_until_people_choose() -> None:
    comptoir, other = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    seated = a.a_party(comptoir, 1)
    a.a_party(other, 1)
    waits_here, waits_twice = a.a_party(comptoir, 1), a.a_party(comptoir, 1, others=(other,))
    after = cancel(comptoir, reason="Neige", act=ACT)
    after.refresh_from_db()
    assert (after.seats_held, after.waiting, after.seats_offered) == (1, 0, 0)
    standing = {p: p.registrations.get() for p in (seated, waits_here, waits_twice)}
    assert [r.status for r in standing.values()] == ["confirmed", "waiting", "waiting"]
    assert standing[waits_twice].comptoir == other
    assert [e.comptoir for e in waits_twice.entries.standing()] == [other]
    told = [pk for pk, _about in notices(comptoir, Notice.Kind.CALLED_OFF)]
    assert told == [seated.pk, waits_here.pk, waits_twice.pk]


def test_cancelling_withdraws_what_is_offered_and_drops_what_is_no_longer_true() -> None:
    comptoir = a.a_comptoir(capacity=1, venue=a.a_venue(capacity=10))
    a.a_party(comptoir, 1)
    a.a_party(comptoir, 1)
    set_capacity(comptoir, 2, act=ACT)
    moved(comptoir, 8)
    after = cancel(comptoir, reason="Neige", act=ACT)
    after.refresh_from_db()
    assert (Offer.objects.get().outcome, after.seats_offered) == ("withdrawn", 0)
    assert {n.kind for n in Notice.objects.open()} == {Notice.Kind.CALLED_OFF}


# Seats


def test_seats_that_are_added_are_offered_at_once() -> None:
    comptoir = a.a_comptoir(capacity=2, venue=a.a_venue(capacity=10))
    a.a_party(comptoir, 2)
    a.a_party(comptoir, 1)
    after = set_capacity(comptoir, 3, act=ACT)
    assert (after.capacity, after.seats_offered, Offer.objects.get().seats) == (3, 1, 1)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (2, "2 places sont réservées et 1 est proposée : gardez-en au moins 3."),
        (11, "Le lieu accueille 10 personnes et 11 places sont offertes."),
    ],
)
def test_seats_are_refused_with_the_numbers(wanted: int, said: str) -> None:
    comptoir = a.a_comptoir(capacity=2, venue=a.a_venue(capacity=10))
    a.a_party(comptoir, 2)
    a.a_party(comptoir, 1)
    set_capacity(comptoir, 3, act=ACT)
    with pytest.raises(Refusal) as refusal:
        set_capacity(comptoir, wanted, act=ACT)
    assert said in str(refusal.value).replace("\u00a0", " ")
    assert Comptoir.objects.get().capacity == 3


def test_seats_that_nobody_holds_may_be_taken_away() -> None:
    comptoir = a.a_comptoir(capacity=10)
    a.a_party(comptoir, 2)
    assert set_capacity(comptoir, 2, act=ACT).seats_left == 0


def test_the_words_of_a_host_go_with_the_host() -> None:
    comptoir = a.a_comptoir(welcome="Nous cultivons des légumes.")
    where = {
        name: getattr(comptoir, name) for name in ("doors_at", "starts_at", "ends_at", "venue")
    }
    move(comptoir, **where, host=a.an_organisation("Autre maison"), act=ACT)
    comptoir.refresh_from_db()
    assert comptoir.welcome == ""


# The order of the queue


def soon(**facts: object) -> Comptoir:
    return a.a_comptoir(registration_opens_at=NOON + timedelta(days=1), **facts)


def test_a_draw_is_bound_to_a_seed_before_anybody_registers() -> None:
    comptoir = set_queue_policy(soon(), policy="draw", draw_at=NOON + timedelta(days=5), act=ACT)
    assert len(comptoir.seed) == 32
    said = journal_of(comptoir).get(verb="queue-policy-set").details
    assert said == {"policy": "draw", "commitment": commitment(comptoir.seed)}
    again = set_queue_policy(comptoir, policy="draw", draw_at=NOON + timedelta(days=6), act=ACT)
    assert again.seed == comptoir.seed
    first_come = set_queue_policy(comptoir, policy="first-come", act=ACT)
    assert (first_come.draw_at, first_come.draws_lots) == (None, False)
    assert first_come.seed == comptoir.seed


@pytest.mark.parametrize("days", [0, 21.5])
def test_a_draw_stands_between_the_opening_and_the_last_offers(days: float) -> None:
    with pytest.raises(Refusal):
        set_queue_policy(soon(), policy="draw", draw_at=NOON + timedelta(days=days), act=ACT)


def test_the_order_of_the_queue_does_not_change_once_people_register() -> None:
    with pytest.raises(Refusal) as refusal:
        set_queue_policy(a.a_comptoir(), policy="draw", draw_at=NOON + timedelta(days=2), act=ACT)
    assert refusal.value.rule == "comptoirs.queue-policy"


# Who may


@pytest.mark.parametrize("role", [None, Agent.Role.READER])
def test_only_those_who_organise_change_a_comptoir(role: str | None) -> None:
    user = a.an_agent(role) if role else a.a_user()
    act = Act(Actor(ActorKind.USER, str(user.pk)), NOON)
    comptoir = a.a_comptoir()
    for attempt in (
        lambda: cancel(comptoir, reason="Neige", act=act),
        lambda: set_capacity(comptoir, 50, act=act),
        lambda: set_queue_policy(comptoir, policy="first-come", act=act),
    ):
        with pytest.raises(Refusal) as refusal:
            attempt()
        assert refusal.value.rule == "mission.organise"


def test_an_agent_cancels() -> None:
    act = Act(Actor(ActorKind.USER, str(a.an_agent().pk)), NOON)
    assert cancel(a.a_comptoir(), reason="Neige", act=act).is_cancelled


def test_a_shorter_day_closes_its_registration_with_it() -> None:
    comptoir = a.a_comptoir(registration_closes_at=paris(2027, 4, 6, 17))
    shorter = comptoir.ends_at - timedelta(hours=1)
    moved = move(
        comptoir, doors_at=comptoir.doors_at, starts_at=comptoir.starts_at, ends_at=shorter,
        venue=comptoir.venue, act=ACT,
    )  # fmt: skip
    assert moved.registration_closes_at == shorter


def test_no_day_comes_before_its_registration_opens() -> None:
    comptoir = a.a_comptoir(at=paris(2027, 5, 6, 9), registration_opens_at=paris(2027, 4, 10, 9))
    earlier = timedelta(days=30)
    with pytest.raises(Refusal) as refusal:
        move(
            comptoir, doors_at=comptoir.doors_at - earlier, starts_at=comptoir.starts_at - earlier,
            ends_at=comptoir.ends_at - earlier, venue=comptoir.venue, act=ACT,
        )  # fmt: skip
    assert refusal.value.rule == "comptoirs.move-to-come"
