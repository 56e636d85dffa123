"""The mission's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from comptoir.comptoirs.models import AccessNeed, Party, Registration
from comptoir.mission.lists.access import access_needs as list_of_access_needs
from comptoir.mission.lists.enquiries import enquiries as list_of_enquiries
from comptoir.mission.lists.ideas import ideas as list_of_ideas
from comptoir.mission.lists.partners import partners as list_of_partners
from comptoir.mission.lists.registrations import registrations as list_of_registrations
from comptoir.organisations.http import for_agents
from comptoir.organisations.models import Enquiry, Partnership
from comptoir.organisations.views.lists import show

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request


@require_http_methods(["GET", "POST"])
@for_agents
def registrations(request: Request) -> HttpResponse:
    """List who registered for the comptoirs of an edition."""
    rows = Registration.objects.select_related(
        "person", "party__commune", "comptoir__venue__commune"
    )
    return show(request, list_of_registrations(request.now), rows)


@require_http_methods(["GET", "POST"])
@for_agents
def enquiries(request: Request) -> HttpResponse:
    """List what people asked the mission."""
    rows = Enquiry.objects.select_related("answered_by__person").filter(asked_at__lte=request.now)
    return show(request, list_of_enquiries(request.now), rows)


@require_http_methods(["GET", "POST"])
@for_agents
def ideas(request: Request) -> HttpResponse:
    """List the ideas that people wrote on registering."""
    rows = Party.objects.exclude(idea="").select_related("commune", "comptoir__venue__commune")
    return show(request, list_of_ideas(request.now), rows)


@require_http_methods(["GET", "POST"])
@for_agents
def partners(request: Request) -> HttpResponse:
    """List the organisations of an edition, by role."""
    rows = Partnership.objects.select_related("organisation__commune")
    return show(request, list_of_partners(request.now), rows)


@require_http_methods(["GET", "POST"])
@for_agents
def access_needs(request: Request) -> HttpResponse:
    """List what people need in order to come, and whether they were answered."""
    rows = AccessNeed.objects.select_related(
        "registration__person", "registration__party", "registration__comptoir__venue__commune"
    )
    return show(request, list_of_access_needs(request.now), rows)
