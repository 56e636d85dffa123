"""Who is missing: the comptoirs of the edition against where people live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from comptoir.comptoirs.coverage import FAR, PER, coverage_of
from comptoir.comptoirs.views.find import cards_of
from comptoir.editions.models import Edition
from comptoir.kernel.instance import instance
from comptoir.organisations.http import for_agents
from comptoir.territory.maps import map_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request

MISSING = 20


@require_safe
@for_agents
def coverage(request: Request) -> HttpResponse:
    """Show how near people live to a comptoir, and from where nobody has registered."""
    departement = instance().territory_code
    found = coverage_of(Edition.objects.current(request.now), departement)
    context = {
        "within": found.within,
        "areas": found.areas,
        "missing": found.missing(MISSING),
        "cards": cards_of(found.comptoirs, at=request.now, first=1),
        "map": map_of(departement),
        "far": FAR,
        "per": PER,
    }
    return TemplateResponse(request, "comptoirs/mission/coverage.html", context)
