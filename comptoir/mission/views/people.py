"""The page of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from comptoir.accounts.models import Person
from comptoir.mission.people import PersonFile
from comptoir.organisations.http import for_agents

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request


@require_safe
@for_agents
def person(request: Request, pk: int) -> HttpResponse:
    """Show who they are, what stands now, and all they did."""
    found = get_object_or_404(Person.objects.exclude(name="").select_related("commune"), pk=pk)
    context = {"person": found, "file": PersonFile(found, request.now)}
    return TemplateResponse(request, "mission/person.html", context)
