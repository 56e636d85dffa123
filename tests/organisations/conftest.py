"""The mission, and people who ask it something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from comptoir.accounts.actions import person_for
from comptoir.kernel.acts import Act, Actor, ActorKind
from comptoir.organisations.actions import appoint
from comptoir.organisations.models import Agent
from tests.support.moments import NOON

if TYPE_CHECKING:
    from collections.abc import Callable

    from comptoir.accounts.models import Person

    Somebody = Callable[[str], Person]


@pytest.fixture
def somebody(db: None, act: Act) -> Somebody:
    """Make a person known by name."""

    def known(name: str) -> Person:
        email = f"{name.lower()}@example.org"
        return person_for(name=name, email=email, phone="", commune=None, under_15=False, act=act)

    return known


@pytest.fixture
def head(somebody: Somebody, act: Act) -> Agent:
    """The head of the mission."""
    return appoint(somebody("Odile"), Agent.Role.HEAD, act)


def by(agent: Agent, at=NOON) -> Act:
    """An act of this agent."""
    return Act(Actor(ActorKind.USER, str(agent.person.user.pk)), at)
