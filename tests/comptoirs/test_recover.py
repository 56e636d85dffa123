"""After a comptoir is cancelled or moved: whole parties are led elsewhere, or need not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from comptoir.audit.actions import journal_of
from comptoir.comptoirs.actions.change import assent
from comptoir.comptoirs.actions.organise import cancel, move
from comptoir.comptoirs.actions.recover import left_behind, plan, rebook, waive
from comptoir.comptoirs.models import Comptoir, Entry, Notice, Party, ProgrammeItem, Waiver
from comptoir.comptoirs.parameters import COLLECTIVE_WAIVER
from comptoir.editions.dates import paris
from comptoir.editions.models import RuleVersion
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.models import Agent
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db
ACT = platform_act(NOON)


def somewhere(town: str, *, north: float, capacity: int, at: datetime | None = None) -> Comptoir:
    """A comptoir so far north of Liévin, in degrees."""
    commune = a.a_commune(town, f"62{len(town):03}", latitude=50.42 + north)
    venue = a.a_venue(town, commune=commune, latitude=50.42 + north, capacity=capacity)
    return a.a_comptoir(capacity=capacity, venue=venue, at=at)


def snowed_in(*sizes: int, capacity: int = 20) -> tuple[Comptoir, list[Party]]:
    """A cancelled comptoir and the parties that had come to it, in order."""
    comptoir = a.a_comptoir(capacity=capacity)
    parties = [a.a_party(comptoir, size) for size in sizes]
    return cancel(comptoir, reason="Neige.", act=ACT), parties


def seats(comptoir: Comptoir) -> tuple[int, int]:
    comptoir.refresh_from_db()
    return comptoir.seats_held, comptoir.registrations.confirmed().count()


def test_each_party_goes_wholly_to_the_nearest_with_seats_for_all() -> None:
    comptoir, (two, four, one) = snowed_in(2, 4, 1)
    near, far = (
        somewhere("Lens", north=0.1, capacity=3),
        somewhere("Arras", north=0.3, capacity=10),
    )
    recovery = rebook(comptoir, [far, near], act=ACT)
    assert (recovery.people, recovery.left) == (7, [])
    now = dict(Party.objects.values_list("pk", "comptoir"))
    assert now == {two.pk: near.pk, four.pk: far.pk, one.pk: near.pk}
    assert (seats(near), seats(far), seats(comptoir)) == ((3, 3), (4, 4), (0, 0))


def test_the_nearest_is_the_nearest_to_where_they_live() -> None:
    comptoir, (here,) = snowed_in(1)
    near, far = (
        somewhere("Lens", north=0.1, capacity=9),
        somewhere("Arras", north=0.3, capacity=9),
    )
    Party.objects.filter(pk=here.pk).update(commune=far.venue.commune)
    assert [step.target for step in plan(comptoir, [near, far], at=NOON)] == [far]
    Party.objects.filter(pk=here.pk).update(commune=None)
    assert [step.target for step in plan(comptoir, [near, far], at=NOON)] == [near]


def test_whoever_finds_no_place_keeps_what_they_have_and_is_named() -> None:
    comptoir, (_first, second) = snowed_in(2, 3)
    near = somewhere("Lens", north=0.1, capacity=4)
    recovery = rebook(comptoir, [near], act=ACT)
    assert recovery.people == 2
    assert [(step.party, step.people) for step in recovery.left] == [(second, 3)]
    assert second.registrations.confirmed().filter(comptoir=comptoir).count() == 3


def test_each_party_led_elsewhere_is_told_from_where() -> None:
    comptoir, (party,) = snowed_in(2)
    near = somewhere("Lens", north=0.1, capacity=4)
    rebook(comptoir, [near], act=ACT)
    notice = Notice.objects.open().get(kind=Notice.Kind.REBOOKED)
    assert (notice.party, notice.comptoir, notice.about) == (party, near, comptoir.pk)


def test_done_again_it_goes_on_where_it_stopped() -> None:
    comptoir, _parties = snowed_in(2, 3)
    near, far = (
        somewhere("Lens", north=0.1, capacity=4),
        somewhere("Arras", north=0.3, capacity=9),
    )
    rebook(comptoir, [near], act=ACT)
    again = rebook(comptoir, [near, far], act=ACT)
    assert (again.people, again.left) == (3, [])
    assert rebook(comptoir, [near, far], act=ACT).people == 0
    assert (seats(near), seats(far)) == ((2, 2), (3, 3))
    assert Notice.objects.filter(kind=Notice.Kind.REBOOKED).count() == 2


def test_nobody_is_led_where_people_wait_or_where_they_are_already() -> None:
    comptoir, (party,) = snowed_in(1)
    waited, own = (
        somewhere("Lens", north=0.1, capacity=1),
        somewhere("Arras", north=0.2, capacity=9),
    )
    a.a_party(waited, 1)
    a.a_party(waited, 1)
    Comptoir.objects.filter(pk=waited.pk).update(capacity=5)
    person = party.referent.person
    a.a_registration(own, name=person.name, email=person.email)
    assert [step.target for step in plan(comptoir, [waited, own], at=NOON)] == [None]


def test_those_who_held_a_seat_go_before_those_who_waited() -> None:
    comptoir, (seated, waiting) = snowed_in(2, 2, capacity=2)
    assert list(left_behind(comptoir)) == [seated, waiting]
    near = somewhere("Lens", north=0.1, capacity=3)
    recovery = rebook(comptoir, [near], act=ACT)
    assert [step.party for step in recovery.left] == [waiting]


def test_whoever_waits_elsewhere_keeps_waiting_there() -> None:
    full, comptoir = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    a.a_party(full, 1), a.a_party(comptoir, 1)
    party = a.a_party(comptoir, 1, others=(full,))
    comptoir = cancel(comptoir, reason="Neige.", act=ACT)
    assert party not in left_behind(comptoir)
    assert Entry.objects.standing().get(party=party).comptoir == full


def test_places_in_items_are_given_back() -> None:
    comptoir = a.a_comptoir()
    item = a.an_item(comptoir, places=1)
    party = a.a_party(comptoir, 1)
    party.referent.seats.create(item=item, taken_at=NOON)
    ProgrammeItem.objects.filter(pk=item.pk).update(places_held=1)
    comptoir = cancel(comptoir, reason="Neige.", act=ACT)
    rebook(comptoir, [somewhere("Lens", north=0.1, capacity=3)], act=ACT)
    item.refresh_from_db()
    assert (item.places_held, party.referent.seats.count()) == (0, 0)


def test_after_a_move_only_those_who_have_not_said_that_they_still_come_are_led() -> None:
    comptoir = a.a_comptoir()
    comes, silent = a.a_party(comptoir, 1), a.a_party(comptoir, 1)
    comptoir = move(
        comptoir,
        doors_at=paris(2027, 4, 8, 8),
        starts_at=paris(2027, 4, 8, 9),
        ends_at=paris(2027, 4, 8, 17),
        venue=comptoir.venue,
        act=platform_act(paris(2027, 3, 16, 9)),
    )
    late = a.a_party(comptoir, 1, at=paris(2027, 3, 17, 9))
    assent(comes, act=platform_act(paris(2027, 3, 17, 9)))
    assert late.pk
    assert list(left_behind(comptoir)) == [silent]


def test_nobody_is_led_away_from_a_comptoir_that_takes_place() -> None:
    with pytest.raises(Refusal) as refusal:
        rebook(a.a_comptoir(), [], act=ACT)
    assert refusal.value.rule == "comptoirs.rebook"


# The collective waiver


@pytest.fixture
def waivable() -> None:
    RuleVersion.objects.create(edition=a.an_edition(), key=COLLECTIVE_WAIVER.key, value=True)


@pytest.mark.usefixtures("waivable")
def test_whoever_held_a_seat_is_waived_once_and_told() -> None:
    comptoir, (family, waits) = snowed_in(3, 1, capacity=3)
    assert waive(comptoir, reason="Neige, routes fermées.", act=ACT) == 3
    assert waive(comptoir, reason="Neige, encore.", act=ACT) == 0
    waived = set(Waiver.objects.values_list("person_id", flat=True))
    assert waived == set(family.registrations.values_list("person_id", flat=True))
    assert {w.reason for w in Waiver.objects.all()} == {"Neige, routes fermées."}
    told = Notice.objects.filter(kind=Notice.Kind.WAIVED)
    assert [notice.party for notice in told] == [family]
    assert waits.registrations.waiting().count() == 1
    assert journal_of(comptoir).filter(verb="waived").count() == 1


@pytest.mark.usefixtures("waivable")
def test_a_comptoir_that_takes_place_waives_nobody() -> None:
    with pytest.raises(Refusal) as refusal:
        waive(a.a_comptoir(), reason="Neige.", act=ACT)
    assert refusal.value.rule == COLLECTIVE_WAIVER.key


@pytest.mark.usefixtures("waivable")
def test_a_waiver_has_a_reason() -> None:
    comptoir, _parties = snowed_in(1)
    with pytest.raises(Refusal) as refusal:
        waive(comptoir, reason="  ", act=ACT)
    assert refusal.value.rule == "comptoirs.waiver"


def test_without_the_rule_the_waiver_is_refused_with_what_to_do() -> None:
    comptoir, _parties = snowed_in(1)
    with pytest.raises(Refusal) as refusal:
        waive(comptoir, reason="Neige.", act=ACT)
    assert refusal.value.rule == COLLECTIVE_WAIVER.key
    assert refusal.value.next_step is not None
    assert refusal.value.next_step.url == f"/gestion/comptoirs/{comptoir.slug}/reporter/"


def test_a_reader_leads_and_waives_nobody() -> None:
    comptoir, _parties = snowed_in(1)
    act = Act(Actor(ActorKind.USER, str(a.an_agent(Agent.Role.READER).pk)), NOON)
    for attempt in (
        lambda: rebook(comptoir, [], act=act),
        lambda: waive(comptoir, reason="Neige.", act=act),
    ):
        with pytest.raises(Refusal) as refusal:
            attempt()
        assert refusal.value.rule == "mission.organise"


def test_a_crowd_is_led_in_seconds() -> None:
    comptoir, _parties = snowed_in(*[4] * 50, capacity=300)
    near = somewhere("Lens", north=0.1, capacity=120)
    far = somewhere("Arras", north=0.3, capacity=120)
    recovery = rebook(comptoir, [near, far], act=ACT)
    assert (recovery.people, recovery.left) == (200, [])
    assert (seats(near), seats(far)) == ((120, 120), (80, 80))
