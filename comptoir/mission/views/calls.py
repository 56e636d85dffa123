"""One list of calls over all comptoirs: each person once, with all there is to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.accounts.http import act_of
from comptoir.comptoirs.actions.calling import answered_by_telephone, told_of_everything
from comptoir.comptoirs.calls import Call, all_calls
from comptoir.comptoirs.models import Offer, Party
from comptoir.kernel.refusals import refusal_of
from comptoir.organisations.http import for_agents

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from comptoir.accounts.models import Person
    from comptoir.kernel.requests import Request

PER_PAGE = 20


@dataclass(slots=True)
class Conversation:
    """One person to call, for all the parties that they registered."""

    person: Person
    phone: str
    calls: list[Call] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)


@require_http_methods(["GET", "POST"])
@for_agents
def calls(request: Request) -> HttpResponse:
    """List whom to call, at which number and what to say; buttons note what came of it."""
    refusal = None
    if request.method == "POST":
        refusal = refusal_of(lambda: _note(request))
        if refusal is None:
            messages.success(request, _("Noted."))
            return redirect("mission:calls")
    page = Paginator(conversations(request.now), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "refusal": refusal}
    return TemplateResponse(request, "mission/calls.html", context)


@require_safe
@for_agents
def calls_print(request: Request) -> HttpResponse:
    """Show the whole list on paper: a box to tick, who, which number, what to say, room to write."""
    context = {"conversations": conversations(request.now), "printed_at": request.now}
    return TemplateResponse(request, "mission/calls_print.html", context)


def conversations(at: datetime) -> list[Conversation]:
    """Return whom to call now, each person once, whoever has waited longest first."""
    found: dict[tuple[int, str], Conversation] = {}
    for call in all_calls(at):
        person = call.referent.person
        new = Conversation(person, call.phone)
        found.setdefault((person.pk, call.phone), new).calls.append(call)
    parties = {call.party.pk: one for one in found.values() for call in one.calls}
    pending = Offer.objects.pending().filter(entry__party__in=parties, expires_at__gt=at)
    for offer in pending.select_related("entry__comptoir__venue__commune").order_by("expires_at"):
        parties[offer.entry.party_id].offers.append(offer)
    return list(found.values())


def _note(request: Request) -> None:
    """Write what was said: an offer is taken or declined, or all is told to the parties of one person."""
    act, post = act_of(request), request.POST
    for answer, takes in (("takes", True), ("declines", False)):
        if (pk := post.get(answer, "")).isdecimal():
            answered_by_telephone(get_object_or_404(Offer, pk=pk), takes=takes, act=act)
            return
    pks = [pk for pk in post.get("told", "").split(",") if pk.isdecimal()]
    parties = list(Party.objects.filter(pk__in=pks).order_by("pk"))
    if not parties:
        raise Http404
    for party in parties:
        told_of_everything(party, act=act)
