"""The team: invited, given roles, helped when a telephone is lost, and gone at once when dismissed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptoir.kernel.acts import Act, Actor, ActorKind
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from comptoir.organisations.actions import reset_second_proof
from comptoir.organisations.models import Agent
from tests.mission.conftest import browser_of
from tests.support.letters import assert_pictured
from tests.support.moments import NOON

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
TEAM = "/gestion/equipe/"
NEW = {"name": "Sol Prototype", "email": "sol@example.org", "role": "reader"}


def page_of(agent: Agent) -> str:
    return reverse("mission:agent", args=[agent.pk])


def of(agent: Agent) -> Client:
    return browser_of(agent.person.user)


def code_of(agent: Agent) -> str:
    """What the telephone of an agent shows now."""
    device = TOTPDevice.objects.get(user=agent.person.user)
    return f"{totp(device.bin_key, step=device.step, t0=device.t0, digits=device.digits):06}"


def test_the_head_invites_and_a_mail_says_how_to_come_in(head: Agent) -> None:
    page = of(head).post(TEAM, NEW, follow=True).text
    assert "Sol Prototype est dans l’équipe." in page
    assert Agent.objects.get(person__name="Sol Prototype").role == Agent.Role.READER
    assert_pictured(Letter.objects.get(name="organisations/welcome"))


def test_nobody_but_the_head_invites(sacha: Agent) -> None:
    assert "Inviter quelqu’un" not in of(sacha).get(TEAM).text
    of(sacha).post(TEAM, NEW)
    assert not Agent.objects.filter(person__name="Sol Prototype").exists()


def test_the_team_says_who_has_a_second_proof(head: Agent, sacha: Agent) -> None:
    page = of(head).get(TEAM).text
    assert page.count("téléphone installé") == 1
    assert page.count("à installer") == 1


def test_another_role_is_given_and_one_head_stays(head: Agent, sacha: Agent) -> None:
    of(head).post(page_of(sacha), {"do": "role", "role": "head"})
    assert Agent.objects.get(pk=sacha.pk).role == Agent.Role.HEAD
    of(sacha).post(page_of(head), {"do": "role", "role": "reader"})
    alone = of(sacha).post(page_of(sacha), {"do": "role", "role": "reader"}).text
    assert "La mission doit garder" in alone
    assert Agent.objects.get(pk=sacha.pk).role == Agent.Role.HEAD


def test_a_lost_telephone_is_forgotten_by_the_head_with_a_code_of_their_own(
    head: Agent, sacha: Agent
) -> None:
    lost, desk = of(sacha), of(head)
    wrong = desk.post(page_of(sacha), {"do": "reset", "code": "000000"}).text
    assert "n’est pas le code" in wrong
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    done = desk.post(page_of(sacha), {"do": "reset", "code": code_of(head)}, follow=True).text
    assert "installera de nouveau un téléphone" in done
    assert not TOTPDevice.objects.filter(user=sacha.person.user).exists()
    assert lost.get("/gestion/").status_code == 403
    assert_pictured(Letter.objects.get(name="organisations/second_proof_reset"))


def test_nobody_resets_their_own(head: Agent) -> None:
    act = Act(Actor(ActorKind.USER, str(head.person.user.pk)), NOON)
    with pytest.raises(Refusal, match="sa propre seconde preuve"):
        reset_second_proof(head, code="000000", act=act)


def test_whoever_is_dismissed_is_out_at_the_next_click(head: Agent, sacha: Agent) -> None:
    out = of(sacha)
    assert out.get("/gestion/").status_code == 200
    of(head).post(page_of(sacha), {"do": "dismiss"})
    assert out.get("/gestion/").status_code != 200
    assert sacha.person.name not in of(head).get(TEAM).text.partition("<table")[2]
