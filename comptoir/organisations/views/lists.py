"""How the mission talks with a list: it looks, it takes away, it does one thing to many rows after seeing what it would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.accounts.http import act_of
from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.actions.lists import act_on_many, export
from comptoir.organisations.models import Agent
from comptoir.organisations.rules import agent_of, require_acting_on_lists
from comptoir.ui.bulk import ALL, BULK, SURE, rehearse, selection_of
from comptoir.ui.lists import Shown
from comptoir.ui.spreadsheets import TYPES

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request
    from comptoir.ui.bulk import Bulk, Outcome, Selection
    from comptoir.ui.lists import Listing

NAMED = 20


def show[T: Model](request: Request, listing: Listing[T], rows: QuerySet[T]) -> HttpResponse:
    """Answer for a list of the mission: its page, its file, or what one act does to many of its rows.

    The view opens it to agents, and accepts GET and POST.
    """
    shown = Shown(listing, rows, request.GET, request.path)
    if request.method != "POST":
        return _page(request, shown)
    try:
        if request.POST.get("format") in TYPES:
            return _file(request, shown, request.POST["format"])
        return _many(request, shown)
    except Refusal as refusal:
        return _page(request, shown, refusal=refusal)


def _page[T: Model](
    request: Request, shown: Shown[T], *, refusal: Refusal | None = None
) -> HttpResponse:
    agent = agent_of(request.user)
    may_act = agent is not None and agent.role != Agent.Role.READER
    context = {"shown": shown, "may_act": may_act, "refusal": refusal}
    return TemplateResponse(request, "organisations/list.html", context)


def _file[T: Model](request: Request, shown: Shown[T], kind: str) -> HttpResponse:
    act = act_of(request)
    name = f"{shown.listing.key}-{local(act.at):%Y-%m-%d}.{kind}"
    file = export(shown, kind, act=act)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[kind])  # type: ignore[return-value]


def _many[T: Model](request: Request, shown: Shown[T]) -> HttpResponse:
    act = act_of(request)
    known = {one.key: one for one in shown.listing.bulk}
    bulk = known.get(request.POST.get(BULK, ""))
    if bulk is None:
        raise Http404
    require_acting_on_lists(act)
    selection = selection_of(shown, dict(request.POST.lists()))
    if SURE not in request.POST:
        outcome = rehearse(bulk, selection.rows, act=act)
        return _preview(request, shown, bulk=bulk, selection=selection, outcome=outcome)
    outcome = act_on_many(shown, bulk, selection, act=act)
    _say(request, outcome, selection)
    return redirect(shown.here)


def _preview[T: Model](
    request: Request,
    shown: Shown[T],
    *,
    bulk: Bulk[T],
    selection: Selection[T],
    outcome: Outcome[T],
) -> HttpResponse:
    """Show what the act would do; the second button sends the very rows that were shown."""
    name = shown.listing.columns[0].say
    names = [str(name(row)) for row in outcome.done]
    context: dict[str, Any] = {
        "shown": shown,
        "bulk": bulk,
        "selection": selection,
        "outcome": outcome,
        "whole": ALL in request.POST,
        "names": names[:NAMED],
        "more_names": len(names[NAMED:]),
        "refused": [(name(row), why) for row, why in outcome.refused[:NAMED]],
        "more_refused": len(outcome.refused[NAMED:]),
    }
    return TemplateResponse(request, "organisations/list_preview.html", context)


def _say[T: Model](request: Request, outcome: Outcome[T], selection: Selection[T]) -> None:
    """Say how many are done, why others were refused, and what changed since the preview."""
    if outcome.done:
        words = ngettext("Done to %(n)d row.", "Done to %(n)d rows.", len(outcome.done))
        messages.success(request, words % {"n": len(outcome.done)})
    for reason, count in outcome.reasons:
        words = ngettext("%(n)d row refused: %(reason)s", "%(n)d rows refused: %(reason)s", count)
        messages.warning(request, words % {"n": count, "reason": reason})
    for change in selection.changes:
        messages.warning(request, change)
    if not outcome.done:
        messages.info(request, _("Nothing was changed."))
