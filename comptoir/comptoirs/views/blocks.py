"""The page of whoever leads a moment of the day, by their link; and the mission's page about all of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comptoir.accounts import limits
from comptoir.accounts.http import act_of, link_act
from comptoir.comptoirs.actions import blocks
from comptoir.comptoirs.forms_blocks import AskForm, BlockForm, written
from comptoir.comptoirs.models import BlockLink
from comptoir.comptoirs.models.block_link import BLOCK
from comptoir.comptoirs.views.mission import for_the_mission
from comptoir.kernel import clock, tokens
from comptoir.kernel.refusals import Refusal, refusal_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.comptoirs.models import Comptoir
    from comptoir.kernel.requests import Request

_PER_LINK = (30, timedelta(hours=1))
_ANSWERS = {"oui": "yes", "non": "no"}


def link_behind(token: str, request: Request) -> BlockLink:
    """Return the link that this token opens now, or answer 404 as for any other wrong address."""
    pk = tokens.claimed_pk(token)
    link = BlockLink.objects.open(request.now).with_day().filter(pk=pk).first() if pk else None
    if link is None or not tokens.opens(token, BLOCK, link.pk, link.version):
        raise Http404
    return link


@login_not_required
@require_http_methods(["GET", "POST"])
def block(request: Request, token: str) -> HttpResponse:
    """Show one moment of one day to whoever leads it; take their answer, and what they write."""
    link = link_behind(token, request)
    answers = "coming" in request.POST
    form = BlockForm(None if answers else request.POST or None, initial=written(link))
    refusal = None
    if answers or form.is_valid():
        refusal = refusal_of(lambda: _do(request, link, form))
        if refusal is None:
            messages.success(request, _("It’s noted, thank you."))
            return redirect("comptoirs:block", token)
    context = {
        "link": link,
        "item": link.item,
        "comptoir": link.item.comptoir,
        "form": form,
        "refusal": refusal,
        "asked": _ANSWERS.get(request.GET.get("reponse", ""), ""),
    }
    return TemplateResponse(request, "comptoirs/block.html", context)


def _do(request: Request, link: BlockLink, form: BlockForm) -> None:
    limit, window = _PER_LINK
    limits.allow("block", str(link.pk), limit=limit, window=window, at=clock.machine_now())
    act = link_act(request, link)
    if "coming" not in request.POST:
        blocks.propose(link, form.block(), act=act)
        return
    if request.POST["coming"] not in _ANSWERS.values():
        raise Http404
    blocks.answer(link, request.POST["coming"], act=act)


@require_http_methods(["GET", "POST"])
@for_the_mission
def team(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Show who was asked, who comes, and what they propose; ask, ask again, accept, revoke."""
    asks = "item" in request.POST
    form = AskForm(request.POST if asks else None, comptoir=comptoir)
    refusal: Refusal | None = None
    if request.method == "POST" and (not asks or form.is_valid()):
        try:
            said = _ask(request, form) if asks else _settle(request, comptoir)
        except Refusal as raised:
            refusal = raised
        else:
            messages.success(request, said)
            return redirect("comptoirs:mission_team", comptoir.slug)
    links = BlockLink.objects.filter(item__comptoir=comptoir).with_day()
    rows = links.order_by("item__starts_at", "item", "pk")
    context = {
        "comptoir": comptoir,
        "form": form,
        "refusal": refusal,
        "rows": [(link, blocks.stamp_of(link)) for link in rows],
        "has_programme": comptoir.programme.exists(),
    }
    return TemplateResponse(request, "comptoirs/mission/team.html", context)


def _ask(request: Request, form: AskForm) -> str:
    said = form.cleaned_data
    blocks.ask(said["item"], name=said["name"], email=said["email"], act=act_of(request))
    return _("The link is in the mail.")


def _settle(request: Request, comptoir: Comptoir) -> str:
    """Do what the button of one link says."""
    gesture, _colon, pk = request.POST.get("do", "").partition(":")
    if not pk.isdecimal():
        raise Http404
    links = BlockLink.objects.filter(item__comptoir=comptoir).with_day()
    link = get_object_or_404(links, pk=int(pk))
    act, seen = act_of(request), request.POST.get(f"seen-{link.pk}", "")
    match gesture:
        case "accept":
            blocks.accept(link, seen=seen, act=act)
            return _("Everybody reads it now.")
        case "leave":
            blocks.leave(link, seen=seen, act=act)
            return _("The programme stays as it is.")
        case "again":
            blocks.ask_again(link, act=act)
            return _("The link is in the mail.")
        case "revoke":
            blocks.revoke(link, act=act)
            return _("The link opens nothing any more.")
    raise Http404
