"""What is printed: the poster is anybody's, the kit and the running sheet are the mission's and the host's."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comptoir.accounts.http import user_of
from comptoir.comptoirs.kit import kit_of
from comptoir.comptoirs.models import Comptoir
from comptoir.comptoirs.papers import (
    address_in_words,
    address_of,
    code_of,
    first_sentence,
    line_of_welcome,
    papers_of,
)
from comptoir.comptoirs.running import access_needs_of, moments_of, needs_of, numbers_of
from comptoir.comptoirs.views.addresses import at_its_address
from comptoir.kernel.clock import local
from comptoir.organisations.rules import is_agent

if TYPE_CHECKING:
    from collections.abc import Callable

    from comptoir.kernel.requests import Request

A3 = "a3"


def for_those_who_run_it(
    view: Callable[Concatenate[Request, Comptoir, ...], HttpResponse],
) -> Callable[Concatenate[Request, ...], HttpResponse]:
    """Give the view the comptoir of this slug: any to an agent, a public one to whoever hosts it; else no such page."""

    @wraps(view)
    def found(request: Request, slug: str, **rest: str) -> HttpResponse:
        mine = Comptoir.objects.with_edition().filter(slug=slug)
        if not is_agent(request.user):
            mine = mine.public().hosted_by(user_of(request).person)
        return view(request, get_object_or_404(mine), **rest)

    return found


def _around(request: Request, comptoir: Comptoir) -> dict[str, object]:
    """Return what the pages of papers share: the layout of whoever reads, and the comptoir."""
    by_the_mission = is_agent(request.user)
    return {
        "comptoir": comptoir,
        "by_the_mission": by_the_mission,
        "layout": "organisations/mission.html" if by_the_mission else "ui/page.html",
    }


def _printed(comptoir: Comptoir) -> dict[str, object]:
    """Return what stands on a paper that is pinned or handed out: public facts, and the code of the page."""
    address = reverse("comptoirs:list") if comptoir.is_cancelled else comptoir.get_absolute_url()
    whole = address_of(comptoir).removesuffix(comptoir.get_absolute_url()) + address
    return {
        "code": code_of(whole),
        "address": address_in_words(whole),
        "welcome": line_of_welcome(comptoir),
        "access": [
            (fact.get_kind_display(), first_sentence(fact.text))
            for fact in comptoir.venue.access_facts.all()
        ],
    }


@require_safe
@for_those_who_run_it
def papers(request: Request, comptoir: Comptoir) -> HttpResponse:
    """List what can be printed, and by when each paper serves."""
    context = {
        **_around(request, comptoir),
        "papers": papers_of(comptoir),
        "today": local(request.now).date(),
    }
    return TemplateResponse(request, "comptoirs/papers/list.html", context)


@login_not_required
@require_safe
@at_its_address
def poster(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Show the poster of a public comptoir, as it is printed: whoever wants to pin it may."""
    context = {
        "comptoir": comptoir,
        "is_a3": request.GET.get("format") == A3,
        **_printed(comptoir),
    }
    return TemplateResponse(request, "comptoirs/papers/poster.html", context)


@require_safe
@for_those_who_run_it
def half(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Show two leaflets on one sheet."""
    context = {**_around(request, comptoir), **_printed(comptoir), "twice": range(2)}
    return TemplateResponse(request, "comptoirs/papers/half.html", context)


@require_safe
@for_those_who_run_it
def kit(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Show the texts that others pass on."""
    context = {**_around(request, comptoir), "texts": kit_of(comptoir)}
    return TemplateResponse(request, "comptoirs/papers/kit.html", context)


@require_safe
@for_those_who_run_it
def kit_text(_request: Request, comptoir: Comptoir, name: str) -> HttpResponse:
    """Give one text of the kit as a file."""
    text = next((one.text for one in kit_of(comptoir) if one.name == name), None)
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    filename = f"{comptoir.slug}-{name}.txt"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


@require_safe
@for_those_who_run_it
def sheet(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Show the day minute by minute, with numbers and no name of those who come."""
    access, unanswered = access_needs_of(comptoir)
    context = {
        **_around(request, comptoir),
        "moments": moments_of(comptoir),
        "numbers": numbers_of(comptoir),
        "needs": needs_of(comptoir),
        "access": access,
        "unanswered": unanswered,
        "printed_at": request.now,
    }
    return TemplateResponse(request, "comptoirs/papers/sheet.html", context)
