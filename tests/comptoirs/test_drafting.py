"""Preparing comptoirs: drafts with holes, copies, those of the year before, and what publishing asks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from comptoir.comptoirs.actions import drafting
from comptoir.comptoirs.actions.facts import Facts, facts_of, say
from comptoir.comptoirs.actions.organise import publish
from comptoir.comptoirs.models import Comptoir, Venue
from comptoir.comptoirs.publishing_rules import Overtaken, lacking, wished_for
from comptoir.editions.dates import paris
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.models import Organisation
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db
ACT = platform_act(NOON)
LATER = platform_act(NOON + timedelta(minutes=5))
DRAFT = {"status": Comptoir.Status.DRAFT, "published_at": None}


def plan(day: int = 20, **facts: object) -> drafting.Plan:
    place = facts.pop("place", None) or drafting.Place(commune=a.a_commune())
    return drafting.Plan(
        edition=facts.pop("edition", None) or a.an_edition(),
        place=place,
        doors_at=paris(2027, 4, day, 9),
        starts_at=paris(2027, 4, day, 9, 30),
        ends_at=paris(2027, 4, day, 17),
        capacity=30,
        **facts,
    )


def test_a_municipality_and_a_day_are_enough_and_the_rest_is_said_to_be_missing() -> None:
    comptoir = drafting.prepare(plan(), act=ACT)
    assert (comptoir.slug, comptoir.status, comptoir.host_id) == (
        "lievin-2027-04-20",
        "draft",
        None,
    )
    assert [lack.words for lack in lacking(comptoir, NOON)] == ["l’hôte", "le lieu"]
    assert len(wished_for(comptoir)) == 4
    with pytest.raises(Refusal) as refusal:
        publish(comptoir, act=ACT)
    assert (refusal.value.rule, refusal.value.next_step.url) == (
        "comptoirs.publishable",
        "/gestion/comptoirs/lievin-2027-04-20/brouillon/",
    )


def test_known_names_bring_what_we_know_and_new_ones_are_written() -> None:
    venue, host = a.a_venue("La Ruche"), a.an_organisation("Les Abeilles")
    place = drafting.Place(commune=a.a_commune(), name="La Ruche")
    known = drafting.prepare(plan(place=place, host="Les Abeilles"), act=ACT)
    assert (known.venue, known.host) == (venue, host)
    assert lacking(known, NOON) == []
    new = drafting.Place(commune=a.a_commune(), name="Le Hangar", address="2 rue Neuve")
    other = drafting.prepare(plan(place=new, host="Les Guêpes"), act=ACT)
    assert (other.venue.capacity, other.host.name) == (30, "Les Guêpes")
    assert publish(other, act=ACT).status == Comptoir.Status.PUBLISHED


def test_a_place_that_is_found_takes_that_of_the_one_to_be_found() -> None:
    comptoir = drafting.prepare(plan(), act=ACT)
    a.an_item(comptoir)
    found = drafting.Place(commune=a.a_commune(), name="La Ruche")
    again = drafting.correct(
        comptoir, plan(21, place=found), seen=drafting.stamp_of(comptoir), act=LATER
    )
    assert (Venue.objects.get().name, again.slug) == ("La Ruche", "lievin-2027-04-21")
    assert again.programme.get().starts_at == paris(2027, 4, 21, 10, 30)


def test_two_agents_who_correct_one_draft_overwrite_nothing() -> None:
    comptoir = drafting.prepare(plan(), act=ACT)
    seen = drafting.stamp_of(comptoir)
    drafting.correct(comptoir, plan(21), seen=seen, act=LATER)
    with pytest.raises(Overtaken):
        drafting.correct(comptoir, plan(22), seen=seen, act=LATER)
    assert Comptoir.objects.get().starts_at == paris(2027, 4, 21, 9, 30)


def test_another_one_like_this_keeps_its_programme_and_the_words_of_its_host() -> None:
    like = a.a_comptoir(host=a.an_organisation("Les Abeilles"))
    a.an_item(like, places=8, places_held=3)
    copy = drafting.prepare(plan(host="Les Abeilles"), like=like, act=ACT)
    item = copy.programme.get()
    assert (item.title, item.places, item.places_held) == ("Atelier pitch", 8, 0)
    assert item.starts_at - copy.starts_at == timedelta(hours=1)
    assert copy.welcome == like.welcome


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2027, 4, 6), 1, date(2028, 4, 4)),
        (date(2027, 4, 6), 3, date(2030, 4, 9)),
        (date(2027, 3, 13), 1, date(2028, 3, 11)),
    ],
)
def test_the_same_weekday_another_year(day: date, years: int, later: date) -> None:
    assert drafting.same_weekday(day, years=years) == later
    assert later.weekday() == day.weekday()


def test_the_comptoirs_of_the_year_before_are_taken_up_once() -> None:
    source, other = a.a_comptoir(), a.a_comptoir(at=paris(2027, 5, 4, 9))
    a.an_item(source)
    next_year = a.an_edition(2028)
    days = {source.pk: date(2028, 4, 4), other.pk: date(2028, 5, 2)}
    (draft,) = drafting.take_up(next_year, [source], days=days, act=ACT)
    assert (draft.follows, draft.host, draft.venue) == (source, source.host, source.venue)
    assert draft.starts_at == paris(2028, 4, 4, 9)
    assert draft.programme.get().starts_at == paris(2028, 4, 4, 10)
    again = drafting.take_up(next_year, [source, other], days=days, act=ACT)
    assert [one.follows for one in again] == [other]
    with pytest.raises(Refusal) as refusal:
        drafting.take_up(next_year, [source, other], days=days, act=ACT)
    assert refusal.value.rule == "comptoirs.taken-up-once"


def test_the_database_takes_up_once_too() -> None:
    source, edition = a.a_comptoir(), a.an_edition(2028)
    a.a_comptoir(edition=edition, follows=source, **DRAFT)
    with pytest.raises(IntegrityError, match=r"a_comptoir_is_taken_up_once_per_edition|UNIQUE"):
        a.a_comptoir(edition=edition, follows=source, **DRAFT)


def test_only_a_draft_does_without_a_host() -> None:
    comptoir = a.a_comptoir()
    with pytest.raises(IntegrityError, match="a_public_comptoir_has_a_host"):
        Comptoir.objects.filter(pk=comptoir.pk).update(host=None)


def test_what_is_published_is_a_draft_again_only_while_nobody_has_registered() -> None:
    comptoir = publish(a.a_comptoir(**DRAFT), act=ACT)
    assert drafting.withdraw(comptoir, act=ACT).is_draft
    publish(comptoir, act=LATER)
    a.a_registration(comptoir)
    with pytest.raises(Refusal) as refusal:
        drafting.withdraw(comptoir, act=ACT)
    assert refusal.value.rule == "comptoirs.registered"


def test_a_draft_is_erased_with_the_place_that_it_looked_for() -> None:
    comptoir = drafting.prepare(plan(), act=ACT)
    a.an_item(comptoir)
    drafting.discard(comptoir, act=ACT)
    assert (Comptoir.objects.count(), Venue.objects.count()) == (0, 0)
    with pytest.raises(Refusal):
        drafting.discard(a.a_comptoir(), act=ACT)


def facts(comptoir: Comptoir, **said: object) -> Facts:
    now = facts_of(comptoir)
    values = {name: getattr(now, name) for name in Facts.__slots__}
    return Facts(**(values | said))


def test_the_words_of_a_comptoir_change_without_moving_it() -> None:
    comptoir = a.a_comptoir()
    seen = facts_of(comptoir).stamp
    wanted = facts(comptoir, welcome="Bonjour.", access={"mi": "De plain-pied", "hi": ""})
    after = say(comptoir, wanted, seen=seen, act=ACT)
    assert (after.welcome, after.sequence) == ("Bonjour.", 0)
    assert dict(after.venue.access_facts.values_list("kind", "text")) == {"mi": "De plain-pied"}
    with pytest.raises(Overtaken):
        say(comptoir, facts(comptoir, welcome="Salut."), seen=seen, act=ACT)


@pytest.mark.parametrize(
    "hours",
    [{"closes_at": paris(2027, 4, 6, 18)}, {"opens_at": paris(2027, 3, 2, 9)}],
)
def test_registration_ends_with_the_day_and_its_beginning_stays(hours: dict) -> None:
    comptoir = a.a_comptoir()
    with pytest.raises(Refusal) as refusal:
        say(comptoir, facts(comptoir, **hours), seen=facts_of(comptoir).stamp, act=ACT)
    assert refusal.value.rule == "comptoirs.registration-window"


def test_a_new_host_is_written_where_the_comptoir_is() -> None:
    drafting.prepare(plan(host="Les Guêpes"), act=ACT)
    assert Organisation.objects.get(name="Les Guêpes").commune == a.a_commune()
