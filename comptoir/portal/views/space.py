"""My space, and the mission's first screen: what each floor knows about me, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.accounts.http import act_of, user_of
from comptoir.comptoirs import pending as comptoirs_pending
from comptoir.comptoirs.actions.reaching import reach_by_telephone
from comptoir.comptoirs.actions.welcome import answer_access_need
from comptoir.comptoirs.models import AccessNeed, Comptoir, Party, Registration
from comptoir.comptoirs.standing import Standing
from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal
from comptoir.organisations import pending as organisations_pending
from comptoir.organisations.actions import answer
from comptoir.organisations.models import Enquiry
from comptoir.organisations.rules import is_agent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.acts import Act
    from comptoir.kernel.requests import Request

# What a page asks of its party before anything else.
ASKED = {"offer", "changed", "rebooked", "called-off"}


@dataclass(frozen=True, slots=True)
class Mine:
    """One of my registrations, and where its party stands."""

    registration: Registration
    standing: Standing

    @property
    def awaits_an_answer(self) -> bool:
        """Whether I have something to say first: I answer for the party that I registered."""
        return self.registration.is_referent and self.standing.first in ASKED


@require_safe
def my_space(request: Request) -> HttpResponse:
    """Show what waits for my answer, my registrations, the comptoirs that my organisation hosts, and the way to the mission's screen."""
    person = user_of(request).person
    mine = Registration.objects.of(person).standing().with_day().order_by("comptoir__starts_at")
    coming = [
        Mine(registration, Standing(registration.party, request.now))
        for registration in mine.filter(comptoir__ends_at__gt=request.now)
    ]
    hosted = Comptoir.objects.public().upcoming(request.now).hosted_by(person).with_place()
    context = {
        "person": person,
        "awaiting": [one for one in coming if one.awaits_an_answer],
        "coming": [one for one in coming if not one.awaits_an_answer],
        "past": mine.filter(comptoir__ends_at__lte=request.now),
        "hosted": hosted.in_order(),
        "agent": is_agent(user_of(request)),
    }
    return TemplateResponse(request, "portal/my_space.html", context)


@require_http_methods(["GET", "POST"])
def mission(request: Request) -> HttpResponse:
    """Show the mission what waits for an answer, the most urgent first."""
    if not is_agent(request.user):
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            _answer(request.POST.get("task", ""), act=act_of(request))
        except Refusal as raised:
            refusal = raised
        else:
            return redirect("portal:mission")
    waiting = [
        *organisations_pending.for_mission(request.now),
        *comptoirs_pending.for_mission(request.now),
    ]
    waiting.sort(key=lambda task: task.due)
    context = {"waiting": waiting, "today": local(request.now).date(), "refusal": refusal}
    return TemplateResponse(request, "portal/mission.html", context)


def _answer(task: str, *, act: Act) -> None:
    """Do what the button of a task says: its person has had an answer."""
    kind, _colon, pk = task.partition(":")
    if not pk.isdecimal():
        raise Http404
    if kind == comptoirs_pending.ACCESS:
        answer_access_need(get_object_or_404(AccessNeed, pk=pk), act=act)
    elif kind == comptoirs_pending.UNDELIVERED:
        reach_by_telephone(get_object_or_404(Party, pk=pk), act=act)
    else:
        answer(get_object_or_404(Enquiry, pk=pk), act)
