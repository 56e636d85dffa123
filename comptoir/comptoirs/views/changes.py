"""Changing what was registered: fewer people, one more, another comptoir."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import link_act
from comptoir.comptoirs.actions import change as changing
from comptoir.comptoirs.actions import line
from comptoir.comptoirs.forms_party import CompanionForm
from comptoir.comptoirs.models import Comptoir
from comptoir.comptoirs.nearby import nearest
from comptoir.comptoirs.rules import MOST_QUEUES
from comptoir.comptoirs.standing import Standing
from comptoir.comptoirs.views.gestures import ALL, allow_changes, one_of
from comptoir.comptoirs.views.manage import referent_behind, registration_behind
from comptoir.kernel.refusals import Refusal, refusal_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from comptoir.comptoirs.models import Registration
    from comptoir.comptoirs.nearby import Nearby
    from comptoir.kernel.requests import Request


@login_not_required
@require_http_methods(["GET", "POST"])
def cancel(request: Request, token: str) -> HttpResponse:
    """Ask once, by a button: a mail scanner that follows links cancels nothing."""
    registration = registration_behind(token)
    refusal = None
    if request.method == "POST":
        refusal = refusal_of(lambda: _cancel(request, registration))
        if refusal is None:
            return redirect(registration.manage_url)
    standing = Standing(registration.party, request.now)
    context = {
        "registration": registration,
        "comptoir": standing.comptoir if registration.is_referent else registration.comptoir,
        "asks_who": registration.is_referent and standing.is_several,
        "people": standing.people,
        "chosen": request.GET.get("qui", ALL),
        "refusal": refusal,
    }
    return TemplateResponse(request, "comptoirs/cancel.html", context)


def _cancel(request: Request, registration: Registration) -> None:
    """Cancel for everybody, for those who are ticked, or for the only one there is."""
    allow_changes(registration)
    act = link_act(request, registration)
    who = request.POST.get("who", "")
    if who == ALL and registration.is_referent:
        changing.cancel_party(registration.party, act=act)
    else:
        changing.cancel(one_of(registration, who or str(registration.pk)), act=act)


@login_not_required
@require_http_methods(["GET", "POST"])
def add(request: Request, token: str) -> HttpResponse:
    """Add one person, who gets a seat if there is one, else a place in the queue."""
    registration = referent_behind(token)
    form = CompanionForm(request.POST or None)
    if form.is_valid():
        try:
            changing.add_person(
                registration.party,
                name=form.cleaned_data["name"],
                under_15=form.cleaned_data["under_15"],
                act=link_act(request, registration),
            )
        except Refusal as refusal:
            form.refusal = refusal
        else:
            return redirect(registration.manage_url)
    context = {"registration": registration, "comptoir": registration.party.comptoir, "form": form}
    return TemplateResponse(request, "comptoirs/add.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def change(request: Request, token: str) -> HttpResponse:
    """List the nearest comptoirs that suit, and go there by a button: seats at once, or one more queue."""
    registration = referent_behind(token)
    refusal = None
    if request.method == "POST":
        refusal = refusal_of(lambda: _change(request, registration))
        if refusal is None:
            return redirect(registration.manage_url)
    standing = Standing(registration.party, request.now)
    if not standing.people:
        return redirect(registration.manage_url)
    context = {
        "registration": registration,
        "comptoir": standing.comptoir,
        "standing": standing,
        "with_seats": nearest(standing.comptoir, at=request.now, seats=len(standing.people)),
        "queues": _other_queues(standing, at=request.now),
        "refusal": refusal,
    }
    return TemplateResponse(request, "comptoirs/change.html", context)


def _change(request: Request, registration: Registration) -> None:
    """Go where there are seats for all, or wait there too."""
    act, party = link_act(request, registration), registration.party
    if "also" in request.POST:
        wanted = [queue.comptoir for queue in Standing(party, request.now).queues]
        line.rank(party, [*wanted, _public(request.POST["also"])], act=act)
    else:
        changing.change_comptoir(party, _public(request.POST.get("to", "")), act=act)


def _public(pk: str) -> Comptoir:
    found = Comptoir.objects.public().filter(pk=pk).first() if pk.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _other_queues(standing: Standing, *, at: datetime) -> list[Nearby]:
    """The comptoirs where they could wait too; nobody who holds a seat waits elsewhere."""
    if standing.seated or not 0 < len(standing.queues) < MOST_QUEUES:
        return []
    waits = {queue.comptoir.pk for queue in standing.queues}
    others = nearest(standing.comptoir, at=at)
    return [
        near
        for near in others
        if near.comptoir.pk not in waits and not near.has_room(len(standing.people))
    ]
