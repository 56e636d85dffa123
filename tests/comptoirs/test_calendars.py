"""Calendars see one entry for life, its moves and its end (RFC 5545), across changes of the clock."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from comptoir.comptoirs.actions.organise import cancel, move
from comptoir.comptoirs.calendars import calendar_of
from comptoir.editions.dates import paris
from comptoir.kernel.acts import platform_act
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from django.test import Client

    from comptoir.comptoirs.models import Comptoir

pytestmark = pytest.mark.django_db


def event_of(text: str):
    return next(iter(Calendar.from_ical(text).walk("VEVENT")))


def read(client: Client, path: str):
    response = client.get(path)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


@pytest.mark.parametrize(
    ("starts", "offset"),
    [
        (paris(2027, 3, 27, 9), 1),
        (paris(2027, 3, 29, 9), 2),
        (paris(2027, 10, 30, 9), 2),
        (paris(2027, 11, 1, 9), 1),
    ],
    ids=["before summer time", "in summer time", "before winter time", "in winter time"],
)
def test_the_hour_on_the_wall_is_kept(starts, offset: int) -> None:
    comptoir = a.a_comptoir(at=starts)
    event = event_of(calendar_of([comptoir]))
    read_back = event["DTSTART"].dt
    assert read_back == starts
    assert read_back.hour == 9
    assert read_back.utcoffset() == timedelta(hours=offset)
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"


def test_the_rules_of_the_clock_come_along() -> None:
    zones = Calendar.from_ical(calendar_of([a.a_comptoir()])).walk("VTIMEZONE")
    assert [str(zone["TZID"]) for zone in zones] == ["Europe/Paris"]


def test_lines_end_and_fold_as_the_standard_asks() -> None:
    text = calendar_of([a.a_comptoir(venue=a.a_venue("Salle " + "très " * 20 + "longue"))])
    lines = text.encode().split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75


def moved(comptoir: Comptoir) -> Comptoir:
    return move(
        comptoir,
        doors_at=paris(2027, 4, 8, 9),
        starts_at=paris(2027, 4, 8, 9, 30),
        ends_at=paris(2027, 4, 8, 17),
        venue=comptoir.venue,
        act=platform_act(NOON),
    )


def test_a_move_keeps_the_uid_and_raises_the_sequence() -> None:
    comptoir = a.a_comptoir()
    before = event_of(calendar_of([comptoir]))
    after = event_of(calendar_of([moved(comptoir)]))
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_a_cancelled_comptoir_stays_in_the_feed_as_cancelled(client: Client) -> None:
    cancel(a.a_comptoir(), reason="Neige", act=platform_act(NOON))
    events = read(client, "/comptoirs/agenda.ics").walk("VEVENT")
    assert [str(event["STATUS"]) for event in events] == ["CANCELLED"]


def test_the_file_of_a_page_and_the_feed_name_the_same_entry(client: Client) -> None:
    comptoir = a.a_comptoir()
    one = read(client, f"/comptoirs/{comptoir.slug}.ics").walk("VEVENT")[0]
    all_of_them = read(client, "/comptoirs/agenda.ics").walk("VEVENT")[0]
    assert one["UID"] == all_of_them["UID"]


def test_no_personal_link_is_in_a_calendar() -> None:
    registration = a.a_registration()
    text = calendar_of([registration.comptoir]).replace("\r\n ", "")
    assert registration.link_token not in text
    assert registration.ticket_token not in text


def test_an_unchanged_feed_is_not_sent_again(client: Client) -> None:
    a.a_comptoir()
    first = client.get("/comptoirs/agenda.ics")
    again = client.get("/comptoirs/agenda.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_seat_taken_is_a_change_for_agendas(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=1)
    first = client.get("/comptoirs/agenda.json")
    a.a_registration(comptoir)
    again = client.get("/comptoirs/agenda.json", headers={"If-None-Match": first.headers["ETag"]})
    assert json.loads(again.content)["events"][0]["status"] == 5


def test_agendas_are_in_french_whoever_asks(client: Client) -> None:
    a.a_comptoir()
    event = json.loads(client.get("/en/comptoirs/agenda.json").content)["events"][0]
    assert event["title"] == {"fr": "Comptoir de Liévin"}


def test_whoever_cancels_and_comes_back_gets_a_later_entry() -> None:
    comptoir = a.a_comptoir()
    first, again = (
        event_of(calendar_of([comptoir], at=at))["DTSTAMP"].dt
        for at in (NOON, NOON + timedelta(hours=1))
    )
    assert again > first


def test_agendas_read_openagendas_structure(client: Client) -> None:
    registration = a.a_registration(a.a_comptoir(capacity=1))
    event = json.loads(client.get("/comptoirs/agenda.json").content)["events"][0]
    assert event["status"] == 5
    assert event["timings"] == [
        {"begin": "2027-04-06T09:00:00+02:00", "end": "2027-04-06T17:00:00+02:00"}
    ]
    assert event["location"]["insee"] == "62510"
    assert event["registration"][0]["value"].endswith(
        f"/comptoirs/{registration.comptoir.slug}/inscription/"
    )
    assert set(event["accessibility"]) == {"hi", "vi", "pi", "mi", "ii"}


def test_the_feed_lists_what_is_to_come(client: Client) -> None:
    a.a_comptoir()
    cancel(a.a_comptoir(), reason="Neige", act=platform_act(NOON))
    text = client.get("/comptoirs/flux.atom").content.decode()
    assert text.count("<entry>") == 1
    assert "Comptoir de Liévin" in text
