"""Who runs the mission: agents are invited, appointed, helped when their telephone is lost, and leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.accounts.actions import person_for, user_for
from comptoir.accounts.actions.second_factor import forget_second_factor, verify
from comptoir.accounts.actions.sign_in import end_sessions
from comptoir.accounts.models import User
from comptoir.audit.actions import record
from comptoir.mail.actions import post
from comptoir.organisations import rules
from comptoir.organisations.models import Agent, Assignment

if TYPE_CHECKING:
    from comptoir.accounts.models import Person
    from comptoir.kernel.acts import Act


@transaction.atomic
def appoint(person: Person, role: Agent.Role, act: Act) -> Agent:
    """Make this person an agent in this role: they have a login, and it asks for a second factor.

    Raises:
        Refusal: whoever acts does not run the mission, or its only head would stop being one.
    """
    rules.require_appointing(act)
    heads = _hold_heads()
    user = user_for(person, act=act)
    User.objects.filter(pk=user.pk).update(requires_second_factor=True)
    known = Agent.objects.filter(person=person).first()
    if known is not None and role != Agent.Role.HEAD:
        rules.require_a_head_left(known, heads)
    if known is not None and (known.role, known.ended_at) == (role, None):
        return known
    appointed = {"role": role, "appointed_at": act.at, "ended_at": None}
    agent, _created = Agent.objects.update_or_create(person=person, defaults=appointed)
    record("agent-appointed", agent, act=act, person=person.pk, role=str(role))
    return agent


@transaction.atomic
def invite(*, name: str, email: str, role: Agent.Role, act: Act) -> Agent:
    """Make somebody known an agent in this role, and write to them how to come in.

    Raises:
        Refusal: whoever acts does not run the mission.
    """
    rules.require_appointing(act)
    person = person_for(name=name, email=email, phone="", commune=None, under_15=False, act=act)
    agent = appoint(person, role, act)
    _write(agent, "welcome", act=act)
    return agent


def reset_second_proof(agent: Agent, *, code: str, act: Act) -> Agent:
    """Forget the telephone and the recovery codes that an agent lost: they install others at their next sign-in.

    Whoever runs the mission confirms it with a code of their own telephone; the agent is told by mail, and their
    sessions end.

    Raises:
        Refusal: whoever acts does not run the mission, is this very agent, or the code is not theirs.
    """
    head = rules.require_somebody_else(agent, act)
    verify(User.objects.get(person=head.person_id), code, act=act)
    with transaction.atomic():
        agent = Agent.objects.lock(agent.pk)
        forget_second_factor(user_for(agent.person, act=act), act=act)
        _write(agent, "second_proof_reset", act=act)
    return agent


def _write(agent: Agent, letter: str, *, act: Act) -> None:
    """Write to an agent about their own access."""
    if agent.person.email:
        post(
            f"organisations/{letter}", to=agent.person.email, context={"agent": agent}, act=act,
            key=f"organisations/{letter}:{agent.pk}:{act.at.timestamp():.6f}",
        )  # fmt: skip


@transaction.atomic
def dismiss(agent: Agent, act: Act) -> Agent:
    """End the office of an agent; what they did stays theirs, what they were to do is anybody's again.

    Their sessions end at once.

    Raises:
        Refusal: whoever acts does not run the mission, or this is its only head.
    """
    rules.require_appointing(act)
    rules.require_a_head_left(agent, _hold_heads())
    agent = Agent.objects.lock(agent.pk)
    if agent.ended_at is None:
        agent.ended_at = act.at
        agent.save(update_fields=["ended_at"])
        Assignment.objects.filter(agent=agent, snoozed_until=None).delete()
        Assignment.objects.filter(agent=agent).update(agent=None, changed_at=act.at)
        if user := User.objects.filter(person=agent.person_id).first():
            end_sessions(user, act=act)
        record("agent-dismissed", agent, act=act, person=agent.person_id)
    return agent


def _hold_heads() -> list[Agent]:
    """Hold the heads of the mission: two who leave at once wait for each other, and one stays."""
    return list(Agent.objects.heads().select_for_update(of=("self",), no_key=True).order_by("pk"))
