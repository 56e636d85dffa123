"""The history of everything: who did what, when, and what can be taken back."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.accounts.http import act_of, user_of
from comptoir.audit.models import Entry
from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal
from comptoir.mission.chronicle import lines_of, take_back, wanted
from comptoir.mission.forms import HistoryForm
from comptoir.organisations.http import for_agents
from comptoir.organisations.models import Agent
from comptoir.organisations.rules import agent_of

if TYPE_CHECKING:
    from comptoir.kernel.requests import Request
    from comptoir.organisations.chronicle import Line

PER_PAGE, MOST_EXPORTED = 40, 5_000


@require_http_methods(["GET", "POST"])
@for_agents
def history(request: Request) -> HttpResponse:
    """Show what happened, the last first, as the filters of the address say; a button takes back what can be."""
    refusal = None
    if request.method == "POST":
        try:
            _take_back(request)
        except Refusal as raised:
            refusal = raised
        else:
            messages.success(request, _("It is taken back."))
            return redirect(request.get_full_path())
    form = HistoryForm(request.GET)
    entries = list(wanted(**form.filters()).filter(form.older())[: PER_PAGE + 1])
    agent = agent_of(user_of(request))
    context = {
        "search": form,
        "lines": lines_of(entries[:PER_PAGE], request.now),
        "older": form.query(before=entries[PER_PAGE - 1].pk) if len(entries) > PER_PAGE else "",
        "newest": form.query() if form.is_further_back else "",
        "query": form.query(),
        "refusal": refusal,
        "acts": agent is not None and agent.role != Agent.Role.READER,
    }
    return TemplateResponse(request, "mission/history_page.html", context)


def _take_back(request: Request) -> None:
    pk = request.POST.get("entry", "")
    entry = get_object_or_404(Entry, pk=pk if pk.isdecimal() else 0)
    take_back(entry, act=act_of(request))


@require_safe
@for_agents
def export(request: Request) -> HttpResponse:
    """Give what the filters keep as a CSV file that a spreadsheet opens, the last first."""
    entries = list(wanted(**HistoryForm(request.GET).filters())[:MOST_EXPORTED])
    file = StringIO("\ufeff", newline="")
    file.seek(0, 2)
    rows = csv.writer(file, delimiter=";")
    rows.writerow([_("Moment"), _("What"), _("About"), _("Details"), _("By"), _("Seal")])
    rows.writerows(_row(line) for line in lines_of(entries, request.now))
    answer = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="historique.csv"'
    return answer


def _row(line: Line) -> list[str]:
    moment = f"{local(line.entry.at):%Y-%m-%d %H:%M:%S}"
    words = [line.words, line.subject.name, line.told, line.actor]
    return [moment, *map(_harmless, words), str(line.entry.sequence or "")]


def _harmless(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
