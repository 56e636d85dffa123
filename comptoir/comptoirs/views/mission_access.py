"""One access need: who asks for what, by when an answer is promised, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of, user_of
from comptoir.comptoirs.actions.welcome import write_access_answer
from comptoir.comptoirs.forms_access import AnswerForm
from comptoir.comptoirs.models import AccessNeed
from comptoir.comptoirs.pending import access_need as task_of
from comptoir.kernel.refusals import refusal_of
from comptoir.organisations.actions import assign, settled
from comptoir.organisations.http import for_agents
from comptoir.organisations.models import Agent, Assignment
from comptoir.organisations.rules import agent_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.refusals import Refusal
    from comptoir.kernel.requests import Request

_WITH = ("registration__person", "registration__party", "registration__comptoir__venue__commune")


@require_http_methods(["GET", "POST"])
@for_agents
def access_need(request: Request, pk: int) -> HttpResponse:
    """Show one access need to the mission; take the answer, or see to it."""
    need = get_object_or_404(AccessNeed.objects.select_related(*_WITH), pk=pk)
    sent = request.method == "POST" and "see" not in request.POST
    form = AnswerForm(request.POST if sent else None, need=need)
    refusal = None
    if request.method == "POST" and (not sent or form.is_valid()):
        refusal = refusal_of(
            lambda: _answer(request, need, form) if sent else _see_to(request, need)
        )
        if refusal is None:
            return redirect("comptoirs:mission_access", pk)
        need.refresh_from_db(fields=["text", "asked_at", "will_do", "cannot", "answers"])
    return TemplateResponse(
        request, "comptoirs/mission/access.html", _shown(request, need, form, refusal)
    )


def _answer(request: Request, need: AccessNeed, form: AnswerForm) -> None:
    """Write the answer; nobody sees to it any more."""
    write_access_answer(need, form.answer(), act=act_of(request))
    settled(task_of(need))
    by_mail = need.registration.party.email
    messages.success(request, _("The answer is sent.") if by_mail else _("Noted."))


def _see_to(request: Request, need: AccessNeed) -> None:
    """Make the task one's own, or anybody's again."""
    agent = agent_of(user_of(request))
    takes = {"mine": agent, "anybody": None}
    if (see := request.POST.get("see", "")) not in takes:
        raise Http404
    seen = request.POST.get("seen", "")
    shown = int(seen) if seen.isdecimal() else None
    assign(task_of(need), takes[see], seen=shown, act=act_of(request))


def _shown(
    request: Request, need: AccessNeed, form: AnswerForm, refusal: Refusal | None
) -> dict[str, object]:
    task, me = task_of(need), agent_of(user_of(request))
    agreed = Assignment.objects.about(task.kind, task.pk).select_related("agent__person").first()
    registration = need.registration
    return {
        "need": need,
        "registration": registration,
        "comptoir": registration.comptoir,
        "task": task,
        "agent": agreed.agent if agreed else None,
        "me": me,
        "acts": me is not None and me.role != Agent.Role.READER,
        "awaited": registration.status != "cancelled"
        and request.now < registration.comptoir.ends_at,
        "is_late": need.answered_at is None and need.answer_by < request.now,
        "form": form,
        "refusal": refusal,
    }
