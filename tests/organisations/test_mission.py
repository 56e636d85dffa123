"""Who runs the mission, and who decides it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from comptoir.accounts.actions import user_for
from comptoir.accounts.models import User
from comptoir.audit.actions import journal_of
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.actions import appoint, dismiss
from comptoir.organisations.models import Agent
from comptoir.organisations.rules import is_agent
from tests.organisations.conftest import by
from tests.support.moments import NOON
from tests.support.waiting import waits

if TYPE_CHECKING:
    from tests.organisations.conftest import Somebody

LATER = NOON + timedelta(days=30)


def refusal(of) -> str:
    with pytest.raises(Refusal) as refused:
        of()
    return refused.value.rule


def test_an_agent_has_a_login_that_asks_for_a_second_factor(head: Agent) -> None:
    user = User.objects.get(person=head.person)
    assert (user.requires_second_factor, is_agent(user)) == (True, True)


def test_nobody_else_is_an_agent(somebody: Somebody, act: Act) -> None:
    assert is_agent(user_for(somebody("Paul"), act=act)) is False
    assert is_agent(AnonymousUser()) is False


def test_the_head_appoints(head: Agent, somebody: Somebody) -> None:
    agent = appoint(somebody("Paul"), Agent.Role.AGENT, by(head))
    assert (agent.role, agent.appointed_at) == (Agent.Role.AGENT, NOON)
    assert [entry.verb for entry in journal_of(agent)] == ["agent-appointed"]


@pytest.mark.parametrize("role", [Agent.Role.AGENT, Agent.Role.READER])
def test_the_others_do_not(head: Agent, somebody: Somebody, role: Agent.Role) -> None:
    other = appoint(somebody("Paul"), role, by(head))
    assert (
        refusal(lambda: appoint(somebody("Anne"), Agent.Role.READER, by(other)))
        == "mission.appoint"
    )
    assert refusal(lambda: dismiss(head, by(other))) == "mission.appoint"


@pytest.mark.parametrize(
    "actor",
    [Actor(ActorKind.VISITOR), Actor(ActorKind.LINK, "1"), Actor(ActorKind.USER, "x"), Actor(ActorKind.USER, "999")],
)  # fmt: skip
def test_strangers_do_not(somebody: Somebody, actor: Actor) -> None:
    assert (
        refusal(lambda: appoint(somebody("Anne"), Agent.Role.HEAD, Act(actor, NOON)))
        == "mission.appoint"
    )


def test_appointing_twice_is_appointing_once(head: Agent, somebody: Somebody) -> None:
    paul = somebody("Paul")
    first = appoint(paul, Agent.Role.AGENT, by(head))
    again = appoint(paul, Agent.Role.AGENT, by(head, LATER))
    assert (again.pk, again.appointed_at, journal_of(again).count()) == (first.pk, NOON, 1)


def test_whoever_left_is_no_agent_and_may_come_back(head: Agent, somebody: Somebody) -> None:
    paul = somebody("Paul")
    agent = dismiss(appoint(paul, Agent.Role.AGENT, by(head)), by(head, LATER))
    assert (agent.ended_at, is_agent(paul.user)) == (LATER, False)
    appoint(paul, Agent.Role.READER, by(head, LATER))
    assert is_agent(paul.user) is True


def test_the_mission_keeps_a_head(head: Agent, somebody: Somebody) -> None:
    assert refusal(lambda: dismiss(head, by(head))) == "mission.one-head"
    assert refusal(lambda: appoint(head.person, Agent.Role.READER, by(head))) == "mission.one-head"
    second = appoint(somebody("Paul"), Agent.Role.HEAD, by(head))
    dismiss(head, by(second))
    assert [agent.pk for agent in Agent.objects.heads()] == [second.pk]


@pytest.mark.django_db(transaction=True)
def test_two_heads_who_leave_at_once_wait_for_each_other(act: Act, somebody: Somebody) -> None:
    one = appoint(somebody("Odile"), Agent.Role.HEAD, act)
    two = appoint(somebody("Paul"), Agent.Role.HEAD, act)
    with transaction.atomic():
        dismiss(one, act)
        assert waits(lambda: dismiss(two, platform_act(NOON)))
