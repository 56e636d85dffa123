"""The programme of a day: its order, each of its items, and what a change tells to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of
from comptoir.comptoirs import agenda, scheduling
from comptoir.comptoirs.actions.audience import who_is_told_among
from comptoir.comptoirs.actions.programme import Change, Verb, alter, effects, fill_from
from comptoir.comptoirs.forms_programme import ItemForm, of_kind, said_of
from comptoir.comptoirs.models import Comptoir, ProgrammeItem
from comptoir.comptoirs.publishing_rules import Overtaken
from comptoir.comptoirs.views.mission import for_the_mission, for_the_mission_with
from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request

_BY_A_BUTTON = set(Verb) - {Verb.WRITE, Verb.ADD}


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < len("1" * 10) else 0


@require_http_methods(["GET", "POST"])
@for_the_mission
def programme(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Show the programme in order; do what a button asks, after having said who is told."""
    extra: dict[str, Any] = {}
    if request.method == "POST":
        try:
            if (told := _do(request, comptoir)) is None:
                return redirect("comptoirs:mission_programme", comptoir.slug)
        except Overtaken as raised:
            extra = _overtaken(request, comptoir, raised)
        except Refusal as raised:
            extra = {"refusal": raised}
        else:
            extra = told
    comptoir.refresh_from_db(fields=["programme_version"])
    found = agenda.agenda_of(comptoir)
    context = {"comptoir": comptoir, "agenda": found, "refusal": None, **extra}
    if not found.moments:
        context["sources"] = agenda.programmes_to_take(comptoir)
    return TemplateResponse(request, "comptoirs/mission/programme.html", context)


def _do(request: Request, comptoir: Comptoir) -> dict[str, Any] | None:
    """Do what a button asks; return what to show first when people are to be told, nothing when it is done."""
    sent, seen = request.POST, _number(request.POST.get("seen"))
    if "fill" in sent:
        source = get_object_or_404(Comptoir, pk=_number(sent["fill"]))
        fill_from(source, comptoir, seen=seen, act=act_of(request))
        return None
    change = _change(request)
    if seen == comptoir.programme_version and "told" not in sent:
        found = effects(comptoir, change)
        if found.parties:
            return {"wanted": change, **_told(comptoir, found)}
    alter(comptoir, change, seen=seen, act=act_of(request))
    messages.success(request, _("The programme is changed."))
    return None


def _change(request: Request) -> Change:
    verb, pk, place, *_rest = [*request.POST.get("do", "").split(":"), "", ""]
    if verb not in _BY_A_BUTTON:
        raise Http404
    return Change(verb=Verb(verb), item=_number(pk), place=_number(place))


def _told(comptoir: Comptoir, found: Any) -> dict[str, Any]:
    return {
        "rows": agenda.hours_told(comptoir, found),
        "head": (_("What"), _("Today it is"), _("It would be")),
        "audience": who_is_told_among(comptoir, found.parties),
    }


def _overtaken(request: Request, comptoir: Comptoir, raised: Refusal) -> dict[str, Any]:
    """Return what others changed meanwhile, and what was wanted, to do it again."""
    seen = _number(request.POST.get("seen"))
    again = None if "fill" in request.POST else _change(request)
    titles = dict(comptoir.programme.values_list("pk", "title"))
    return {
        "refusal": raised,
        "changes": agenda.changes_after(comptoir, seen),
        "again": again if again and again.item in titles else None,
        "again_title": titles.get(again.item, "") if again else "",
    }


@require_http_methods(["GET", "POST"])
@for_the_mission
def item_add(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Ask what to add at the end of the day, from a kind or from another year."""
    like = ProgrammeItem.objects.filter(pk=_number(request.GET.get("comme"))).first()
    version = comptoir.programme_version
    initial = of_kind(request.GET.get("genre", ""), version=version)
    if like is not None:
        initial = said_of(like, pause=0, version=version)
    form = ItemForm(request.POST or None, initial=initial)
    answer = _written(request, comptoir, form, verb=Verb.ADD)
    if not isinstance(answer, dict):
        return answer
    context = {"form": form, "comptoir": comptoir, "kinds": ProgrammeItem.Kind.choices, **answer}
    context["likes"] = agenda.like_these(comptoir)
    return TemplateResponse(request, "comptoirs/mission/item_add.html", context)


@require_http_methods(["GET", "POST"])
@for_the_mission_with
def item(request: Request, comptoir: Comptoir, pk: int) -> HttpResponse:
    """Ask what an item says; what it moves is shown first to whoever must tell it."""
    one = get_object_or_404(comptoir.programme.select_related("led_by"), pk=pk)
    known = comptoir.programme.values_list("pk", "starts_at", "ends_at")
    rows = ((key, (starts, ends)) for key, starts, ends in known)
    day = scheduling.read(rows, begins=comptoir.starts_at)
    pause = day[scheduling.place_of(day, pk)].pause
    initial = said_of(one, pause=pause, version=comptoir.programme_version)
    form = ItemForm(request.POST or None, initial=initial)
    answer = _written(request, comptoir, form, verb=Verb.WRITE, pk=pk)
    if not isinstance(answer, dict):
        return answer
    context = {"form": form, "comptoir": comptoir, "item": one, **answer}
    return TemplateResponse(request, "comptoirs/mission/item.html", context)


def _written(
    request: Request, comptoir: Comptoir, form: ItemForm, *, verb: Verb, pk: int = 0
) -> HttpResponse | dict[str, Any]:
    """Write what a form says and go back to the programme; else return what the page shows."""
    if not form.is_valid():
        return {"refusal": None}
    change, seen = Change(verb=verb, item=pk, words=form.words()), form.cleaned_data["seen"]
    try:
        if seen == comptoir.programme_version and request.POST.get("told") != form.digest():
            found = effects(comptoir, change)
            if found.parties:
                return {"refusal": None, "digest": form.digest(), **_told(comptoir, found)}
        alter(comptoir, change, seen=seen, act=act_of(request))
    except Overtaken as raised:
        comptoir.refresh_from_db(fields=["programme_version"])
        form.see(comptoir.programme_version)
        return {"refusal": raised, "changes": agenda.changes_after(comptoir, seen)}
    except Refusal as raised:
        return {"refusal": raised}
    messages.success(request, _("The programme is changed."))
    return redirect("comptoirs:mission_programme", comptoir.slug)
