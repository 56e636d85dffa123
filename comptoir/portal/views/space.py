"""My space, and the mission's first screen: what each floor knows about me, and what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.accounts.http import act_of
from comptoir.comptoirs import pending as comptoirs_pending
from comptoir.comptoirs.models import Comptoir, Registration
from comptoir.organisations import pending as organisations_pending
from comptoir.organisations.actions import answer
from comptoir.organisations.models import Enquiry
from comptoir.organisations.rules import is_agent

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def my_space(request: HttpRequest) -> HttpResponse:
    """Show my registrations, the comptoirs that my organisation hosts, and the way to the mission's screen."""
    person = request.user.person
    mine = Registration.objects.of(person).standing().with_day().order_by("comptoir__starts_at")
    hosted = Comptoir.objects.public().upcoming(request.now).hosted_by(person).with_place()
    context = {
        "person": person,
        "registrations": mine.filter(comptoir__ends_at__gt=request.now),
        "past": mine.filter(comptoir__ends_at__lte=request.now),
        "hosted": hosted.in_order(),
        "agent": is_agent(request.user),
    }
    return TemplateResponse(request, "portal/my_space.html", context)


@require_http_methods(["GET", "POST"])
def mission(request: HttpRequest) -> HttpResponse:
    """Show the mission what waits for an answer, the most urgent first."""
    if not is_agent(request.user):
        raise Http404
    if request.method == "POST":
        enquiry = get_object_or_404(Enquiry, pk=request.POST.get("enquiry"))
        answer(enquiry, act=act_of(request))
        return redirect("portal:mission")
    waiting = [
        *organisations_pending.for_mission(request.now),
        *comptoirs_pending.for_mission(request.now),
    ]
    waiting.sort(key=lambda task: task.due)
    return TemplateResponse(request, "portal/mission.html", {"waiting": waiting})
