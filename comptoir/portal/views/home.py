"""The first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from comptoir.comptoirs.forms import SearchForm
from comptoir.comptoirs.models import Comptoir
from comptoir.comptoirs.views.find import cards_of
from comptoir.editions.calendar import stage, timeline
from comptoir.editions.models import Edition, Figure

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request

SHOWN = 3


@login_not_required
@require_safe
def home(request: Request) -> HttpResponse:
    """Say what this is in one line, where we are in the year, and the next comptoirs."""
    edition = Edition.objects.current(request.now)
    coming = Comptoir.objects.filter(edition=edition).published().upcoming(request.now)
    next_ones = list(coming.in_order().with_place()[:SHOWN])
    open_ones = coming.with_places_left().registering(request.now).in_order().with_place()
    context = {
        "edition": edition,
        "stage": stage(edition, request.now) if edition else None,
        "steps": timeline(edition, request.now) if edition else [],
        "next": open_ones.first() or next(iter(next_ones), None),
        "cards": cards_of(next_ones, at=request.now),
        "search": SearchForm(),
        "figures": Figure.objects.of_last_edition(edition),
    }
    return TemplateResponse(request, "portal/home.html", context)
