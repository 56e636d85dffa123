"""What the letters say, in both languages."""

from __future__ import annotations

import pytest
from icalendar import Calendar

from comptoir.comptoirs.actions.change import cancel
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from tests.support import factories as a
from tests.support.letters import assert_pictured

pytestmark = pytest.mark.django_db


def letter(name: str) -> Letter:
    return Letter.objects.get(name=f"comptoirs/{name}")


@pytest.fixture
def comptoir():
    return a.a_comptoir(capacity=1, slug="lievin-2027-04-06")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_seat_comes_with_a_ticket_a_link_and_a_calendar_entry(comptoir, language: str) -> None:
    a.a_registration(comptoir, language=language)
    assert_pictured(letter("registered"))
    entry = Calendar.from_ical(letter("registered").attachments[0]["content"])
    assert (str(entry["METHOD"]), len(entry.walk("VEVENT"))) == ("PUBLISH", 1)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_place_in_the_queue_comes_with_its_number(comptoir, language: str) -> None:
    a.a_registration(comptoir, email="first@example.org")
    a.a_registration(comptoir, language=language)
    assert_pictured(letter("waiting"))
    assert letter("waiting").attachments == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_link_comes_again(comptoir, language: str) -> None:
    a.a_registration(comptoir, language=language)
    with pytest.raises(Refusal):
        a.a_registration(comptoir)
    assert_pictured(letter("link_again"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_cancellation_takes_the_entry_out_of_the_calendar(comptoir, language: str) -> None:
    cancel(a.a_registration(comptoir, language=language), act=a.visitor())
    assert_pictured(letter("cancelled"))
    entry = Calendar.from_ical(letter("cancelled").attachments[0]["content"])
    assert str(entry["METHOD"]) == "CANCEL"
    assert str(entry.walk("VEVENT")[0]["STATUS"]) == "CANCELLED"


def test_what_somebody_types_is_only_text_in_a_letter(comptoir) -> None:
    a.a_registration(comptoir, name="<b>Camille</b> Petit")
    assert "<b>Camille" not in letter("registered").html
    assert "<b>Camille" in letter("registered").text
