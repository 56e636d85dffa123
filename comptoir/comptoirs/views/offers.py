"""Answering an offer: a page with a button, that a scanner of links cannot press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import link_act
from comptoir.comptoirs.actions import line
from comptoir.comptoirs.models import Offer, Party
from comptoir.comptoirs.standing import Standing
from comptoir.comptoirs.views.manage import referent_behind
from comptoir.kernel.refusals import refusal_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.comptoirs.models import Registration
    from comptoir.kernel.requests import Request


@login_not_required
@require_http_methods(["GET", "POST"])
def offer(request: Request, token: str) -> HttpResponse:
    """Show what is offered and until when; say yes or no by a button. Nothing offered, say what happened."""
    registration = referent_behind(token)
    refusal = None
    if request.method == "POST":
        refusal = refusal_of(lambda: _answer(request, registration))
        if refusal is None:
            return redirect(registration.manage_url)
    standing = Standing(registration.party, request.now)
    context = {
        "registration": registration,
        "comptoir": registration.comptoir,
        "standing": standing,
        "last": None if standing.offers else _last(registration.party),
        "refusal": refusal,
    }
    return TemplateResponse(request, "comptoirs/offer.html", context)


def _last(party: Party) -> Offer | None:
    """The offer that was settled last, or whose hour is past."""
    made = Offer.objects.filter(entry__party=party).order_by("-made_at", "-pk")
    return made.select_related("entry__comptoir__venue__commune").first()


def _answer(request: Request, registration: Registration) -> None:
    """Take the seats for those who are ticked, or give them to the next in line."""
    pk = request.POST.get("offer", "")
    offers = Offer.objects.filter(entry__party=registration.party)
    asked = offers.filter(pk=pk).first() if pk.isdecimal() else None
    if asked is None or request.POST.get("answer") not in {"yes", "no"}:
        raise Http404
    act = link_act(request, registration)
    if request.POST["answer"] == "no":
        line.decline(asked, act=act)
        return
    ticked = [pk for pk in request.POST.getlist("who") if pk.isdecimal()]
    seated = list(registration.party.registrations.filter(pk__in=ticked).in_order())
    line.accept(asked, act=act, seated=seated if "chooses" in request.POST else None)
