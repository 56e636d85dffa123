"""Who runs the mission, and what each of them may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.kernel.acts import ActorKind
from comptoir.kernel.refusals import NextStep, Refusal
from comptoir.organisations.models import Agent

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from comptoir.accounts.models import User
    from comptoir.kernel.acts import Act

_AGENT_KINDS = {ActorKind.USER, ActorKind.AGENT}


def is_agent(user: User | AnonymousUser) -> bool:
    """Tell whether this user belongs to the mission today, in whatever role."""
    return agent_of(user) is not None


def agent_of(user: User | AnonymousUser) -> Agent | None:
    """Return the agent that this user is; None for everybody else."""
    if not user.is_authenticated:
        return None
    return Agent.objects.standing().filter(person__user=user.pk).first()


def acting_agent(act: Act) -> Agent | None:
    """Return the agent who does this act, signed in or on behalf of somebody."""
    if act.by.kind not in _AGENT_KINDS or not act.by.id.isdigit():
        return None
    return Agent.objects.standing().filter(person__user=int(act.by.id)).first()


def require_answering(act: Act) -> Agent:
    """Return the agent who acts; readers read, and answer nobody."""
    agent = acting_agent(act)
    if agent is None or agent.role == Agent.Role.READER:
        raise Refusal(
            _("Only the agents of the mission answer. Ask the head of the mission for this role."),
            rule="mission.answer",
        )
    return agent


def require_acting_on_lists(act: Act) -> Agent:
    """Return the agent who acts; readers read on the screen: they change nothing, and take no list away."""
    agent = acting_agent(act)
    if agent is None or agent.role == Agent.Role.READER:
        raise Refusal(
            _(
                "Readers read lists on the screen. To take one away or to change many rows, ask the head of the mission for the role of agent."
            ),
            rule="mission.lists",
            next_step=NextStep(_("See what waits today"), reverse(settings.MISSION_URL_NAME)),
        )
    return agent


def require_able_to_answer(agent: Agent) -> None:
    """Refuse to entrust anything to whoever left the mission, or only reads."""
    if agent.ended_at is not None or agent.role == Agent.Role.READER:
        raise Refusal(
            _("Only an agent in office, who does more than read, can see to this."),
            rule="mission.assign",
        )


def require_organising(act: Act) -> None:
    """Refuse to whoever may not change a comptoir for everyone; the platform opens seasons."""
    if act.by.kind == ActorKind.PLATFORM:
        return
    agent = acting_agent(act)
    if agent is None or agent.role == Agent.Role.READER:
        raise Refusal(
            _(
                "Only the agents of the mission organise comptoirs. Ask the head of the mission for this role."
            ),
            rule="mission.organise",
        )


def require_appointing(act: Act) -> None:
    """Refuse to whoever does not run the mission; the platform appoints the first head."""
    if act.by.kind == ActorKind.PLATFORM:
        return
    agent = acting_agent(act)
    if agent is None or agent.role != Agent.Role.HEAD:
        raise Refusal(
            _("Only the head of the mission gives and takes back roles."), rule="mission.appoint"
        )


def require_somebody_else(agent: Agent, act: Act) -> Agent:
    """Return the head who acts on somebody else's access; nobody resets their own second proof.

    Raises:
        Refusal: whoever acts does not run the mission, or is this very agent.
    """
    require_appointing(act)
    head = acting_agent(act)
    if head is None or head.pk == agent.pk:
        raise Refusal(
            _(
                "Nobody resets their own second proof: use a recovery code, or ask another head of the mission."
            ),
            rule="mission.second-proof",
        )
    return head


def require_a_head_left(agent: Agent, heads: list[Agent]) -> None:
    """Refuse to leave the mission without anybody who can give roles."""
    if [head.pk for head in heads] == [agent.pk]:
        raise Refusal(
            _("The mission must keep a head: appoint another one first."), rule="mission.one-head"
        )
