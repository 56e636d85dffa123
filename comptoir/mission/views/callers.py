"""Somebody calls who wants to come: two screens, and they are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of
from comptoir.comptoirs.actions.calling import register_by_telephone
from comptoir.comptoirs.models import Comptoir
from comptoir.comptoirs.rules import LikelyDouble
from comptoir.kernel.refusals import Refusal
from comptoir.mission.forms_people import CallerForm
from comptoir.organisations.http import for_agents

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from comptoir.comptoirs.models import Registration
    from comptoir.kernel.requests import Request
    from comptoir.territory.models import Commune

PROPOSED = 8
_ANYWHERE = 1_000


@require_http_methods(["GET", "POST"])
@for_agents
def register(request: Request) -> HttpResponse:
    """Ask a name, a number and a municipality; propose the nearest comptoirs, those with seats first; register."""
    prefilled = "prefill" in request.POST
    initial = {name: request.POST.get(name, "") for name in ("name", "phone", "email", "commune")}
    sent = request.POST if request.POST and not prefilled else None
    form = CallerForm(sent, initial=initial if prefilled else None)
    comptoirs, refusal = [], None
    if form.is_valid():
        comptoirs = proposed(form.cleaned_data["commune"], at=request.now)
        try:
            made = _register(request, form)
        except LikelyDouble as question:
            form.ask_who()
            form.add_error("is_someone_else", str(question))
        except Refusal as raised:
            refusal = raised
        else:
            if made:
                return redirect("comptoirs:mission_party", made.party_id)
    context = {"form": form, "comptoirs": comptoirs, "refusal": refusal}
    return TemplateResponse(request, "mission/caller.html", context)


def _register(request: Request, form: CallerForm) -> Registration | None:
    """Register at the comptoir whose button was pressed; nothing before one was."""
    pk = request.POST.get("comptoir", "")
    if not pk.isdecimal():
        return None
    chosen = get_object_or_404(Comptoir.objects.published().with_edition(), pk=pk)
    return register_by_telephone(chosen, form.application(), act=act_of(request))


def proposed(commune: Commune | None, *, at: datetime) -> list[Comptoir]:
    """Return where one may register now: with a seat first, then the nearest; by date for whoever lives elsewhere."""
    open_ = Comptoir.objects.published().registering(at).with_place().in_order()
    if commune is not None:
        open_ = open_.near(commune, kilometres=_ANYWHERE)
    return sorted(open_, key=lambda one: one.is_full or one.seats_left <= 0)[:PROPOSED]
