"""The programme of a day: its order gives its hours, people are told what moves, and nobody overwrites anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from comptoir.comptoirs import agenda, scheduling
from comptoir.comptoirs.actions.details import Details, complete
from comptoir.comptoirs.actions.programme import Change, Verb, Words, alter, effects, fill_from
from comptoir.comptoirs.models import Comptoir, Notice, ProgrammeItem, Registration
from comptoir.comptoirs.publishing_rules import Overtaken
from comptoir.editions.dates import paris
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal
from tests.support import factories as a
from tests.support.letters import assert_pictured
from tests.support.moments import NOON
from tests.support.waiting import waits

pytestmark = pytest.mark.django_db
ACT = platform_act(NOON)
BEGINS = paris(2027, 4, 6, 9)


def a_day() -> tuple[Comptoir, list[ProgrammeItem]]:
    """Welcome, pitch, visit: an hour each, from nine."""
    comptoir = a.a_comptoir(slug="lievin-2027-04-06")
    titles = ("Accueil", "Pitch", "Visite")
    hour = timedelta(hours=1)
    items = [
        a.an_item(comptoir, title, starts_at=BEGINS + n * hour) for n, title in enumerate(titles)
    ]
    return comptoir, items


def said(comptoir: Comptoir) -> list[tuple[str, str, str]]:
    return [
        (item.title, f"{local(item.starts_at):%H:%M}", f"{local(item.ends_at):%H:%M}")
        for item in comptoir.programme.in_order()
    ]


def do(comptoir: Comptoir, verb: Verb, item: ProgrammeItem, **facts: object) -> Comptoir:
    comptoir.refresh_from_db()
    change = Change(verb=verb, item=item.pk, **facts)
    return alter(comptoir, change, seen=comptoir.programme_version, act=ACT)


def words(title: str = "Pitch", minutes: int = 60, **facts: object) -> Words:
    return Words(block="realise", kind="pitch", title=title, minutes=minutes, **facts)


def asks(registration: Registration, *items: ProgrammeItem) -> None:
    details = Details(topics=(), items=items, access_need="", consents=())
    complete(registration, details, act=a.visitor())


def test_the_order_gives_the_hours() -> None:
    comptoir, (_welcome, _pitch, visit) = a_day()
    do(comptoir, Verb.EARLIER, visit)
    assert said(comptoir) == [
        ("Accueil", "09:00", "10:00"),
        ("Visite", "10:00", "11:00"),
        ("Pitch", "11:00", "12:00"),
    ]


def test_two_run_side_by_side_and_the_rest_follows_the_longer() -> None:
    comptoir, (welcome, pitch, visit) = a_day()
    do(comptoir, Verb.TOGETHER, pitch)
    do(comptoir, Verb.WRITE, pitch, words=words(minutes=90, places=10))
    assert said(comptoir) == [
        ("Accueil", "09:00", "10:00"),
        ("Pitch", "09:00", "10:30"),
        ("Visite", "10:30", "11:30"),
    ]
    do(comptoir, Verb.REMOVE, pitch)
    assert [title for title, *_hours in said(comptoir)] == [welcome.title, visit.title]


def test_a_pause_is_said_and_filled() -> None:
    comptoir, (_welcome, _pitch, visit) = a_day()
    do(comptoir, Verb.WRITE, visit, words=words("Visite", pause=30, places=10))
    shown = agenda.agenda_of(comptoir)
    assert [moment.gap for moment in shown.moments][2] == "30 minutes libres avant"
    do(comptoir, Verb.JOIN_UP, visit)
    assert said(comptoir)[2] == ("Visite", "11:00", "12:00")


def test_what_clashes_is_said() -> None:
    comptoir, (welcome, pitch, _visit) = a_day()
    do(comptoir, Verb.WRITE, pitch, words=words(pause=-30, room="Salle 1", minutes=600, places=10))
    do(comptoir, Verb.WRITE, welcome, words=words("Accueil", room="salle 1", places=10))
    shown = agenda.agenda_of(comptoir)
    assert shown.moments[1].overlap == "déborde de 30 minutes sur ce qui précède"
    assert ["même salle" in note for note in shown.notes] == [True, False]


def test_what_is_added_comes_last_with_a_new_organisation() -> None:
    comptoir, _items = a_day()
    after = alter(
        comptoir,
        Change(verb=Verb.ADD, words=words("Atelier budget", 45, led_by="Les Comptables")),
        seen=0,
        act=ACT,
    )
    assert said(after)[-1] == ("Atelier budget", "12:00", "12:45")
    assert (after.programme.last().led_by.name, after.programme_version) == ("Les Comptables", 1)


def test_whoever_holds_a_place_in_what_moves_is_told_the_new_hours() -> None:
    comptoir, (welcome, pitch, visit) = a_day()
    holder, other = a.a_registration(comptoir), a.a_registration(comptoir, email="b@example.org")
    asks(holder, pitch)
    asks(other, welcome)
    moved = effects(comptoir, Change(verb=Verb.EARLIER, item=visit.pk))
    assert (moved.moved, moved.parties) == ([pitch.pk, visit.pk], [holder.party_id])
    do(comptoir, Verb.EARLIER, visit)
    notice = Notice.objects.get(kind=Notice.Kind.PROGRAMME)
    assert (notice.party, notice.about) == (holder.party, 1)


def test_the_letter_says_the_hours_as_they_are(settings) -> None:
    from comptoir.comptoirs.actions.telling import tell  # noqa: PLC0415 - beside its only use
    from comptoir.mail.models import Letter  # noqa: PLC0415

    comptoir, (_welcome, pitch, visit) = a_day()
    asks(a.a_registration(comptoir), pitch)
    do(comptoir, Verb.EARLIER, visit)
    do(comptoir, Verb.LATER, visit)
    tell(Notice.objects.filter(kind=Notice.Kind.PROGRAMME).first().pk, act=platform_act(NOON + timedelta(days=1)))  # fmt: skip
    assert_pictured(Letter.objects.get(name="comptoirs/programme"))
    assert not Notice.objects.filter(kind=Notice.Kind.PROGRAMME).open().exists()


def test_nobody_is_put_in_two_places_at_once() -> None:
    comptoir, (_welcome, pitch, visit) = a_day()
    asks(a.a_registration(comptoir), pitch, visit)
    with pytest.raises(Refusal) as refusal:
        do(comptoir, Verb.TOGETHER, visit)
    assert refusal.value.rule == "comptoirs.one-item-at-a-time"
    assert "1 personne a une place dans les deux" in str(refusal.value)


def test_what_people_hold_is_not_taken_out_nor_made_smaller() -> None:
    comptoir, (_welcome, pitch, _visit) = a_day()
    for number in range(2):
        asks(a.a_registration(comptoir, email=f"n{number}@example.org"), pitch)
    for change in (
        lambda: do(comptoir, Verb.REMOVE, pitch),
        lambda: do(comptoir, Verb.WRITE, pitch, words=words(places=1)),
        lambda: do(comptoir, Verb.WRITE, pitch, words=words(places=None)),
    ):
        with pytest.raises(Refusal) as refusal:
            change()
        assert refusal.value.rule == "comptoirs.places-of-an-item"
    assert Comptoir.objects.get().programme_version == 0


def test_places_that_are_added_serve_the_queue() -> None:
    comptoir, (_welcome, pitch, _visit) = a_day()
    ProgrammeItem.objects.filter(pk=pitch.pk).update(places=1)
    people = [a.a_registration(comptoir, email=f"n{number}@example.org") for number in range(2)]
    for registration in people:
        asks(registration, pitch)
    do(comptoir, Verb.WRITE, pitch, words=words(places=2))
    pitch.refresh_from_db()
    assert (pitch.places_held, people[1].seats.count()) == (2, 1)


def test_two_agents_who_write_one_programme_overwrite_nothing() -> None:
    comptoir, (welcome, pitch, visit) = a_day()
    other = Act(Actor(ActorKind.USER, str(a.an_agent().pk)), NOON)
    alter(comptoir, Change(verb=Verb.EARLIER, item=visit.pk), seen=0, act=other)
    with pytest.raises(Overtaken):
        alter(comptoir, Change(verb=Verb.REMOVE, item=visit.pk), seen=0, act=ACT)
    (change,) = agenda.changes_after(comptoir, 0)
    assert (change.who, change.what) == ("Sacha Delattre", "« Visite » : déplacé plus tôt")
    assert comptoir.programme.count() == len([welcome, pitch, visit])


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_a_programme_waits_for_whoever_does() -> None:
    comptoir, (_welcome, _pitch, visit) = a_day()
    with transaction.atomic():
        Comptoir.objects.lock(comptoir.pk)
        assert waits(
            lambda: alter(comptoir, Change(verb=Verb.EARLIER, item=visit.pk), seen=0, act=ACT)
        )


def test_a_day_without_programme_takes_up_another() -> None:
    source, _items = a_day()
    target = a.a_comptoir(at=paris(2027, 4, 20, 14))
    assert fill_from(source, target, seen=0, act=ACT) == 3
    assert said(target)[0] == ("Accueil", "14:00", "15:00")
    with pytest.raises(Refusal):
        fill_from(source, target, seen=1, act=ACT)


def test_a_day_that_has_begun_keeps_its_programme() -> None:
    comptoir, (_welcome, _pitch, visit) = a_day()
    with pytest.raises(Refusal):
        alter(
            comptoir,
            Change(verb=Verb.EARLIER, item=visit.pk),
            seen=0,
            act=platform_act(comptoir.starts_at),
        )


MOMENTS = st.lists(
    st.tuples(st.integers(-30, 60), st.lists(st.integers(5, 120), min_size=1, max_size=3)),
    min_size=1,
    max_size=6,
)


def day_of(moments: list[tuple[int, list[int]]]) -> scheduling.Day:
    keys = iter(range(1, 100))
    return tuple(
        scheduling.Moment(pause, tuple(scheduling.Line(next(keys), n) for n in minutes))
        for pause, minutes in moments
    )


@given(MOMENTS, st.data())
def test_whatever_one_does_to_a_day_everything_stays_in_it_as_long_as_it_was(
    moments: list[tuple[int, list[int]]], data: st.DataObject
) -> None:
    day = day_of(moments)
    lasts = {line.key: line.minutes for moment in day for line in moment.lines}
    turns = [scheduling.earlier, scheduling.later, scheduling.together]
    for _ in range(4):
        day = data.draw(st.sampled_from(turns))(day, data.draw(st.sampled_from(sorted(lasts))))
    at = scheduling.hours(day, begins=BEGINS)
    assert {key: (end - start) // scheduling.MINUTE for key, (start, end) in at.items()} == lasts


@given(MOMENTS, st.data())
def test_what_is_put_somewhere_is_what_the_buttons_make_of_it(
    moments: list[tuple[int, list[int]]], data: st.DataObject
) -> None:
    day = day_of(moments)
    key = data.draw(st.sampled_from([line.key for moment in day for line in moment.lines]))
    rank = scheduling.place_of(day, key)
    alone = len(day[rank].lines) == 1
    one_before, one_after = (max(rank - 1, 0), rank + 2) if alone else (rank, rank + 1)
    assert scheduling.put(day, key, one_before) == scheduling.earlier(day, key)
    assert scheduling.put(day, key, one_after) == scheduling.later(day, key)
    anywhere = scheduling.put(day, key, data.draw(st.integers(0, len(day) + 3)))
    kept = {line for moment in anywhere for line in moment.lines}
    assert kept == {line for moment in day for line in moment.lines}


@given(MOMENTS)
def test_a_day_that_is_read_has_the_hours_that_it_had(moments) -> None:
    at = scheduling.hours(day_of(moments), begins=BEGINS)
    assert scheduling.hours(scheduling.read(at.items(), begins=BEGINS), begins=BEGINS) == at
