"""Preparing a comptoir: a draft, its facts, its publication; and those of another year, taken up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of
from comptoir.comptoirs import publishing_rules
from comptoir.comptoirs.actions import drafting
from comptoir.comptoirs.actions import facts as saying
from comptoir.comptoirs.actions.organise import publish as show
from comptoir.comptoirs.almanac import warnings_for
from comptoir.comptoirs.forms_drafts import (
    DraftForm,
    FactsForm,
    TakeUpForm,
    said_of,
    stands_now,
    usual,
)
from comptoir.comptoirs.models import Comptoir
from comptoir.comptoirs.views.mission import edition_of, for_the_mission
from comptoir.editions.models import Edition
from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.http import for_agents

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from comptoir.comptoirs.forms_drafts import Differences
    from comptoir.kernel.requests import Request


def _editions(request: Request) -> list[Edition]:
    """Return the editions that may still have comptoirs: this year's and those to come."""
    current = Edition.objects.current(request.now)
    later = Edition.objects.order_by("year")
    return list(later.filter(year__gte=current.year) if current else later)


@require_http_methods(["GET", "POST"])
@for_agents
def prepare(request: Request) -> HttpResponse:
    """Ask where and when; `copie` names a comptoir to do it like."""
    copied = request.GET.get("copie")
    like = get_object_or_404(Comptoir.objects.with_edition(), slug=copied) if copied else None
    form = DraftForm(
        request.POST or None, editions=_editions(request), initial=_to_begin(request, like)
    )
    refusal = None
    if form.is_valid():
        try:
            comptoir = drafting.prepare(form.plan(), like=like, act=act_of(request))
        except Refusal as raised:
            refusal = raised
        else:
            messages.success(request, _("The draft is saved. Only the mission sees it."))
            return redirect("comptoirs:mission_comptoir", comptoir.slug)
    context = {"form": form, "like": like, "refusal": refusal}
    return TemplateResponse(request, "comptoirs/mission/prepare.html", context)


def _to_begin(request: Request, like: Comptoir | None) -> dict[str, object]:
    edition = edition_of(request)
    if like is None:
        return usual(edition) if edition else {}
    return {**said_of(like), "on": None, "edition": edition or like.edition}


@require_http_methods(["GET", "POST"])
@for_the_mission
def draft(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Ask again where and when, as long as nobody sees it; the other button erases it."""
    if "discard" in request.POST:
        return _discard(request, comptoir)
    form = DraftForm(request.POST or None, editions=_editions(request), initial=said_of(comptoir))
    refusal, differences = None, None
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            after = drafting.correct(comptoir, form.plan(), seen=seen, act=act_of(request))
        except Refusal as raised:
            refusal, differences = raised, _differences(raised, form, comptoir)
        else:
            messages.success(request, _("The draft is saved. Only the mission sees it."))
            return redirect("comptoirs:mission_comptoir", after.slug)
    context = {"form": form, "comptoir": comptoir, "refusal": refusal, "differences": differences}
    return TemplateResponse(request, "comptoirs/mission/draft.html", context)


def _differences(raised: Refusal, form: DraftForm, comptoir: Comptoir) -> Differences | None:
    """Return what somebody else wrote meanwhile, beside what was typed here."""
    if not isinstance(raised, publishing_rules.Overtaken):
        return None
    return stands_now(form, said_of(Comptoir.objects.with_edition().get(pk=comptoir.pk)))


def _discard(request: Request, comptoir: Comptoir) -> HttpResponse:
    try:
        drafting.discard(comptoir, act=act_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("comptoirs:mission_comptoir", comptoir.slug)
    messages.success(request, _("The draft is erased."))
    return redirect("comptoirs:mission_list")


@require_http_methods(["GET", "POST"])
@for_the_mission
def facts(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Ask what the page says: welcome, how to come, access, hours of registration."""
    form = FactsForm(request.POST or None, comptoir=comptoir)
    refusal: Refusal | None = None
    differences: Differences | None = None
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            saying.say(comptoir, form.facts(), seen=seen, act=act_of(request))
        except publishing_rules.Overtaken as raised:
            fresh = FactsForm(comptoir=Comptoir.objects.with_edition().get(pk=comptoir.pk))
            refusal, differences = raised, stands_now(form, fresh.initial)
        except Refusal as raised:
            refusal = raised
        else:
            messages.success(request, _("The page of the comptoir says it."))
            return redirect("comptoirs:mission_comptoir", comptoir.slug)
    context = {"form": form, "comptoir": comptoir, "refusal": refusal, "differences": differences}
    return TemplateResponse(request, "comptoirs/mission/facts.html", context)


@require_http_methods(["GET", "POST"])
@for_the_mission
def publish(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Show what everybody will see, what is missing and what asks for care; publish, or take back."""
    refusal = None
    if request.method == "POST":
        act, back = act_of(request), "withdraw" in request.POST
        try:
            (drafting.withdraw if back else show)(comptoir, act=act)
        except Refusal as raised:
            refusal = raised
        else:
            messages.success(
                request,
                _("It is a draft again.") if back else _("The comptoir is published."),
            )
            return redirect("comptoirs:mission_comptoir", comptoir.slug)
    context = {"refusal": refusal, **_to_publish(request, comptoir)}
    return TemplateResponse(request, "comptoirs/mission/publish.html", context)


def _to_publish(request: Request, comptoir: Comptoir) -> dict[str, object]:
    return {
        "comptoir": comptoir,
        "lacks": publishing_rules.lacking(comptoir, request.now),
        "wishes": publishing_rules.wished_for(comptoir),
        "cautions": warnings_for(local(comptoir.starts_at).date(), comptoir.edition),
        "programme": list(comptoir.programme.select_related("led_by").in_order()),
        "access_facts": comptoir.venue.access_facts.all(),
        "may_withdraw": not comptoir.registrations.exists(),
    }


@require_http_methods(["GET", "POST"])
@for_agents
def take_up(request: Request) -> HttpResponse:
    """List the comptoirs of the year before, each with the same weekday a year later; those ticked become drafts."""
    edition = edition_of(request) or get_object_or_404(Edition)
    known = drafting.taken_up(edition)
    before = _year_before(edition)
    proposed = {one: _proposed(one, edition) for one in before if one.pk not in known}
    form = TakeUpForm(request.POST or None, proposed=proposed)
    refusal = None
    if form.is_valid():
        chosen = form.cleaned_data["comptoirs"]
        try:
            drafts = drafting.take_up(edition, chosen, days=form.days(), act=act_of(request))
        except Refusal as raised:
            refusal = raised
        else:
            return _taken(request, edition, len(drafts))
    rows = [(one, known.get(one.pk), _field(form, one)) for one in before]
    context = {"form": form, "edition": edition, "rows": rows, "refusal": refusal}
    context |= {"left": len(proposed), "ticked": request.POST.getlist("comptoirs")}
    return TemplateResponse(request, "comptoirs/mission/take_up.html", context)


def _field(form: TakeUpForm, comptoir: Comptoir) -> object:
    name = f"on_{comptoir.pk}"
    return form[name] if name in form.fields else None


def _taken(request: Request, edition: Edition, drafts: int) -> HttpResponse:
    words = ngettext(
        "%(n)d draft is written. Only the mission sees it.",
        "%(n)d drafts are written. Only the mission sees them.",
        drafts,
    )
    messages.success(request, words % {"n": drafts})
    answer = redirect("comptoirs:mission_list")
    answer["Location"] += f"?annee={edition.year}"
    return answer


def _year_before(edition: Edition) -> list[Comptoir]:
    """Return the comptoirs that took place in the last edition before this one that had some."""
    held = Comptoir.objects.published().filter(edition__year__lt=edition.year)
    last = held.order_by("-edition__year").first()
    return list(held.filter(edition=last.edition).with_edition().in_order()) if last else []


def _proposed(comptoir: Comptoir, edition: Edition) -> date:
    years = edition.year - comptoir.edition.year
    return drafting.same_weekday(local(comptoir.starts_at).date(), years=years)
