"""Somebody calls: the agent registers them, says aloud what the page says, or cancels for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of
from comptoir.comptoirs.actions.calling import (
    cancel_by_telephone,
    register_by_telephone,
    undo_by_telephone,
)
from comptoir.comptoirs.forms import CallerForm
from comptoir.comptoirs.models import Comptoir, Party
from comptoir.comptoirs.standing import Standing
from comptoir.comptoirs.views.mission import for_the_mission
from comptoir.comptoirs.views.register import fill_in
from comptoir.kernel.refusals import refusal_of
from comptoir.organisations.rules import is_agent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request


@require_http_methods(["GET", "POST"])
@for_the_mission
def register(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Ask what a caller says; give the seats, or a place in the queue."""
    made, context = fill_in(
        CallerForm,
        request,
        comptoir,
        give=lambda form: register_by_telephone(comptoir, form.application(), act=act_of(request)),
    )
    if made:
        return redirect("comptoirs:mission_party", made.party_id)
    return TemplateResponse(request, "comptoirs/mission/register.html", context)


@require_http_methods(["GET", "POST"])
def party(request: Request, pk: int) -> HttpResponse:
    """Show what to say to people who call; cancel for them, or take that back."""
    if not is_agent(request.user):
        raise Http404
    found = get_object_or_404(Party, pk=pk)
    refusal = None
    if request.method == "POST":
        refusal = refusal_of(lambda: _do(request, found))
        if refusal is None:
            return redirect("comptoirs:mission_party", pk)
    standing = Standing(found, request.now)
    context = {
        "party": found,
        "standing": standing,
        "registration": standing.referent,
        "comptoir": standing.comptoir,
        "refusal": refusal,
    }
    return TemplateResponse(request, "comptoirs/mission/party.html", context)


def _do(request: Request, found: Party) -> None:
    """Do what the button says."""
    act = {"cancel": cancel_by_telephone, "undo": undo_by_telephone}.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    act(found, act=act_of(request))
