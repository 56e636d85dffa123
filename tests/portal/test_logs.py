"""Logs are for operators: they name routes, never an address that holds a token, nor what people typed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from comptoir.comptoirs.views import manage
from tests.support import factories as a

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    caplog.set_level(logging.DEBUG)
    return caplog


def test_a_form_without_its_cookie_is_logged_by_its_route(logged) -> None:
    registration = a.a_registration()
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"/inscriptions/{registration.link_token}/annuler/")
    assert answer.status_code == 403
    assert registration.link_token not in logged.text


def test_a_failure_is_logged_without_its_words(logged, monkeypatch: pytest.MonkeyPatch) -> None:
    registration = a.a_registration()

    def fail(*_args: object, **_kwargs: object) -> None:
        raise ValueError("Key (email)=(camille@example.org) already exists")

    monkeypatch.setattr(manage, "TemplateResponse", fail)
    answer = Client(raise_request_exception=False).get(registration.manage_url)
    assert answer.status_code == 500
    assert registration.link_token not in logged.text
    assert "camille@example.org" not in logged.text
