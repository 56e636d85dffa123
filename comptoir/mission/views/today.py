"""The mission's first screen: what waits, from every floor, the most urgent first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of
from comptoir.comptoirs import pending as comptoirs_pending
from comptoir.comptoirs.actions.reaching import reach_by_telephone
from comptoir.comptoirs.actions.welcome import answer_access_need
from comptoir.comptoirs.models import AccessNeed, Party
from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal
from comptoir.organisations import pending as organisations_pending
from comptoir.organisations.actions import answer
from comptoir.organisations.http import for_agents
from comptoir.organisations.models import Enquiry

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.acts import Act
    from comptoir.kernel.requests import Request


@require_http_methods(["GET", "POST"])
@for_agents
def today(request: Request) -> HttpResponse:
    """Show the mission what waits for an answer, the most urgent first."""
    refusal = None
    if request.method == "POST":
        try:
            _answer(request.POST.get("task", ""), act=act_of(request))
        except Refusal as raised:
            refusal = raised
        else:
            return redirect("mission:today")
    waiting = [
        *organisations_pending.for_mission(request.now),
        *comptoirs_pending.for_mission(request.now),
    ]
    waiting.sort(key=lambda task: task.due)
    context = {"waiting": waiting, "today": local(request.now).date(), "refusal": refusal}
    return TemplateResponse(request, "mission/today.html", context)


def _answer(task: str, *, act: Act) -> None:
    """Do what the button of a task says: its person has had an answer."""
    kind, _colon, pk = task.partition(":")
    if not pk.isdecimal():
        raise Http404
    if kind == comptoirs_pending.ACCESS:
        answer_access_need(get_object_or_404(AccessNeed, pk=pk), act=act)
    elif kind == comptoirs_pending.UNDELIVERED:
        reach_by_telephone(get_object_or_404(Party, pk=pk), act=act)
    else:
        answer(get_object_or_404(Enquiry, pk=pk), act)
