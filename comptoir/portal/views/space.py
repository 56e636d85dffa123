"""My space, and the mission's first screen: what each floor knows about me, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from comptoir.accounts.http import user_of
from comptoir.comptoirs.models import Comptoir, Registration
from comptoir.comptoirs.standing import Standing
from comptoir.organisations.rules import is_agent

if TYPE_CHECKING:
    from django.http import HttpResponse

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
