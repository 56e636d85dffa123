"""What the letters say."""

import secrets

import pytest

from comptoir.accounts.actions.sign_in import request_code
from comptoir.mail.models import Letter
from tests.support.letters import assert_pictured


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letter_brings_the_code(known, act, language, monkeypatch):
    monkeypatch.setattr(secrets, "randbelow", lambda _below: 42195)
    known()
    request_code("ada@example.org", former=None, act=act, language=language)
    letter = Letter.objects.get()
    assert_pictured(letter)
    assert "042\N{NO-BREAK SPACE}195" in letter.html


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letter_to_whom_nobody_knows_says_what_to_do(act, language):
    request_code("nobody@example.org", former=None, act=act, language=language)
    assert_pictured(Letter.objects.get())
