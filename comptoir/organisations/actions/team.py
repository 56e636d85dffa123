"""Who runs the mission: agents are appointed, and leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.accounts.actions import user_for
from comptoir.accounts.actions.sign_in import end_sessions
from comptoir.accounts.models import User
from comptoir.audit.actions import record
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
