"""The règlement, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from comptoir.editions.models import Edition

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Render the phases of the year, then every parameter in plain words."""
    edition = Edition.objects.current(request.now)
    return TemplateResponse(request, "editions/rules.html", {"edition": edition})
