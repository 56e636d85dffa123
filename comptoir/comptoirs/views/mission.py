"""The mission's pages: its comptoirs, one of them, and what changes it. What will be told to whom stands before the button."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.accounts.http import act_of
from comptoir.audit.models import reference
from comptoir.comptoirs.actions.audience import who_is_told
from comptoir.comptoirs.actions.organise import cancel as call_off
from comptoir.comptoirs.actions.organise import move as move_it
from comptoir.comptoirs.actions.organise import set_capacity, set_queue_policy
from comptoir.comptoirs.almanac import warnings_for
from comptoir.comptoirs.calls import call_list
from comptoir.comptoirs.filling import curves_of, filling_of, points_of
from comptoir.comptoirs.forms_mission import CapacityForm, MoveForm, QueueForm, ReasonForm
from comptoir.comptoirs.listing import FILLING
from comptoir.comptoirs.listing import comptoirs as list_of_comptoirs
from comptoir.comptoirs.models import Comptoir, Revision
from comptoir.comptoirs.overview import line_of, told_about
from comptoir.comptoirs.publishing_rules import lacking, wished_for
from comptoir.comptoirs.rules import queue_cut_off
from comptoir.comptoirs.wording import changes_since
from comptoir.editions.models import Edition
from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.chronicle import lately
from comptoir.organisations.http import for_agents
from comptoir.organisations.rules import is_agent
from comptoir.organisations.views.lists import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from comptoir.comptoirs.almanac import Caution
    from comptoir.kernel.requests import Request

LINE_PER_PAGE = 25


def for_the_mission(
    view: Callable[Concatenate[Request, Comptoir, ...], HttpResponse],
) -> Callable[Concatenate[Request, ...], HttpResponse]:
    """Give the view the comptoir of this slug, whatever its status; for anybody but an agent there is no such page."""

    @wraps(view)
    def found(request: Request, slug: str) -> HttpResponse:
        return view(request, _of_the_mission(request, slug))

    return found


def for_the_mission_with(
    view: Callable[[Request, Comptoir, int], HttpResponse],
) -> Callable[[Request, str, int], HttpResponse]:
    """Give the view the comptoir of this slug, and the key of what is in it."""

    @wraps(view)
    def found(request: Request, slug: str, pk: int) -> HttpResponse:
        return view(request, _of_the_mission(request, slug), pk)

    return found


def _of_the_mission(request: Request, slug: str) -> Comptoir:
    if not is_agent(request.user):
        raise Http404
    return get_object_or_404(Comptoir.objects.with_edition(), slug=slug)


def edition_of(request: Request) -> Edition | None:
    """Return the edition that the address names (`annee`), else the current one."""
    year = request.GET.get("annee", "")
    if year.isdecimal() and len(year) <= len("2027"):
        return Edition.objects.at_hand().filter(year=int(year)).first()
    return Edition.objects.current(request.now)


@require_http_methods(["GET", "POST"])
@for_agents
def comptoirs(request: Request) -> HttpResponse:
    """List the comptoirs of an edition, those to come or those that are over, with what needs a look."""
    listing = list_of_comptoirs(request.now, year=request.GET.get("annee", ""))
    return show(request, listing, Comptoir.objects.with_place().annotate(filling=FILLING))


@require_safe
@for_the_mission
def comptoir(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Show the numbers of a comptoir, its line, what is offered, what was told and what waits."""
    line = comptoir.entries.standing().in_order()
    page = Paginator(line, LINE_PER_PAGE).get_page(request.GET.get("page"))
    filling = filling_of([comptoir], request.now)[comptoir.pk]
    context = {
        "comptoir": comptoir,
        "filling": filling,
        "curves": curves_of(filling),
        "points": points_of(filling),
        "page_obj": page,
        "places": line_of(page, first=page.start_index()),
        "cut_off": queue_cut_off(comptoir, request.now),
        "told": told_about(comptoir),
        "calls": len(call_list(comptoir, request.now)),
        "lines": lately(comptoir, at=request.now),
        "about": reference(comptoir),
        "lacks": lacking(comptoir, request.now) if comptoir.is_draft else (),
        "wishes": wished_for(comptoir) if comptoir.is_draft else (),
    }
    return TemplateResponse(request, "comptoirs/mission/comptoir.html", context)


@require_http_methods(["GET", "POST"])
@for_the_mission
def move(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Ask where and when, show what changes for whom, and do it on the second button."""
    form = MoveForm(request.POST or None, comptoir=comptoir)
    changes, refusal = None, None
    if form.is_valid():
        if form.cleaned_data["seen"] != form.digest():
            changes = changes_since(_as_it_is(comptoir), Comptoir(**form.wanted()))
        else:
            try:
                moved = move_it(comptoir, **form.wanted(), act=act_of(request))
            except Refusal as raised:
                refusal = raised
            else:
                messages.success(request, _("It is done."))
                _say_who_is_told(request, moved)
                return redirect("comptoirs:mission_comptoir", moved.slug)
    context = {
        "form": form,
        "changes": changes,
        "cautions": _cautions(form) if changes else [],
        "head": (_("What"), _("Today it is"), _("It would be")),
        "refusal": refusal,
        **_before(comptoir),
    }
    return TemplateResponse(request, "comptoirs/mission/move.html", context)


def _cautions(form: MoveForm) -> list[Caution]:
    """Return why the day that is asked would need care."""
    day = local(form.wanted()["starts_at"]).date()
    return warnings_for(day, form.comptoir.edition)


def _as_it_is(comptoir: Comptoir) -> Revision:
    """Return what the comptoir says now, to compare with what is asked."""
    return Revision(
        doors_at=comptoir.doors_at,
        starts_at=comptoir.starts_at,
        ends_at=comptoir.ends_at,
        venue=comptoir.venue,
        host=comptoir.host,
    )


def _before(comptoir: Comptoir) -> dict[str, object]:
    """Return what stands before each button: the comptoir as it is, and whom the change concerns."""
    return {"comptoir": comptoir, "audience": who_is_told(comptoir)}


def _say_who_is_told(request: Request, comptoir: Comptoir) -> None:
    """Say how many are told by mail, and how many wait for a call."""
    told = who_is_told(comptoir)
    if told.by_mail:
        words = ngettext("%(n)d mail leaves.", "%(n)d mails leave.", told.by_mail)
        messages.success(request, words % {"n": told.by_mail})
    if told.by_telephone:
        words = ngettext(
            "%(n)d party has no email: it is in the calls to make.",
            "%(n)d parties have no email: they are in the calls to make.",
            told.by_telephone,
        )
        messages.warning(request, words % {"n": told.by_telephone})


@require_http_methods(["GET", "POST"])
@for_the_mission
def cancel(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Ask why, say who is told, and call the comptoir off."""
    form = ReasonForm(
        request.POST or None,
        hint=_("Everybody who is registered reads it, and the page of the comptoir says it."),
    )
    refusal = None
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            call_off(comptoir, reason=reason, act=act_of(request))
        except Refusal as raised:
            refusal = raised
        else:
            messages.success(request, _("The comptoir is cancelled."))
            _say_who_is_told(request, comptoir)
            return redirect("comptoirs:mission_rebook", comptoir.slug)
    context = {"form": form, "refusal": refusal, **_before(comptoir)}
    return TemplateResponse(request, "comptoirs/mission/cancel.html", context)


@require_http_methods(["GET", "POST"])
@for_the_mission
def capacity(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Ask how many seats there are; what is added is offered at once."""
    form = CapacityForm(request.POST or None, initial={"capacity": comptoir.capacity})
    if form.is_valid():
        try:
            set_capacity(comptoir, form.cleaned_data["capacity"], act=act_of(request))
        except Refusal as refusal:
            form.add_error("capacity", str(refusal))
        else:
            messages.success(request, _("The number of seats is changed."))
            return redirect("comptoirs:mission_comptoir", comptoir.slug)
    context = {"form": form, **_before(comptoir)}
    return TemplateResponse(request, "comptoirs/mission/capacity.html", context)


@require_http_methods(["GET", "POST"])
@for_the_mission
def queue(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Ask who is first in the queue, as long as nobody could register."""
    is_open = request.now >= comptoir.registration_opens_at
    form = QueueForm(request.POST or None, initial=_order_of(comptoir))
    if form.is_valid():
        try:
            set_queue_policy(comptoir, **form.wanted(), act=act_of(request))
        except Refusal as refusal:
            form.add_error("on" if form.cleaned_data.get("on") else "policy", str(refusal))
        else:
            messages.success(request, _("The order of the queue is published."))
            return redirect("comptoirs:mission_comptoir", comptoir.slug)
    context = {"form": form, "comptoir": comptoir, "is_open": is_open}
    context |= {"cut_off": queue_cut_off(comptoir, request.now)}
    return TemplateResponse(request, "comptoirs/mission/queue.html", context)


def _order_of(comptoir: Comptoir) -> dict[str, object]:
    """Return the order of the queue as the form writes it."""
    draw_at = local(comptoir.draw_at) if comptoir.draw_at else None
    return {
        "policy": comptoir.queue_policy,
        "on": draw_at.date() if draw_at else None,
        "at": draw_at.time() if draw_at else None,
    }
