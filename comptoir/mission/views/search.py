"""The search of the mission's bar, over everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from comptoir.kernel.finding import LONGEST
from comptoir.mission.search import search as find
from comptoir.organisations.http import for_agents

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request


@require_safe
@for_agents
def search(request: Request) -> HttpResponse:
    """Show what is meant, kind by kind."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    context = {"asked": asked, "groups": find(asked) if asked else []}
    return TemplateResponse(request, "mission/search.html", context)
