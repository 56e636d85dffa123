"""From the machine, the first head is appointed, and a lost telephone is forgotten."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django_otp.oath import TOTP

from comptoir.accounts.actions import user_for
from comptoir.accounts.actions.second_factor import device_of, enrol
from comptoir.accounts.models import RecoveryCode, User
from comptoir.audit.actions import journal_of
from comptoir.organisations.models import Agent

if TYPE_CHECKING:
    from comptoir.kernel.acts import Act
    from tests.organisations.conftest import Somebody

SECRET = b"a secret of twenty by"
FORGET = ("mission", "forget-second-proof")

pytestmark = pytest.mark.django_db


def test_the_first_head_can_sign_in_and_must_prove_it_twice(capsys) -> None:
    call_command("mission", "appoint", "Claude Spécimen", "claude@example.org")
    agent = Agent.objects.get()
    assert (agent.role, agent.person.email) == (Agent.Role.HEAD, "claude@example.org")
    assert agent.person.user.requires_second_factor
    assert "claude@example.org" in capsys.readouterr().out


def test_an_address_that_is_none_is_refused_with_an_example() -> None:
    with pytest.raises(CommandError, match=r"agent@example\.org"):
        call_command("mission", "appoint", "Claude Spécimen", "claude")


@pytest.fixture
def enrolled(head: Agent, act: Act) -> User:
    """Odile, head of the mission, whose telephone proves a second time who she is."""
    totp = TOTP(SECRET)
    totp.time = time.time()
    user = User.objects.get(person=head.person)
    enrol(user, SECRET, f"{totp.token():06}", act=act)
    return user


def test_a_lost_telephone_is_forgotten_and_one_says_what_comes_next(enrolled: User, capsys) -> None:
    call_command(*FORGET, "Odile@example.org")
    version = enrolled.session_version
    enrolled.refresh_from_db()
    assert (device_of(enrolled), RecoveryCode.objects.count()) == (None, 0)
    assert (enrolled.session_version, enrolled.requires_second_factor) == (version + 1, True)
    assert [entry.verb for entry in journal_of(enrolled)][-1] == "second-factor-forgotten"
    assert (
        "They sign in with odile@example.org, and install a second proof" in capsys.readouterr().out
    )


def test_an_address_that_nobody_proves_twice_is_an_error(
    enrolled: User, somebody: Somebody, act: Act
) -> None:
    user_for(somebody("Paul"), act=act)
    for email in ("nobody@example.org", "paul@example.org"):
        with pytest.raises(CommandError, match=f"{email}. Check it, or appoint them first"):
            call_command(*FORGET, email)


def test_who_shares_an_address_is_named(enrolled: User, act: Act) -> None:
    call_command("mission", "appoint", "Paul", "odile@example.org", "--role", "agent")
    with pytest.raises(CommandError, match=r"Odile, Paul\. Add --name"):
        call_command(*FORGET, "odile@example.org")
    assert device_of(enrolled) is not None
    call_command(*FORGET, "odile@example.org", "--name", "odile")
    assert device_of(enrolled) is None
