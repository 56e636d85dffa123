"""The first head of the mission is appointed from the machine."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from comptoir.organisations.models import Agent

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
