"""An agent acts for a person: it is done, it is written down, and the person learns it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError

from comptoir.audit.models import Entry
from comptoir.comptoirs.models import Registration
from comptoir.kernel.acts import platform_act
from comptoir.mail.models import Letter
from comptoir.organisations.models import Note
from comptoir.privacy.actions import purge
from tests.mission.conftest import browser_of
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

if TYPE_CHECKING:
    from django.test import Client

    from comptoir.organisations.models import Agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sacha: Agent) -> Client:
    """The browser of an agent."""
    return browser_of(sacha.person.user)


def test_somebody_who_calls_is_registered_in_two_screens(desk: Client) -> None:
    full, near = a.a_comptoir(capacity=1), a.a_comptoir(capacity=3)
    a.a_registration(full, email="x@example.org")
    caller = {"name": "Lucie Martin", "phone": "06 39 98 00 01", "commune": "Liévin", "key": "k1"}
    page = desk.post("/gestion/inscrire/", caller)
    assert [one.pk for one in page.context["comptoirs"]] == [near.pk, full.pk]
    done = desk.post("/gestion/inscrire/", caller | {"comptoir": near.pk}, follow=True)
    made = Registration.objects.get(person__name="Lucie Martin")
    assert (made.comptoir, made.status, made.person.phone) == (near, "confirmed", "+33639980001")
    assert "Lucie Martin" in said(done)


def test_a_form_sent_twice_registers_once(desk: Client) -> None:
    comptoir = a.a_comptoir()
    caller = {"name": "Lucie Martin", "phone": "0639980001", "commune": "Liévin", "key": "k1"}
    for _time in range(2):
        desk.post("/gestion/inscrire/", caller | {"comptoir": comptoir.pk})
    assert Registration.objects.count() == 1


def test_a_new_address_is_that_of_the_letters_to_come(desk: Client) -> None:
    registration = a.a_registration()
    known = {"name": "Camille Petit", "email": "neuve@example.org", "commune": "Liévin"}
    page = desk.post(
        f"/gestion/personnes/{registration.person_id}/coordonnees/", known, follow=True
    )
    registration.refresh_from_db()
    assert (registration.person.email, registration.party.email) == ("neuve@example.org",) * 2
    assert "à la nouvelle adresse" in said(page)
    assert Entry.objects.get(verb="person-corrected").details == {"fields": ["email"]}


def test_an_address_where_somebody_is_so_called_is_refused_with_that_person(desk: Client) -> None:
    other = a.a_person("Camille Petit", "autre@example.org")
    person = a.a_person()
    known = {"name": "camille PETIT", "email": "autre@example.org"}
    page = desk.post(f"/gestion/personnes/{person.pk}/coordonnees/", known)
    assert f'href="/gestion/personnes/{other.pk}/"' in page.text
    person.refresh_from_db()
    assert person.email == "camille@example.org"


def test_the_mailbox_of_an_agent_is_not_changed_here(desk: Client, head: Agent) -> None:
    known = {"name": "Claude Spécimen", "email": "voleur@example.org"}
    page = desk.post(f"/gestion/personnes/{head.person_id}/coordonnees/", known)
    head.person.refresh_from_db()
    assert (head.person.email, "appartient à la mission" in said(page)) == (
        "claude@example.org",
        True,
    )


def test_people_are_taken_elsewhere_and_a_mail_says_so(desk: Client) -> None:
    registration, other = a.a_registration(), a.a_comptoir(at=NOON + timedelta(days=40))
    page = f"/gestion/inscriptions/{registration.party_id}/ailleurs/"
    assert "Comptoir de Liévin" in said(desk.get(page))
    desk.post(page, {"to": other.pk})
    registration.refresh_from_db()
    assert registration.comptoir == other
    assert Letter.objects.filter(name__contains="changed_comptoir").count() == 1


def test_the_link_is_sent_again_once_an_hour(desk: Client) -> None:
    registration = a.a_registration()
    for _time in range(2):
        desk.post(f"/gestion/personnes/{registration.person_id}/", {"link": registration.pk})
    assert Letter.objects.filter(name__contains="link_again").count() == 1


def test_a_note_is_read_by_the_mission_and_erased_by_its_author_only(
    desk: Client, ines: Agent
) -> None:
    page = f"/gestion/personnes/{a.a_person().pk}/"
    desk.post(page, {"text": "Rappeler après 18 h."})
    note = Note.objects.get()
    other = browser_of(ines.person.user)
    refused = other.post(page, {"erase": note.pk})
    assert "Rappeler après 18 h." in said(refused)
    assert "Seule la personne" in said(refused)
    desk.post(page, {"erase": note.pk})
    assert Note.objects.count() == 0
    assert "Rappeler" not in str(list(Entry.objects.values_list("details")))


def test_a_note_goes_after_a_year(desk: Client) -> None:
    desk.post(f"/gestion/personnes/{a.a_person().pk}/", {"text": "Rappeler."})
    purge(act=platform_act(NOON + timedelta(days=366)))
    assert Note.objects.count() == 0


def test_a_note_says_something(sacha: Agent) -> None:
    with pytest.raises(IntegrityError, match="a_note_says_something"):
        Note.objects.create(person=sacha.person, agent=sacha, text="", written_at=NOON)
