"""What makes an edition, one page each: a phase, the rules, one rule, a version of it, the topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.accounts.http import act_of
from comptoir.comptoirs.models import Need
from comptoir.editions.calendar import steps_of
from comptoir.editions.models import Phase, RuleVersion
from comptoir.editions.parameters import parameter, value, version_at
from comptoir.editions.phrases import PHRASES
from comptoir.kernel.refusals import Refusal, refusal_of
from comptoir.mission import actions_edition as actions
from comptoir.mission.forms_edition import PhaseForm, RuleForm, TopicForm, WordingForm
from comptoir.mission.rulebook import changes_of, chapters, line_of, to_confirm
from comptoir.mission.shown import phase_as_shown, rule_as_shown
from comptoir.mission.views.edition import edition_of, strands
from comptoir.organisations.http import for_agents

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpResponse

    from comptoir.comptoirs.checks import Stranding
    from comptoir.editions.kinds import Parameter
    from comptoir.editions.models import Edition, Topic
    from comptoir.kernel.acts import Act
    from comptoir.kernel.requests import Request


@require_http_methods(["GET", "POST"])
@for_agents
def phase(request: Request, year: int, kind: str) -> HttpResponse:
    """Ask when a phase opens and closes; whom it would strand is named before it is signed."""
    edition = edition_of(year)
    if kind not in Phase.Kind.values:
        raise Http404
    form = PhaseForm(request.POST or None, phase=edition.phase(kind), at=request.now)
    found: list[Stranding] = []
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            _date(edition, kind, form, request)
        except Refusal as raised:
            refusal, found = raised, list(getattr(raised, "strandings", ()))
        else:
            messages.success(request, _("The dates are changed."))
            return redirect("mission:edition_year", year)
    context = {
        "form": form,
        "refusal": refusal,
        "strands": strands(edition, found),
        **_as_it_stands(edition_of(year), kind, request.now),
    }
    return TemplateResponse(request, "mission/edition/phase.html", context)


def _as_it_stands(edition: Edition, kind: str, at: datetime) -> dict[str, object]:
    """Return the phase as it is now, and what tells these dates from others."""
    dated, words = edition.phase(kind), PHRASES[kind]
    return {
        "edition": edition,
        "title": words.title,
        "summary": words.summary,
        "today": steps_of([dated], at)[0].text if dated else "",
        "shown": phase_as_shown(dated),
    }


def _date(edition: Edition, kind: str, form: PhaseForm, request: Request) -> None:
    said = form.cleaned_data
    actions.date_phase(
        edition, kind, opens_at=said["opens"], closes_at=said["closes"], reason=said["reason"],
        shown=request.POST.get("shown", ""), signed=request.POST.getlist("signed"),
        act=act_of(request),
    )  # fmt: skip


# Rules


@require_safe
@for_agents
def rules(request: Request, year: int) -> HttpResponse:
    """List every rule of the edition, what is to be confirmed too, with its last change."""
    edition = edition_of(year)
    context = {
        "edition": edition,
        "chapters": chapters(edition, request.now),
        "to_confirm": to_confirm(edition, request.now),
    }
    return TemplateResponse(request, "mission/edition/rules.html", context)


def _parameter(key: str) -> Parameter:
    try:
        return parameter(key)
    except KeyError as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@for_agents
def rule(request: Request, year: int, key: str) -> HttpResponse:
    """Show one rule, its versions and who changed what; take another value, dated once it binds people."""
    edition, asked = edition_of(year), _parameter(key)
    line = line_of(edition, asked, request.now)
    form = RuleForm(
        request.POST or None,
        parameter=asked,
        value=value(edition, key, request.now),
        locked=line.locked,
        initial={"to_confirm": line.to_confirm},
    )
    refusal = None
    if form.is_valid():
        said = {**form.wanted(), "shown": request.POST.get("shown", ""), "act": act_of(request)}
        refusal = refusal_of(lambda: actions.set_rule(edition, key, **said))
        if refusal is None:
            messages.success(request, _("The rule is written."))
            return redirect("mission:edition_rule", year, key)
    context = {"form": form, "refusal": refusal, **_rule(edition_of(year), asked, request.now)}
    return TemplateResponse(request, "mission/edition/rule.html", context)


def _rule(edition: Edition, asked: Parameter, at: datetime) -> dict[str, object]:
    """Return a rule as it is now: its versions, who changed what, and what tells these versions from others."""
    versions = [one for one in edition.rules.all() if one.key == asked.key]
    return {
        "edition": edition,
        "line": line_of(edition, asked, at),
        "versions": [(one, asked.said(asked.loaded(one.value))) for one in versions],
        "current": version_at(versions, asked.key, at),
        "changes": changes_of(edition).get(asked.key, []),
        "shown": rule_as_shown(edition, asked.key),
    }


@require_http_methods(["GET", "POST"])
@for_agents
def version(request: Request, year: int, pk: int) -> HttpResponse:
    """Correct the wording of a version, or take back one that has not begun."""
    edition = edition_of(year)
    found = get_object_or_404(RuleVersion, edition=edition, pk=pk)
    asked = _parameter(found.key)
    withdraws = request.method == "POST" and "withdraw" in request.POST
    form = WordingForm(None if withdraws else request.POST or None, version=found, parameter=asked)
    refusal = None
    if withdraws or form.is_valid():
        refusal = refusal_of(lambda: _correct(found, None if withdraws else form, request))
        if refusal is None:
            messages.success(request, _("It is done, and written in the journal."))
            return redirect("mission:edition_rule", year, asked.key)
    context = {
        "edition": edition,
        "line": line_of(edition, asked, request.now),
        "version": found, "value": asked.said(asked.loaded(found.value)),
        "form": form, "refusal": refusal,
        "to_come": found.valid_from is not None and request.now < found.valid_from,
    }  # fmt: skip
    return TemplateResponse(request, "mission/edition/version.html", context)


def _correct(found: RuleVersion, form: WordingForm | None, request: Request) -> None:
    if form is None:
        actions.withdraw_version(found, act=act_of(request))
    else:
        actions.correct_wording(found, act=act_of(request), **form.cleaned_data)


# Topics


@require_http_methods(["GET", "POST"])
@for_agents
def topics(request: Request, year: int) -> HttpResponse:
    """List the topics in their order: add one, move one, retire one, propose it again."""
    edition = edition_of(year)
    adds = "name" in request.POST
    form = TopicForm(request.POST if adds else None)
    refusal, act = None, act_of(request)
    if adds and form.is_valid():
        name = form.cleaned_data["name"]
        refusal = refusal_of(lambda: actions.add_topic(edition, name, act=act))
    elif request.method == "POST" and not adds:
        refusal = refusal_of(_of_the_button(request, edition, act))
    done = request.method == "POST" and refusal is None and (not adds or form.is_valid())
    if done:
        return redirect("mission:edition_topics", year)
    everything = list(edition.topics.all())
    context = {
        "edition": edition, "form": form, "refusal": refusal,
        "offered": [one for one in everything if one.retired_at is None],
        "retired": [one for one in everything if one.retired_at is not None],
    }  # fmt: skip
    return TemplateResponse(request, "mission/edition/topics.html", context)


def _of_the_button(request: Request, edition: Edition, act: Act) -> Callable[[], object]:
    """Return what the button of a topic does."""
    word, _colon, pk = request.POST.get("do", "").partition(":")
    if not pk.isdecimal():
        raise Http404
    topic: Topic = get_object_or_404(edition.topics, pk=pk)
    deeds: dict[str, Callable[[], object]] = {
        "up": lambda: actions.move_topic(topic, up=True, act=act),
        "down": lambda: actions.move_topic(topic, up=False, act=act),
        "retire": lambda: actions.retire_topic(topic, act=act),
        "restore": lambda: actions.restore_topic(topic, act=act),
    }
    if word not in deeds:
        raise Http404
    return deeds[word]


@require_http_methods(["GET", "POST"])
@for_agents
def topic(request: Request, year: int, pk: int) -> HttpResponse:
    """Say a topic better."""
    edition = edition_of(year)
    found: Topic = get_object_or_404(edition.topics, pk=pk)
    chosen = Need.objects.filter(topic=found).count()
    form = TopicForm(request.POST or None, initial={"name": found.name})
    if not chosen:
        del form.fields["same_sense"]
    refusal = None
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.rename_topic(
                found, said["name"], same_sense=said.get("same_sense", False), act=act_of(request)
            )
        except Refusal as raised:
            refusal = raised
        else:
            messages.success(request, _("The topic is renamed."))
            return redirect("mission:edition_topics", year)
    context = {"edition": edition, "topic": found, "chosen": chosen, "form": form, "refusal": refusal}  # fmt: skip
    return TemplateResponse(request, "mission/edition/topic.html", context)
