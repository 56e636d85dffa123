"""An edition as the mission sees it: its year at a glance, a new one from the last, its announcement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.accounts.http import act_of
from comptoir.comptoirs import checks
from comptoir.comptoirs.almanac import almanac
from comptoir.editions import dates
from comptoir.editions.calendar import stage, steps_of, timeline
from comptoir.editions.models import Edition, Phase
from comptoir.editions.phrases import PHRASES
from comptoir.editions.planning import DATES, Five, deduce, walls_of
from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal, refusal_of
from comptoir.mission import actions_edition as actions
from comptoir.mission.forms_edition import AnnounceForm, FiveForm, PlanForm, SignForm
from comptoir.mission.rulebook import chapters, to_confirm
from comptoir.mission.year_line import draw
from comptoir.organisations.http import for_agents
from comptoir.ui.words import day_short

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from comptoir.comptoirs.checks import Concern, Stranding
    from comptoir.comptoirs.models import Override, Registration
    from comptoir.editions.calendar import Step
    from comptoir.kernel.requests import Request

NAMES_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Tab:
    """A year to look at."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Strand:
    """Comptoirs that the dates leave aside: whom it strands, and who signed."""

    stranding: Stranding
    title: str
    people: list[Registration]
    override: Override | None

    @property
    def named(self) -> list[Registration]:
        """The first of these people."""
        return self.people[:NAMES_SHOWN]

    @property
    def unnamed(self) -> int:
        """How many more there are."""
        return max(len(self.people) - NAMES_SHOWN, 0)


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase of the six: its dates in words if it has some, and what in it is to be confirmed."""

    kind: str
    title: str
    step: Step | None
    to_confirm: int


def edition_of(year: int) -> Edition:
    """Return the edition of this year, with its phases, topics and rules; 404 where there is none."""
    return get_object_or_404(Edition.objects.at_hand(), year=year)


@require_safe
@for_agents
def edition(request: Request) -> HttpResponse:
    """Show the edition that the public knows; before the first, the last one that is written."""
    shown = Edition.objects.current(request.now) or Edition.objects.at_hand().first()
    if shown is None:
        return TemplateResponse(request, "mission/edition/none.html")
    return _show(request, shown)


@require_safe
@for_agents
def edition_year(request: Request, year: int) -> HttpResponse:
    """Show the edition of one year."""
    return _show(request, edition_of(year))


def _show(request: Request, shown: Edition) -> HttpResponse:
    comptoirs, steps = checks.standing(shown), timeline(shown, request.now)
    windows = checks.windows_of(shown)
    context = {
        "edition": shown,
        "is_public": shown.announced_at is not None and shown.announced_at <= request.now,
        "tabs": _tabs(shown),
        "stage": stage(shown, request.now),
        "comptoirs": comptoirs,
        "line": draw(steps, [one.starts_at for one in comptoirs], request.now),
        "phases": _rows(shown, steps, request.now),
        "strands": strands(shown, checks.strandings(windows, comptoirs)),
        "concerns": checks.concerns(windows, comptoirs, almanac()),
        "to_confirm": to_confirm(shown, request.now),
        "topics": [topic for topic in shown.topics.all() if topic.retired_at is None],
    }
    return TemplateResponse(request, "mission/edition/edition.html", context)


def _tabs(shown: Edition) -> list[Tab]:
    years = Edition.objects.order_by("year").values_list("year", flat=True)
    return [
        Tab(str(year), reverse("mission:edition_year", args=[year]), year == shown.year)
        for year in years
    ]


def _rows(shown: Edition, steps: list[Step], at: datetime) -> list[PhaseRow]:
    dated = {step.kind: step for step in steps}
    return [
        PhaseRow(
            kind.value,
            str(PHRASES[kind].title),
            dated.get(kind.value),
            to_confirm(shown, at, kind=kind),
        )
        for kind in Phase.Kind
    ]


def strands(shown: Edition, found: list[Stranding]) -> list[Strand]:
    """Return what was found with the people it concerns and the signature that covers it."""
    signed = checks.overrides_of(shown, found)
    titles = {
        checks.Check.WINDOW: _("Comptoirs outside the dates of the comptoirs"),
        checks.Check.SUBMISSION: _("The submission closes before the last comptoir"),
    }
    return [
        Strand(
            one,
            titles[checks.Check(one.check)],
            checks.stranded_people(one),
            signed.get(one.covers),
        )
        for one in found
    ]


@require_http_methods(["GET", "POST"])
@for_agents
def sign(request: Request, year: int) -> HttpResponse:
    """Name whom the dates leave aside, and ask an agent to sign, with the reason; what is signed is read here."""
    shown = edition_of(year)
    found = checks.strandings(checks.windows_of(shown), checks.standing(shown))
    form, refusal = SignForm(request.POST or None), None
    if form.is_valid():
        covers, reason = request.POST.get("covers", ""), form.cleaned_data["reason"]
        refusal = refusal_of(
            lambda: actions.sign(shown, covers, reason=reason, act=act_of(request))
        )
        if refusal is None:
            messages.success(request, _("Your signature is written down."))
            return redirect("mission:edition_sign", year)
    rows = strands(shown, found)
    unsigned = next((one for one in rows if one.override is None), None)
    context = {"edition": shown, "strands": rows, "unsigned": unsigned, "form": form, "refusal": refusal}  # fmt: skip
    return TemplateResponse(request, "mission/edition/sign.html", context)


# Announcing


@require_http_methods(["GET", "POST"])
@for_agents
def announce(request: Request, year: int) -> HttpResponse:
    """Ask from when the public sees the edition; an announcement to come can be taken back."""
    shown = edition_of(year)
    initial = {"on": shown.announced_at} if shown.announced_at else None
    withdraws = request.method == "POST" and "withdraw" in request.POST
    form = AnnounceForm(None if withdraws else request.POST or None, initial=initial)
    refusal = None
    if withdraws or form.is_valid():
        try:
            _announce(shown, request, None if withdraws else form.cleaned_data["on"])
        except Refusal as raised:
            refusal = raised
        else:
            return redirect("mission:edition_year", year)
    is_public = shown.announced_at is not None and shown.announced_at <= request.now
    context = {"edition": shown, "form": form, "refusal": refusal, "is_public": is_public}
    return TemplateResponse(request, "mission/edition/announce.html", context)


def _announce(shown: Edition, request: Request, at: datetime | None) -> None:
    if at is None:
        actions.keep_quiet(shown, act=act_of(request))
        messages.success(request, _("The announcement is taken back: the public sees nothing."))
    else:
        actions.announce(shown, at=at, act=act_of(request))
        said = _("The public will see this edition on %(when)s.") % {"when": dates.said(at)}
        messages.success(request, said)


# A new edition


@require_http_methods(["GET", "POST"])
@for_agents
def new_edition(request: Request) -> HttpResponse:
    """Ask for five dates, show the year that they make, to correct, and write it on the second button."""
    former = _former()
    if request.POST.get("step") == "plan":
        return _plan(request, PlanForm(request.POST), former)
    five = _five_form(request, former)
    if five.is_valid():
        return _plan(request, _plan_of(five, former), former)
    context = {"form": five, "former": former}
    return TemplateResponse(request, "mission/edition/new.html", context)


def _plan(request: Request, plan: PlanForm, former: Edition | None) -> HttpResponse:
    """Show the year as it would be; what was shown, sent back unchanged, is written."""
    refusal = None
    if plan.is_valid() and request.POST.get("seen") == plan.digest():
        try:
            written = _write(plan, former, request)
        except Refusal as raised:
            refusal = raised
        else:
            messages.success(request, _("The edition is written. The public does not see it yet."))
            return redirect("mission:edition_year", written.year)
    context = {"form": plan, "refusal": refusal, **_preview(plan, former, request.now)}
    return TemplateResponse(request, "mission/edition/plan.html", context)


def _former() -> Edition | None:
    """Return the last edition that has the dates from which another can be deduced, or any that has some."""
    written = Edition.objects.at_hand().order_by("-year")
    dated = [one for one in written if one.phases.all()]
    whole = [one for one in dated if Five.of(walls_of(one))]
    return next(iter(whole or dated), None)


def _five_form(request: Request, former: Edition | None) -> FiveForm:
    if former is None:
        initial: dict[str, object] = {"year": local(request.now).year + 1}
        return FiveForm(request.POST or None, hints={}, initial=initial)
    initial = {"year": former.year + 1, "name": former.name.replace(str(former.year), str(former.year + 1))}  # fmt: skip
    last = Five.of(walls_of(former))
    said = _("In %(year)d: %(day)s.")
    hints = (
        {
            name: said % {"year": former.year, "day": day_short(getattr(last, name))}
            for name in DATES
        }
        if last
        else {}
    )
    return FiveForm(request.POST or None, hints=hints, initial=initial)


def _plan_of(five: FiveForm, former: Edition | None) -> PlanForm:
    """Return the year that these five dates make, as a form that may be corrected."""
    walls = deduce(five.five(), walls_of(former) if former else {})
    topics = [one.name for one in former.topics.all() if one.retired_at is None] if former else []
    said = five.cleaned_data
    return PlanForm(PlanForm.data_of(said["year"], said["name"], walls, topics))


def _preview(plan: PlanForm, former: Edition | None, at: datetime) -> dict[str, Any]:
    """Return what stands before the button: the year in words and drawn, what asks for care, the rules taken over."""
    concerns: list[Concern] = []
    steps: list[Step] = []
    if plan.is_valid():
        windows = plan.windows()
        concerns = checks.concerns(windows, [], almanac())
        steps = _steps(windows, at)
    return {
        "plan": plan,
        "steps": steps,
        "line": draw(steps, [], at),
        "concerns": concerns,
        "chapters": chapters(former, at) if former else [],
        "seen": plan.digest() if plan.is_valid() else "",
    }


def _steps(windows: dict[str, tuple[datetime, datetime]], at: datetime) -> list[Step]:
    """Return the phases of a year that is not written yet, as those of one that is."""
    imagined = [
        Phase(kind=kind, opens_at=opens, closes_at=closes)
        for kind, (opens, closes) in windows.items()
    ]
    return steps_of(imagined, at)


def _write(plan: PlanForm, former: Edition | None, request: Request) -> Edition:
    said = plan.cleaned_data
    return actions.write_edition(
        said["year"], said["name"], phases=plan.windows(), topics=said["topics"],
        former=former, act=act_of(request),
    )  # fmt: skip
