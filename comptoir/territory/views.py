"""What the commune field asks while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comptoir.territory import search

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_SHORTEST = 3


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def suggestions(request: HttpRequest) -> HttpResponse:
    """Up to eight communes as options of a list.

    The text comes as `q`, or under the name of the field that `field` gives (htmx sends a field
    under its own name).
    """
    name = request.GET.get("field", "q")
    query = request.GET.get("q") or request.GET.get(name, "")
    matches = search.find(query) if len(query.strip()) >= _SHORTEST else []
    return TemplateResponse(request, "territory/suggestions.html", {"matches": matches})
