"""The door on the day: who is here, and whose seat is next. For the mission, and for those who host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of, user_of
from comptoir.accounts.models.persons import name_key
from comptoir.comptoirs.actions import door
from comptoir.comptoirs.models import Comptoir, Registration
from comptoir.kernel.refusals import refusal_of
from comptoir.organisations.rules import is_agent

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request

PER_PAGE, LINE_SHOWN = 10, 10
_DONE = {
    "arrived": (door.arrive, gettext_lazy("%(name)s is here.")),
    "gone": (door.not_here, gettext_lazy("%(name)s is not here any more.")),
    "seat": (door.seat_from_the_line, gettext_lazy("%(name)s has a seat.")),
}


def _of_mine(request: Request, slug: str) -> Comptoir:
    """Return the public comptoir of this slug that the mission runs or this person hosts."""
    found = Comptoir.objects.public().with_edition().filter(slug=slug)
    if not is_agent(request.user):
        found = found.hosted_by(user_of(request).person)
    return get_object_or_404(found)


@require_http_methods(["GET", "POST"])
def at_the_door(request: Request, slug: str) -> HttpResponse:
    """Show the line and those who are expected; each button says one thing of one person."""
    comptoir = _of_mine(request, slug)
    refusal = None
    # A search is sent, not put in the address: it is a name.
    if request.method == "POST" and "q" not in request.POST:
        refusal = refusal_of(lambda: messages.success(request, _do(request, comptoir)))
        if refusal is None:
            return redirect("comptoirs:mission_door", comptoir.slug)
    context = {"refusal": refusal, **_at_this_moment(request, _of_mine(request, slug))}
    return TemplateResponse(request, "comptoirs/mission/door.html", context)


def _at_this_moment(request: Request, comptoir: Comptoir) -> dict[str, object]:
    """Return what the door knows: seats to give, who waits here, who is expected."""
    line = door.whole_line(comptoir)
    here = [turn for turn in line if turn.is_here]
    return {
        "comptoir": comptoir,
        "by_the_mission": is_agent(request.user),
        "free": door.free_at_the_door(comptoir, request.now),
        "given_from": comptoir.starts_at + door.GRACE,
        "arrived": door.arrived(comptoir).count(),
        "expected": door.expected(comptoir).filter(released_at=None).count(),
        "is_kept": door.is_kept(comptoir, request.now),
        "kept_from": door.kept_from(comptoir),
        "here": here[:LINE_SHOWN],
        "more_here": max(len(here) - LINE_SHOWN, 0),
        "wanted": request.POST.get("q", ""),
        "page_obj": _sought(request, comptoir, line),
    }


def _sought(request: Request, comptoir: Comptoir, line: list[door.Turn]) -> Page[door.Turn]:
    """Return a page of those who are not here yet, seated or waiting, or the first of those whose name is asked."""
    seated = door.expected(comptoir).select_related("person").order_by("person__name_key", "pk")
    everybody = [door.Turn(one, 0) for one in seated] + line
    wanted = name_key(request.POST.get("q", ""))
    if wanted:
        named = [turn for turn in everybody if wanted in turn.registration.person.name_key]
        found = named[:PER_PAGE]
    else:
        found = [turn for turn in everybody if not turn.is_here]
    return Paginator(found, PER_PAGE).get_page(request.GET.get("page"))


def _do(request: Request, comptoir: Comptoir) -> str:
    """Do what the button says, and return the words for it."""
    for name, (act, words) in _DONE.items():
        pk = request.POST.get(name, "")
        if pk.isdecimal():
            # Nobody else: a refusal names whom it is about.
            expected = Registration.objects.present_at(comptoir)
            registration = get_object_or_404(expected.select_related("party", "comptoir"), pk=pk)
            done = act(registration, comptoir=comptoir, act=act_of(request))
            return str(words % {"name": done.person.name})
    raise Http404
