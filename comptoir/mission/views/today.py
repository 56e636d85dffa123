"""The mission's first screen: what waits, from every floor, the most urgent first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of, user_of
from comptoir.kernel.refusals import Refusal
from comptoir.mission import undoing
from comptoir.mission.actions import decide, gone
from comptoir.mission.desk import Desk, able_to_answer
from comptoir.mission.forms import DecisionForm
from comptoir.organisations import working_days
from comptoir.organisations.http import for_agents
from comptoir.organisations.models import Agent
from comptoir.organisations.rules import agent_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request

PER_PAGE = 15


@require_http_methods(["GET", "POST"])
@for_agents
def today(request: Request) -> HttpResponse:
    """Show the mission what waits for an answer, the most urgent first; each line says what to do with it."""
    agent = agent_of(user_of(request))
    if agent is None:
        raise Http404
    asked = {"view": request.GET.get("vue", ""), "kind": request.GET.get("quoi", "")}
    desk = Desk(agent, request.now, **asked)
    form = DecisionForm(request.POST) if request.method == "POST" else None
    refusal = None
    if form is not None:
        try:
            _act(request, desk, form)
        except Refusal as raised:
            refusal = raised
        else:
            return redirect(request.get_full_path())
    return TemplateResponse(request, "mission/today.html", _shown(request, desk, form, refusal))


def _act(request: Request, desk: Desk, form: DecisionForm) -> None:
    """Do what the button says; what the fields lack is refused in their own words."""
    act = act_of(request)
    if "undo" in request.POST:
        undoing.undo(request.session, desk, act=act)
        return
    if not form.is_valid():
        raise Refusal(str(next(iter(form.errors.values()))[0]), rule="mission.decide")
    item = desk.find(form.cleaned_data["task"])
    if item is None:
        raise gone()
    decide(item, form.cleaned_data, act=act)
    undoing.remember(request.session, item, form.cleaned_data)


def _shown(
    request: Request, desk: Desk, form: DecisionForm | None, refusal: Refusal | None
) -> dict[str, object]:
    if refusal is not None:
        # Somebody else may have moved things: show them as they are now.
        desk = Desk(desk.agent, request.now, view=desk.view, kind=desk.kind)
    page = Paginator(desk.items, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "desk": desk,
        "page_obj": page,
        "groups": desk.groups(page),
        "acts": desk.agent.role != Agent.Role.READER,
        "agents": [one for one in able_to_answer() if one != desk.agent],
        "next_day": working_days.after(desk.today, 1),
        "refusal": refusal,
        "sent": form.data if form is not None else None,
        "undo": undoing.remembered(request.session),
    }
