"""Letters by post: whom to write to, each letter on paper, and what was posted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of
from comptoir.comptoirs.actions.posting import (
    post_letters,
    posted_since,
    take_posting_back,
    write_postal_address,
)
from comptoir.comptoirs.models import Party, Registration
from comptoir.comptoirs.postal import letters_of, parcels
from comptoir.kernel.refusals import Refusal, refusal_of
from comptoir.mission.forms_people import PostalForm
from comptoir.organisations.http import for_agents

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request

PER_PAGE = 20
LATELY = timedelta(days=7)


@require_http_methods(["GET", "POST"])
@for_agents
def post(request: Request) -> HttpResponse:
    """List whom to write to by post; note what was posted, one or many, or take that back."""
    refusal = None
    if request.method == "POST":
        refusal = refusal_of(lambda: _note(request))
        if refusal is None:
            messages.success(request, _("Noted."))
            return redirect("mission:post")
    page = Paginator(parcels(request.now), PER_PAGE).get_page(request.GET.get("page"))
    lately = posted_since(request.now - LATELY)[:PER_PAGE]
    posted = Registration.objects.filter(party__in=lately, is_referent=True)
    context = {
        "page_obj": page,
        "posted": posted.select_related("person", "party").order_by("person__name_key", "pk"),
        "refusal": refusal,
    }
    return TemplateResponse(request, "mission/post.html", context)


@transaction.atomic
def _note(request: Request) -> None:
    """Note all that was ticked, or none of it."""
    act = act_of(request)
    if (pk := request.POST.get("back", "")).isdecimal():
        take_posting_back(get_object_or_404(Party, pk=pk), act=act)
        return
    keys = request.POST.getlist("posted")
    if not keys:
        raise Refusal(_("Tick the letters that you have posted."), rule="post.tick")
    for key in keys:
        party, _colon, rest = key.partition(":")
        pks = [int(pk) for pk in rest.split(",") if pk.isdecimal()]
        if not party.isdecimal():
            raise Http404
        post_letters(get_object_or_404(Party, pk=party), pks, act=act)


@require_http_methods(["GET", "POST"])
@for_agents
def paper(request: Request, pk: int) -> HttpResponse:
    """Show what one party is told, as it is printed; write the address."""
    party, refusal = get_object_or_404(Party, pk=pk), None
    form = PostalForm(request.POST or None, initial={"address": party.postal_address})
    if form.is_valid():
        address = form.cleaned_data["address"]
        refusal = refusal_of(lambda: write_postal_address(party, address, act=act_of(request)))
        if refusal is None:
            return redirect("mission:paper", pk)
    parcel = next(iter(parcels(request.now, party=party)), None)
    context = {
        "party": party,
        "person": party.referent.person,
        "parcel": parcel,
        "letters": letters_of(parcel, act=act_of(request)) if parcel else [],
        "form": form,
        "refusal": refusal,
    }
    return TemplateResponse(request, "mission/paper.html", context)
