"""Somebody calls: an agent registers them, says what the page says, and cancels for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from comptoir.accounts.models import Person
from comptoir.audit.models import Entry as JournalEntry
from comptoir.comptoirs.actions.calling import register_by_telephone
from comptoir.comptoirs.models import Party, Registration
from comptoir.kernel.acts import Act, Actor, ActorKind
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from comptoir.organisations.models import Agent
from tests.comptoirs.test_mission_pages import page, signed_in, text
from tests.comptoirs.test_pages import a_stamp
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.comptoirs.models import Comptoir

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Client:
    return signed_in()


@pytest.fixture
def comptoir() -> Comptoir:
    a.a_commune()
    return a.a_comptoir(capacity=2)


def calls(agent: Client, comptoir: Comptoir, **said: str) -> HttpResponse:
    """Somebody says who they are, and the agent sends the form."""
    facts = {
        "name": "Odette Exemple",
        "phone": "03 21 21 62 16",
        "commune": "Liévin",
        "comes_as": "citizen",
        "stamp": a_stamp(comptoir),
    }
    return agent.post(page(comptoir, "register"), facts | said)


def test_a_number_is_enough_to_have_a_seat(agent: Client, comptoir: Comptoir) -> None:
    answer = calls(agent, comptoir)
    party = Party.objects.get()
    assert answer.url == reverse("comptoirs:mission_party", args=[party.pk])
    assert (party.phone, party.email) == ("+33321216216", "")
    assert Person.objects.get(phone="+33321216216").name == "Odette Exemple"
    assert not Letter.objects.exists()
    said = text(agent.get(answer.url))
    assert "1 place est réservée" in said
    assert "Nous appelons le 03 21 21 62 16" in said
    journal = JournalEntry.objects.get(verb="registered")
    assert journal.actor_kind == ActorKind.USER


def test_whoever_has_an_address_is_written_to(agent: Client, comptoir: Comptoir) -> None:
    calls(agent, comptoir, phone="", email="odette@example.org")
    assert Letter.objects.get().to == "odette@example.org"


def test_nobody_is_registered_whom_nobody_could_reach(agent: Client, comptoir: Comptoir) -> None:
    answer = calls(agent, comptoir, phone="")
    assert "Notez un numéro de téléphone ou une adresse mail" in text(answer)
    assert not Party.objects.exists()


def test_the_same_caller_is_shown_the_registration_they_have(
    agent: Client, comptoir: Comptoir
) -> None:
    calls(agent, comptoir)
    known = Party.objects.get()
    said = text(calls(agent, comptoir, stamp=a_stamp(comptoir)))
    assert "Cette personne est déjà inscrite" in said
    assert reverse("comptoirs:mission_party", args=[known.pk]) in said
    assert Party.objects.count() == 1


def test_a_likely_double_is_asked_of_the_agent(agent: Client, comptoir: Comptoir) -> None:
    calls(agent, comptoir, email="odette@example.org")
    again = {"name": "Odete Exemple", "email": "odette@example.org", "stamp": a_stamp(comptoir)}
    assert "Si c’est quelqu’un d’autre, cochez la case" in text(calls(agent, comptoir, **again))
    calls(agent, comptoir, is_someone_else="on", **again)
    assert Party.objects.count() == 2


def test_a_caller_waits_their_turn_and_the_agent_says_which(
    agent: Client, comptoir: Comptoir
) -> None:
    a.a_party(comptoir, 2)
    answer = calls(agent, comptoir)
    assert "Comptoir de Liévin : rang 1" in text(agent.get(answer.url))


def test_an_agent_cancels_for_a_caller_and_takes_it_back(agent: Client, comptoir: Comptoir) -> None:
    path = calls(agent, comptoir).url
    registration = Registration.objects.get()
    for button, status in (("cancel", "cancelled"), ("undo", "confirmed")):
        assert agent.post(path, {"do": button}).status_code == 302
        registration.refresh_from_db()
        assert registration.status == status
    assert agent.post(path, {"do": "dance"}).status_code == 404


def test_who_only_reads_registers_nobody(comptoir: Comptoir) -> None:
    reader = a.an_agent(Agent.Role.READER)
    act = Act(Actor(ActorKind.USER, str(reader.pk)), NOON)
    with pytest.raises(Refusal) as refusal:
        register_by_telephone(comptoir, a.an_application(), act=act)
    assert refusal.value.rule == "mission.answer"


def test_the_door_leads_the_mission_to_each_party_and_the_host_to_none(
    agent: Client, comptoir: Comptoir
) -> None:
    party, host = a.a_party(comptoir, 1), Client()
    host.force_login(a.a_host(comptoir.host))
    link = reverse("comptoirs:mission_party", args=[party.pk])
    door = page(comptoir, "door")
    assert [link in text(who.get(door)) for who in (agent, host)] == [True, False]
