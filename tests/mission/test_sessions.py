"""A session that is over in the middle of a form: nothing is lost, nothing leaks, nothing leaves in another's name."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from comptoir.accounts.actions.sign_in import end_sessions
from comptoir.comptoirs.models import Comptoir
from comptoir.kernel.acts import platform_act
from comptoir.organisations.actions import dismiss
from tests.mission.conftest import browser_of
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.organisations.models import Agent

pytestmark = pytest.mark.django_db
OURS = {"Origin": "http://testserver"}
TYPED = {"reason": 'Neige sur la route, "salle" fermée.'}


@pytest.fixture
def page() -> str:
    """A page with a form that one takes time to fill in."""
    return f"/gestion/comptoirs/{a.a_comptoir().slug}/annuler/"


def send(client: Client, page: str, **fields: str) -> HttpResponse:
    return client.post(page, fields or TYPED, headers=OURS)


def kept_in(answer: HttpResponse) -> dict[str, str]:
    """What the page holds, ready to be sent again."""
    main = answer.text.partition("<main")[2]
    pairs = re.findall(r'type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', main)
    return {name: unescape(value) for name, value in pairs if name != "csrfmiddlewaretoken"}


def test_what_was_typed_is_kept_and_leaves_once_signed_in_again(sacha: Agent, page: str) -> None:
    browser = browser_of(sacha.person.user)
    end_sessions(sacha.person.user, act=platform_act(NOON))
    answer = send(browser, page)
    kept = kept_in(answer)
    assert (answer.status_code, kept["reason"]) == (403, TYPED["reason"])
    assert f"/connexion/?next={page.replace('/', '%2F')}" in answer.text
    assert Comptoir.objects.get().is_cancelled is False
    sacha.person.user.refresh_from_db()
    send(browser_of(sacha.person.user), page, **kept)
    assert Comptoir.objects.get().is_cancelled is True


def test_a_visitor_keeps_what_they_typed_too(page: str) -> None:
    assert kept_in(send(Client(), page)) == TYPED


def test_what_was_typed_before_the_second_proof_is_kept(sacha: Agent, page: str) -> None:
    browser = browser_of(sacha.person.user)
    session = browser.session
    del session[DEVICE_ID_SESSION_KEY]
    session.save()
    answer = send(browser, page)
    assert (kept_in(answer)["reason"], "/connexion/second-facteur/" in answer.text) == (
        TYPED["reason"],
        True,
    )


def test_it_never_leaves_in_the_name_of_another(sacha: Agent, ines: Agent, page: str) -> None:
    browser = browser_of(sacha.person.user)
    end_sessions(sacha.person.user, act=platform_act(NOON))
    kept = kept_in(send(browser, page))
    for mark in (kept["kept_for"], "forged"):
        answer = send(browser_of(ines.person.user), page, **(kept | {"kept_for": mark}))
        assert "Quelqu’un d’autre a écrit cela" in said(answer)
    assert Comptoir.objects.get().is_cancelled is False


def test_what_another_site_posts_is_not_shown(page: str) -> None:
    answer = Client().post(page, TYPED, headers={"Origin": "https://example.org"})
    assert (answer.status_code, "Neige" in answer.text) == (302, False)


def test_an_agent_who_is_removed_meanwhile_is_told_and_sees_nothing(
    head: Agent, sacha: Agent, page: str
) -> None:
    browser, other = browser_of(sacha.person.user), browser_of(sacha.person.user)
    dismiss(sacha, platform_act(NOON))
    answer = browser.get(page)
    assert (answer.status_code, "Votre session a été fermée" in said(answer)) == (403, True)
    assert "Comptoir de Liévin" not in answer.text
    assert browser.get(page).status_code == 302
    assert kept_in(send(other, page))["reason"] == TYPED["reason"]
    sacha.person.user.refresh_from_db()
    assert send(browser_of(sacha.person.user), page).status_code == 404
    assert Comptoir.objects.get().is_cancelled is False


def test_a_file_is_said_to_be_lost(page: str) -> None:
    file = SimpleUploadedFile("années.csv", b"a;b")
    answer = Client().post(page, {"reason": "Neige", "file": file}, headers=OURS)
    assert "Un fichier n’est pas gardé" in said(answer)
    assert "années.csv" in said(answer)
