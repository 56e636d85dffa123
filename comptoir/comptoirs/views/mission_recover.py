"""After a comptoir is cancelled or moved: leading people elsewhere, the collective waiver, the calls to make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of
from comptoir.comptoirs.actions.calling import answered_by_telephone, told_by_telephone
from comptoir.comptoirs.actions.recover import (
    plan,
    rebook,
    require_left_behind,
    require_waivable,
    unwaived,
    waive,
)
from comptoir.comptoirs.calls import awaited, call_list
from comptoir.comptoirs.forms_mission import ReasonForm, RebookForm
from comptoir.comptoirs.models import Comptoir, Offer, Party
from comptoir.comptoirs.nearby import nearest
from comptoir.comptoirs.overview import Tally, tally
from comptoir.comptoirs.views.mission import for_the_mission
from comptoir.kernel.refusals import Refusal, refusal_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from comptoir.kernel.requests import Request

PROPOSED = 8


@require_http_methods(["GET", "POST"])
@for_the_mission
def rebook_elsewhere(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Propose the nearest comptoirs with seats, count who would go where, and lead them there on the second button."""
    proposed = nearest(comptoir, at=request.now, seats=1, limit=PROPOSED)
    form = RebookForm(request.POST or None, proposed=proposed)
    refusal = refusal_of(lambda: require_left_behind(comptoir))
    targets = [near.comptoir for near in proposed]
    if form.is_valid():
        targets = list(form.cleaned_data["targets"])
        if "do" in request.POST and refusal is None:
            try:
                return _lead_them(request, comptoir, targets)
            except Refusal as raised:
                refusal = raised
    context = {
        "comptoir": comptoir,
        "form": form,
        "refusal": refusal,
        "tally": _tally(comptoir, targets, at=request.now),
    }
    return TemplateResponse(request, "comptoirs/mission/rebook.html", context)


def _tally(comptoir: Comptoir, targets: list[Comptoir], *, at: datetime) -> Tally:
    return tally(plan(comptoir, targets, at=at))


def _lead_them(request: Request, comptoir: Comptoir, targets: list[Comptoir]) -> HttpResponse:
    recovery = rebook(comptoir, targets, act=act_of(request))
    said = ngettext(
        "%(people)d person has a seat elsewhere: by mail or by your call, they learn it.",
        "%(people)d people have a seat elsewhere: by mail or by your call, they learn it.",
        recovery.people,
    )
    messages.success(request, said % {"people": recovery.people})
    return redirect("comptoirs:mission_rebook", comptoir.slug)


@require_http_methods(["GET", "POST"])
@for_the_mission
def waive_all(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Ask why, and hold whoever had a seat to have come, where the règlement allows it."""
    form = ReasonForm(
        request.POST or None, hint=_("It is kept with each waiver, and told to each person.")
    )
    refusal = refusal_of(lambda: require_waivable(comptoir, request.now))
    if form.is_valid() and refusal is None:
        try:
            people = waive(comptoir, reason=form.cleaned_data["reason"], act=act_of(request))
        except Refusal as raised:
            refusal = raised
        else:
            said = ngettext("%(n)d waiver is written.", "%(n)d waivers are written.", people)
            messages.success(request, said % {"n": people})
            return redirect("comptoirs:mission_comptoir", comptoir.slug)
    context = {
        "comptoir": comptoir,
        "form": form,
        "refusal": refusal,
        "seated": unwaived(comptoir).count(),
        "granted": comptoir.waivers.count(),
    }
    return TemplateResponse(request, "comptoirs/mission/waive.html", context)


@require_http_methods(["GET", "POST"])
@for_the_mission
def calls(request: Request, comptoir: Comptoir) -> HttpResponse:
    """List whom to call and what to tell them; a button says that it is done."""
    refusal = None
    if request.method == "POST":
        try:
            _note_the_call(request, comptoir)
        except Refusal as raised:
            refusal = raised
        else:
            messages.success(request, _("Noted."))
            return redirect("comptoirs:mission_calls", comptoir.slug)
    context = {
        "comptoir": comptoir,
        "calls": call_list(comptoir, request.now),
        "awaited": awaited(comptoir, request.now),
        "refusal": refusal,
    }
    return TemplateResponse(request, "comptoirs/mission/calls.html", context)


def _note_the_call(request: Request, comptoir: Comptoir) -> None:
    """Write that somebody was told, or what they answered to an offer."""
    act = act_of(request)
    for answer, takes in (("takes", True), ("declines", False)):
        pk = request.POST.get(answer, "")
        if pk.isdecimal():
            offers = Offer.objects.filter(entry__comptoir=comptoir)
            answered_by_telephone(get_object_or_404(offers, pk=pk), takes=takes, act=act)
            return
    pk = request.POST.get("told", "")
    party = get_object_or_404(Party, pk=pk if pk.isdecimal() else 0)
    told_by_telephone(party, comptoir, act=act)
