"""What people are told without having asked: each letter, as it is read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from comptoir.comptoirs.actions.change import (
    add_person,
    cancel_party,
    change_comptoir,
    undo_party,
)
from comptoir.comptoirs.actions.change import cancel as give_back
from comptoir.comptoirs.actions.line import accept
from comptoir.comptoirs.actions.organise import cancel, move
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.actions.telling import tell
from comptoir.comptoirs.models import Comptoir, Notice, Offer, Party, Waiver
from comptoir.editions.dates import paris
from comptoir.kernel.acts import platform_act
from comptoir.mail.models import Letter
from tests.support import factories as a
from tests.support.letters import assert_pictured
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db
Kind = Notice.Kind
FAMILY = ("Camille Petit", "Léo Petit", "Zoé Petit")


@pytest.fixture
def comptoir() -> Comptoir:
    venue = a.a_venue(directions="Bus 12, arrêt Mairie.\nParking derrière la salle.")
    return a.a_comptoir(capacity=3, slug="lievin-2027-04-06", venue=venue)


@pytest.fixture
def arras() -> Comptoir:
    town = a.a_commune("Arras", "62041", latitude=50.29, longitude=2.78, postal_codes="62000")
    venue = a.a_venue("Hôtel de Guînes", commune=town, postal_code="62000", latitude=50.29)
    return a.a_comptoir(at=paris(2027, 4, 20, 9), slug="arras-2027-04-20", venue=venue)


def family(comptoir: Comptoir, **facts) -> Party:
    """Camille, Léo and Zoé."""
    companions = tuple(a.Companion(name) for name in FAMILY[1:])
    facts = {"kind": Party.Kind.FAMILY, "companions": companions} | facts
    return a.a_registration(comptoir, **facts).party


def fill(comptoir: Comptoir, people: int = 3) -> Party:
    """Somebody came first."""
    return a.a_party(comptoir, people)


def told(kind: Kind, party: Party, comptoir: Comptoir, *, about: int = 0, at=NOON) -> Letter:
    """The letter of a notice that is told now."""
    notice = Notice.objects.create(
        party=party, comptoir=comptoir, kind=kind, about=about, made_at=at, due_at=at
    )
    tell(notice.pk, act=platform_act(at))
    return Letter.objects.get(key=f"comptoirs/notice:{notice.pk}")


def free(comptoir: Comptoir, seats: int) -> Offer:
    """Seats are freed at noon, and offered to the first in line; the notice is left aside."""
    Comptoir.objects.filter(pk=comptoir.pk).update(capacity=comptoir.capacity + seats)
    settle(comptoir.pk, act=platform_act(NOON))
    Notice.objects.all().delete()
    return Offer.objects.pending().get()


def methods(letter: Letter) -> list[tuple[str, int]]:
    """What a letter asks of calendars, and with which revision."""
    calendars = [Calendar.from_ical(part["content"]) for part in letter.attachments]
    return [(str(one["METHOD"]), one.walk("VEVENT")[0]["SEQUENCE"]) for one in calendars]


# Registrations of several people


def test_a_family_gets_one_mail_with_a_ticket_each(comptoir):
    family(comptoir)
    letter = Letter.objects.get(name="comptoirs/registered")
    assert_pictured(letter, case="family")
    assert methods(letter) == [("PUBLISH", 0)]


def test_a_family_partly_seated_knows_who_waits(comptoir):
    a.a_party(comptoir, 2)
    family(comptoir, fit=Party.Fit.SOME)
    assert_pictured(
        Letter.objects.get(key__contains="registered", to="camille@example.org"), case="partly"
    )


def test_a_family_that_waits_knows_its_place_in_each_queue(comptoir, arras):
    fill(comptoir)
    fill(arras, 30)
    family(comptoir, others=(arras,))
    assert_pictured(Letter.objects.get(name="comptoirs/waiting"), case="family")


def test_before_the_draw_nobody_has_a_place(comptoir):
    fill(comptoir)
    Comptoir.objects.filter(pk=comptoir.pk).update(
        queue_policy="draw", draw_at=paris(2027, 3, 29, 12), seed="s" * 64
    )
    a.a_registration(comptoir)
    assert_pictured(Letter.objects.get(name="comptoirs/waiting"), case="draw")


# The queue


def test_an_offer_says_for_whom_until_when_and_what_else_they_wait_for(comptoir, arras):
    fill(comptoir)
    fill(arras, 30)
    party = family(comptoir, others=(arras,), fit=Party.Fit.SOME)
    letter = told(Kind.OFFER, party, comptoir, about=free(comptoir, 2).pk)
    assert_pictured(letter)
    assert letter.attachments == []


def test_an_offer_to_somebody_alone_for_the_second_time(comptoir):
    fill(comptoir)
    party = a.a_registration(comptoir).party
    party.entries.update(missed=1)
    assert_pictured(told(Kind.OFFER, party, comptoir, about=free(comptoir, 1).pk), case="second")


def test_who_did_not_answer_is_at_the_end(comptoir):
    fill(comptoir)
    party = a.a_registration(comptoir).party
    a.a_party(comptoir, 1)
    offer = free(comptoir, 1)
    late = offer.expires_at
    settle(comptoir.pk, act=platform_act(late))
    Notice.objects.all().delete()
    assert_pictured(told(Kind.EXPIRED, party, comptoir, about=offer.pk, at=late))


def test_who_did_not_answer_twice_has_left_the_queue(comptoir):
    fill(comptoir)
    party = a.a_registration(comptoir).party
    party.entries.update(missed=1)
    offer = free(comptoir, 1)
    settle(comptoir.pk, act=platform_act(offer.expires_at))
    Notice.objects.all().delete()
    letter = told(Kind.EXPIRED, party, comptoir, about=offer.pk, at=offer.expires_at)
    assert_pictured(letter, case="left")


def test_the_queue_goes_on_at_the_door(comptoir):
    fill(comptoir)
    party = a.a_registration(comptoir).party
    day = date(2027, 4, 6).toordinal()
    eve = paris(2027, 4, 5, 15)
    assert_pictured(told(Kind.LINE_CLOSED, party, comptoir, about=day, at=eve))


def test_a_group_that_does_not_fit_keeps_its_place(comptoir):
    fill(comptoir)
    party = family(comptoir)
    entry = party.entries.get()
    assert_pictured(told(Kind.PASSED, party, comptoir, about=entry.pk))


def test_whoever_drew_no_seat_is_told_their_place():
    comptoir = a.a_comptoir(
        capacity=1, queue_policy="draw", draw_at=NOON, seed="s" * 32, slug="lievin-2027-04-06"
    )
    fill(comptoir, 1)
    waiting = [
        a.a_registration(comptoir, name=name, email=f"{name}@example.org").party
        for name in ("Ada", "Bo", "Cy")
    ]
    Comptoir.objects.filter(pk=comptoir.pk).update(capacity=2)
    settle(comptoir.pk, act=platform_act(NOON))
    offered = Offer.objects.pending().get().entry.party
    noted = Notice.objects.filter(kind=Kind.DRAWN)
    assert {notice.party for notice in noted} == {*waiting} - {offered}
    last = max(noted, key=lambda notice: notice.party.entries.get().position())
    tell(last.pk, act=platform_act(NOON))
    assert_pictured(Letter.objects.get(key=f"comptoirs/notice:{last.pk}"))
    settle(comptoir.pk, act=platform_act(NOON))
    assert noted.count() == 2


def test_accepting_brings_the_tickets(comptoir):
    fill(comptoir)
    party = family(comptoir, fit=Party.Fit.SOME)
    accept(free(comptoir, 2), act=a.visitor())
    letter = Letter.objects.get(name="comptoirs/seated")
    assert_pictured(letter)
    assert (letter.to, methods(letter)) == (party.email, [("PUBLISH", 0)])


# Changing one's mind


def last(name: str) -> Letter:
    return Letter.objects.filter(name=f"comptoirs/{name}").latest("pk")


def test_one_of_a_family_no_longer_comes(comptoir):
    leo = family(comptoir).registrations.in_order()[1]
    give_back(leo, act=a.visitor())
    assert_pictured(last("cancelled"), case="one")
    assert last("cancelled").attachments == []


def test_leaving_the_queue_touches_no_calendar(comptoir):
    fill(comptoir)
    give_back(a.a_registration(comptoir), act=a.visitor())
    assert last("cancelled").attachments == []


def test_whoever_regrets_it_has_the_day_back_in_the_calendar(comptoir):
    party = family(comptoir)
    cancel_party(party, act=a.visitor())
    assert methods(last("cancelled")) == [("CANCEL", 0)]
    undo_party(party, act=a.visitor())
    assert_pictured(last("undone"))
    assert methods(last("undone")) == [("PUBLISH", 0)]


def test_cancelling_again_is_said_again(comptoir):
    party = family(comptoir)
    cancel_party(party, act=a.visitor())
    undo_party(party, act=a.visitor())
    cancel_party(party, act=a.visitor(NOON + timedelta(minutes=1)))
    assert Letter.objects.filter(name="comptoirs/cancelled").count() == 2


def test_somebody_more_has_a_ticket_too(comptoir):
    party = a.a_registration(comptoir).party
    add_person(party, name="Léo Petit", under_15=True, act=a.visitor())
    assert_pictured(last("added"))


def test_another_comptoir_comes_with_its_tickets(comptoir, arras):
    party = a.a_registration(comptoir).party
    change_comptoir(party, arras, act=a.visitor())
    assert_pictured(last("changed_comptoir"))
    assert methods(last("changed_comptoir")) == [("CANCEL", 0), ("PUBLISH", 0)]


# The comptoir changes


def moved(comptoir: Comptoir, at=NOON, **facts) -> Comptoir:
    """Moved, by the act; the notices are left aside."""
    values = {
        name: getattr(comptoir, name) for name in ("doors_at", "starts_at", "ends_at", "venue")
    }
    comptoir = move(comptoir, **(values | facts), act=platform_act(at))
    Notice.objects.all().delete()
    return comptoir


def test_a_change_says_only_what_is_different(comptoir, arras):
    party = a.a_registration(comptoir).party
    week = timedelta(days=7)
    times = {name: getattr(comptoir, name) + week for name in ("doors_at", "starts_at", "ends_at")}
    moved(comptoir, **times, venue=a.a_venue("Maison du peuple", address="3 rue Haute"))
    letter = told(Kind.CHANGED, party, comptoir)
    assert_pictured(letter)
    assert methods(letter) == [("PUBLISH", 1)]


def test_whoever_waits_is_told_of_a_change_without_a_calendar(comptoir):
    fill(comptoir)
    party = a.a_registration(comptoir).party
    moved(
        comptoir, ends_at=comptoir.ends_at - timedelta(hours=1), host=a.an_organisation("L’Envol")
    )
    letter = told(Kind.CHANGED, party, comptoir)
    assert_pictured(letter, case="waiting")
    assert letter.attachments == []


def called_off(comptoir: Comptoir) -> Comptoir:
    comptoir = cancel(comptoir, reason="La neige ferme les routes.", act=platform_act(NOON))
    Notice.objects.all().delete()
    return comptoir


def test_a_cancelled_comptoir_leads_to_the_nearest_others(comptoir, arras):
    party = a.a_registration(comptoir).party
    called_off(comptoir)
    letter = told(Kind.CALLED_OFF, party, comptoir)
    assert_pictured(letter)
    assert methods(letter) == [("CANCEL", 1)]


def test_a_cancelled_comptoir_without_another(comptoir):
    party = family(comptoir)
    called_off(comptoir)
    assert_pictured(told(Kind.CALLED_OFF, party, comptoir), case="alone")


def led(party: Party, comptoir: Comptoir) -> Party:
    party.registrations.update(comptoir=comptoir)
    Party.objects.filter(pk=party.pk).update(comptoir=comptoir)
    return party


@pytest.mark.parametrize("people", [1, 3])
def test_a_seat_held_elsewhere_replaces_the_other_in_calendars(comptoir, arras, people):
    party = family(comptoir) if people > 1 else a.a_registration(comptoir).party
    called_off(comptoir)
    letter = told(Kind.REBOOKED, led(party, arras), arras, about=comptoir.pk)
    assert_pictured(letter, case="family" if people > 1 else "")
    assert methods(letter) == [("CANCEL", 1), ("PUBLISH", 0)]


def test_a_waiver_says_for_whom_and_why(comptoir):
    party = family(comptoir)
    called_off(comptoir)
    for one in party.registrations.order_by("pk"):
        reason = "La neige fermait les routes."
        Waiver.objects.create(person=one.person, comptoir=comptoir, reason=reason, granted_at=NOON)
    assert_pictured(told(Kind.WAIVED, party, comptoir))


# Reminders, the programme, the mission


def test_a_week_before_people_are_expected(comptoir):
    party = family(comptoir)
    day = date(2027, 4, 6).toordinal()
    assert_pictured(told(Kind.WEEK, party, comptoir, about=day, at=paris(2027, 3, 30, 9)))


@pytest.mark.parametrize(
    ("case", "at"), [("", paris(2027, 4, 5, 9)), ("today", paris(2027, 4, 6, 7))]
)
def test_the_day_before_people_know_what_to_bring_and_how_to_come(comptoir, case, at):
    party = a.a_registration(comptoir).party
    day = date(2027, 4, 6).toordinal()
    assert_pictured(told(Kind.EVE, party, comptoir, about=day, at=at), case=case)


def test_places_in_the_programme_are_said_for_each(comptoir):
    party = family(comptoir)
    pitch, visit = a.an_item(comptoir, room="Salle 2"), a.an_item(comptoir, "Visite du jardin")
    first, second, _third = party.registrations.in_order()
    first.seats.create(item=pitch, taken_at=NOON)
    second.wishes.create(item=visit, entered_at=NOON)
    assert_pictured(told(Kind.ITEMS, party, comptoir))


def test_what_an_agent_did_is_told(comptoir):
    party = family(comptoir)
    assert_pictured(told(Kind.ACTED_FOR, party, comptoir))


def test_letters_are_worded_in_the_language_of_the_party(comptoir):
    party = a.a_registration(comptoir, language="en").party
    day = date(2027, 4, 6).toordinal()
    assert_pictured(told(Kind.EVE, party, comptoir, about=day, at=paris(2027, 4, 5, 9)))
