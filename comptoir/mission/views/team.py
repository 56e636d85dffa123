"""The team: who is in it, in which role, with which proofs; its head invites, changes, helps and dismisses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptoir.accounts.http import act_of
from comptoir.kernel.refusals import Refusal
from comptoir.mission.forms_team import InviteForm, OwnCodeForm, RoleForm
from comptoir.organisations.actions import appoint, dismiss, invite, reset_second_proof
from comptoir.organisations.http import for_agents
from comptoir.organisations.models import Agent
from comptoir.organisations.rules import agent_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request


def _agents() -> QuerySet[Agent]:
    """Return the agents in office, with what each has to prove who they are."""
    telephones = TOTPDevice.objects.filter(user__person=OuterRef("person"), confirmed=True)
    unused = Q(person__user__recovery_codes__used_at=None)
    codes = Count("person__user__recovery_codes", filter=unused)
    standing = Agent.objects.standing().select_related("person")
    return standing.annotate(has_telephone=Exists(telephones), codes_left=codes).order_by(
        "role", "person__name", "pk"
    )


def _runs_the_mission(request: Request) -> bool:
    agent = agent_of(request.user)
    return agent is not None and agent.role == Agent.Role.HEAD


@require_http_methods(["GET", "POST"])
@for_agents
def team(request: Request) -> HttpResponse:
    """List the team; its head invites somebody."""
    form = InviteForm(request.POST or None)
    refusal = None
    if form.is_valid():
        try:
            agent = invite(**form.cleaned_data, act=act_of(request))
        except Refusal as raised:
            refusal = raised
        else:
            said = _("%(name)s is in the team. A mail says how to come in.")
            messages.success(request, said % {"name": agent.person.name})
            return redirect("mission:team")
    context = {
        "agents": _agents(),
        "form": form,
        "refusal": refusal,
        "is_head": _runs_the_mission(request),
    }
    return TemplateResponse(request, "mission/team.html", context)


@require_http_methods(["GET", "POST"])
@for_agents
def agent(request: Request, pk: int) -> HttpResponse:
    """Show one agent; the head gives another role, resets a lost second proof, or ends the office."""
    found = get_object_or_404(_agents(), pk=pk)
    what = request.POST.get("do", "")
    role = RoleForm(request.POST if what == "role" else None, initial={"role": found.role})
    code = OwnCodeForm(request.POST if what == "reset" else None)
    refusal = None
    try:
        if said := _done(request, found, what, role=role, code=code):
            messages.success(request, said % {"name": found.person.name})
            return redirect("mission:team")
    except Refusal as raised:
        refusal = raised
    context = {"agent": found, "role": role, "code": code, "refusal": refusal}
    context |= {"is_head": _runs_the_mission(request), "form": code if what == "reset" else role}
    return TemplateResponse(request, "mission/agent.html", context)


def _done(request: Request, agent: Agent, what: str, *, role: RoleForm, code: OwnCodeForm) -> str:
    """Do what the button says, and return what to say of it; nothing when nothing was done."""
    act = act_of(request)
    if what == "role" and role.is_valid():
        appoint(agent.person, Agent.Role(role.cleaned_data["role"]), act)
        return _("The role of %(name)s is changed.")
    if what == "reset" and code.is_valid():
        reset_second_proof(agent, code=code.cleaned_data["code"], act=act)
        return _("%(name)s installs a telephone again at the next sign-in. A mail says so.")
    if what == "dismiss":
        dismiss(agent, act)
        return _("%(name)s has left the team, and every session of theirs is closed.")
    return ""
