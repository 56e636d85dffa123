"""One search over everything: as one heard it, and as one pasted it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.accounts.models import Person
from comptoir.kernel.acts import platform_act
from comptoir.mission.search import search
from comptoir.organisations.actions import ask
from comptoir.privacy.actions import purge
from tests.mission.conftest import browser_of
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

if TYPE_CHECKING:
    from comptoir.organisations.models import Agent

pytestmark = pytest.mark.django_db


def found(typed: str, group: str = "Personnes") -> list[str]:
    """The titles of one group."""
    return [hit.title for one in search(typed) if one.title == group for hit in one.hits]


@pytest.fixture
def known() -> None:
    """Three people whose names are written in several ways."""
    a.a_person("Hélène Lefèbvre", "helene.lefebvre@example.org", phone="+33321216216")
    a.a_person("Jean-Pierre Dupont", "jp@example.org", phone="+33600004242")
    a.a_person("Anne Le Floch", "", phone="")


@pytest.mark.parametrize(
    "typed",
    [
        "Lefevre",
        "LEFÈBVRE",
        "lefebvre helene",
        "Hélène lefè",
        "Lefèvres",
        "elene lefebvre",
        "03 21 21 62 16",
        "+33 3 21 21 62 16",
        "6216",
        "helene.lef",
        "lefebvre@exam",
        "Lefbevre",
    ],
)
def test_a_person_is_found_as_one_heard_or_wrote_them(typed: str, known: None) -> None:
    assert found(typed) == ["Hélène Lefèbvre"]


@pytest.mark.parametrize("typed", ["jean pierre", "Dupond jean", "dupont jean-pierre", "pierre"])
def test_hyphens_order_and_silent_letters_do_not_matter(typed: str, known: None) -> None:
    assert found(typed) == ["Jean-Pierre Dupont"]


@pytest.mark.parametrize("typed", ["lefloch", "Le Floch", "le floc"])
def test_a_name_in_two_words_is_found_in_one(typed: str, known: None) -> None:
    assert found(typed) == ["Anne Le Floch"]


def test_the_exact_name_comes_first_and_what_resembles_says_so(known: None) -> None:
    a.a_person("Paul Dupond", "paul@example.org")
    [people] = [one for one in search("Dupond") if one.title == "Personnes"]
    assert [(hit.title, hit.is_near) for hit in people.hits] == [
        ("Paul Dupond", False),
        ("Jean-Pierre Dupont", True),
    ]


@pytest.mark.parametrize("secret", ["link_token", "ticket_token", "manage_url", "ticket_url"])
def test_a_ticket_or_a_link_that_is_pasted_leads_to_its_registration(secret: str) -> None:
    registration = a.a_registration()
    typed = "https://comptoir.example" * secret.endswith("url") + getattr(registration, secret)
    assert found(typed, "Ce billet ou ce lien") == ["Camille Petit"]


def test_a_ticket_of_somebodys_own_making_leads_nowhere() -> None:
    registration = a.a_registration()
    assert search(f"{registration.pk}-{'A' * 26}") == []


def test_an_idea_a_number_a_place_a_structure_and_an_enquiry_are_found() -> None:
    registration = a.a_registration(idea="Une cantine solidaire dans les jardins partagés")
    ask(kind="callback", name="Léa Müller", phone="0199000001", act=platform_act(NOON))
    assert found("cantines partagées", "Idées") == ["Camille Petit"]
    assert found(f"n° {registration.party_id}", "Inscriptions") == ["Camille Petit"]
    assert found("lievin", "Comptoirs") == ["Comptoir de Liévin"]
    assert found("centre social fosse", "Structures") == ["Centre social de la Fosse (fictif)"]
    assert found("muller", "Demandes") == ["Léa Müller"]


def test_nobody_is_found_once_forgotten(known: None) -> None:
    Person.objects.update(last_active_at=NOON)
    purge(act=platform_act(NOON.replace(year=NOON.year + 3)))
    assert (search("lefebvre"), set(Person.objects.values_list("search_key"))) == ([], {("",)})


@pytest.mark.parametrize("people", [1, 3])
def test_a_search_costs_the_same_however_many_it_finds(people: int) -> None:
    for number in range(people):
        a.a_registration(name=f"Camille Petit {number}", email=f"c{number}@example.org")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        search("camille petit")
    assert len(queries) == 6


def test_the_bar_of_every_page_leads_to_the_search(sacha: Agent, known: None) -> None:
    client = browser_of(sacha.person.user)
    assert 'action="/gestion/chercher/"' in client.get("/gestion/").text
    page = client.get("/gestion/chercher/", {"q": "lefevre"})
    assert "Hélène Lefèbvre ressemble" in said(page)
    assert "Personne ne porte ce nom" in said(client.get("/gestion/chercher/?q=zzzz"))


def test_the_page_of_a_person_says_what_stands_and_what_they_did(sacha: Agent) -> None:
    registration = a.a_registration(idea="Un four à pain")
    a.a_person("Noé Petit", "camille@example.org")
    ask(kind="question", name="C", email="camille@example.org", act=platform_act(NOON))
    page = said(browser_of(sacha.person.user).get(f"/gestion/personnes/{registration.person_id}/"))
    for words in ("Place réservée", "Noé Petit", "Un four à pain", "Inscription", "question"):
        assert words in page


def test_what_was_typed_stays_in_the_field(sacha: Agent) -> None:
    page = browser_of(sacha.person.user).get("/gestion/chercher/", {"q": '"Lefèvre"'}).text
    assert 'value="&quot;Lefèvre&quot;"' in page
