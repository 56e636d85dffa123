"""The règlement, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from comptoir.editions.calendar import stage, timeline
from comptoir.editions.models import Edition
from comptoir.editions.reading import chapters

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request


@login_not_required
@require_safe
def rules(request: Request) -> HttpResponse:
    """Render the phases of the year, then every rule in plain words."""
    edition = Edition.objects.current(request.now)
    if edition is None:
        return TemplateResponse(request, "editions/no_edition.html")
    context = {
        "edition": edition,
        "stage": stage(edition, request.now),
        "steps": timeline(edition, request.now),
        "chapters": chapters(edition, request.now),
    }
    return TemplateResponse(request, "editions/rules.html", context)
