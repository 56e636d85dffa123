"""The mission's imports: give a file, say its columns, see what it would do, import it, put it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.accounts.http import act_of
from comptoir.imports import actions, lists, matching, papers, planning, undoing
from comptoir.imports.forms import ColumnsForm, FileForm, ReadingForm
from comptoir.imports.kinds import KINDS
from comptoir.imports.models import Import
from comptoir.imports.reading import Unreadable
from comptoir.imports.uploads import TOO_BIG
from comptoir.kernel.refusals import Refusal
from comptoir.library.models import Attendance, Initiative, PastComptoir
from comptoir.organisations.http import for_agents
from comptoir.organisations.views.lists import show

if TYPE_CHECKING:
    from comptoir.imports.planning import Plan
    from comptoir.imports.reading import Table
    from comptoir.kernel.requests import Request

SHOWN, REFUSED_SHOWN = 10, 30


@require_http_methods(["GET", "POST"])
@for_agents
def imports(request: Request) -> HttpResponse:
    """List what was imported: who, when, what came of it."""
    return show(request, lists.imports(), Import.objects.with_agents())


@require_http_methods(["GET", "POST"])
@for_agents
def initiatives(request: Request) -> HttpResponse:
    """List the ideas and the projects of the past editions."""
    return show(
        request, lists.initiatives(), Initiative.objects.select_related("edition", "commune")
    )


@require_http_methods(["GET", "POST"])
@for_agents
def comptoirs(request: Request) -> HttpResponse:
    """List the comptoirs of the past editions."""
    rows = PastComptoir.objects.select_related("edition", "commune")
    return show(request, lists.comptoirs(), rows)


@require_http_methods(["GET", "POST"])
@for_agents
def attendances(request: Request) -> HttpResponse:
    """List how many people came to the past editions."""
    rows = Attendance.objects.select_related("edition", "commune")
    return show(request, lists.attendances(), rows)


@require_http_methods(["GET", "POST"])
@for_agents
def add(request: Request) -> HttpResponse:
    """Take a file, and lead to its columns."""
    form = FileForm(
        request.POST or None, request.FILES or None, is_too_big=bool(request.META.get(TOO_BIG))
    )
    refusal = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        kind, content = form.cleaned_data["kind"], file.read()
        try:
            imported = actions.receive(kind, file.name, content=content, act=act_of(request))
        except Unreadable as error:
            form.add_error("file", error.message)
        except Refusal as raised:
            refusal = raised
        else:
            return redirect("imports:columns", imported.pk)
    context = {"form": form, "refusal": refusal, "kinds": KINDS.values()}
    return TemplateResponse(request, "imports/add.html", context)


@require_http_methods(["GET", "POST"])
@for_agents
def columns(request: Request, pk: int) -> HttpResponse:
    """Show how the file was read and what its columns seem to be; both can be corrected."""
    imported = get_object_or_404(Import, pk=pk)
    if imported.state != "waiting" or imported.content is None:
        return redirect(imported)
    refusal, table = None, planning.table_of(imported)
    is_reading = request.POST.get("act") == "read"
    reading = ReadingForm(request.POST if is_reading else None, table=table)
    form = _columns_form(request, imported, table)
    try:
        if is_reading and reading.is_valid():
            actions.read_again(imported, reading.cleaned_data, act=act_of(request))
            return redirect("imports:columns", pk)
        if form.is_valid():
            actions.say_columns(imported, form.mapping(), act=act_of(request))
            return redirect(imported)
    except Unreadable as error:
        reading.add_error(None, error.message)
    except Refusal as raised:
        refusal = raised
    return _columns_page(request, imported, table, form=form, reading=reading, refusal=refusal)


def _columns_form(request: Request, imported: Import, table: Table) -> ColumnsForm:
    data = request.POST if request.POST.get("act") == "columns" else None
    return ColumnsForm(data, kind=KINDS[imported.kind], table=table, mapping=imported.mapping)


def _columns_page(request: Request, imported: Import, table: Table, **context: Any) -> HttpResponse:
    kind = KINDS[imported.kind]
    context |= {
        "import": imported,
        "kind": kind,
        "table": table,
        "left_out": matching.left_out(kind, table.headings),
        "kept": Import.objects.like(imported).exists(),
        "wrong": context["reading"] if context["reading"].errors else context["form"],
    }
    return TemplateResponse(request, "imports/columns.html", context)


@require_http_methods(["GET", "POST"])
@for_agents
def detail(request: Request, pk: int) -> HttpResponse:
    """Show what the file would do, or what it did; its buttons import it."""
    imported = get_object_or_404(Import.objects.select_related("uploaded_by__person"), pk=pk)
    refusal = None
    if request.method == "POST":
        try:
            return _done(request, imported)
        except Refusal as raised:
            refusal = raised
            imported.refresh_from_db()
    context = {
        "import": imported,
        "kind": KINDS[imported.kind],
        "result": lists.said(imported.totals),
        "refusal": refusal,
    }
    context |= _trial(imported, request) if imported.state == "waiting" else {}
    return TemplateResponse(request, _page_of(imported), context)


def _done(request: Request, imported: Import) -> HttpResponse:
    """Do what the button says: import, or let the file go."""
    lines, act = request.POST.get("lines"), act_of(request)
    if lines == "none":
        actions.forget(imported, act=act)
        messages.success(request, _("The file is deleted."))
        return redirect("imports:list")
    if actions.start(imported, only_good=lines == "good", act=act).state == "done":
        messages.success(request, _("The file is imported."))
    return redirect(imported)


def _page_of(imported: Import) -> str:
    return "imports/trial.html" if imported.state == "waiting" else "imports/report.html"


def _trial(imported: Import, request: Request) -> dict[str, object]:
    """Return what the file would do now."""
    lacking = actions.missing(imported)
    try:
        plan = planning.plan(imported, at=request.now)
    except Unreadable as error:
        return {"unreadable": error.message}
    return {
        "lacking": lacking,
        "totals": plan.totals,
        "writes": plan.writes,
        "preview": _preview(plan),
        "refused": plan.refused[:REFUSED_SHOWN],
        "more_refused": max(0, len(plan.refused) - REFUSED_SHOWN),
        "notes": plan.table.notes,
        "copy": Import.objects.standing_copy(imported),
    }


def _preview(plan: Plan) -> list[papers.Shown]:
    """Return the first rows that would be written, in words."""
    lines = [line for line in plan.lines if not line.problems]
    shown = [papers.shown(line, planned) for line in lines[:SHOWN] for planned in line.rows]
    return shown[:SHOWN]


@require_http_methods(["GET", "POST"])
@for_agents
def undo(request: Request, pk: int) -> HttpResponse:
    """Say what would be put back, and put it back on the button."""
    imported = get_object_or_404(Import, pk=pk)
    if imported.state != "done":
        return redirect(imported)
    refusal = None
    if request.method == "POST":
        try:
            actions.undo(imported, act=act_of(request))
        except Refusal as raised:
            refusal = raised
        else:
            messages.success(request, _("Everything is as it was before this import."))
            return redirect(imported)
    made = imported.changes.filter(before__isnull=True).count()
    context = {
        "import": imported, "kind": KINDS[imported.kind], "refusal": refusal,
        "made": made, "changed": imported.changes.count() - made, "touched": undoing.touched_since(imported),
    }  # fmt: skip
    return TemplateResponse(request, "imports/undo.html", context)


@require_safe
@for_agents
def refused(request: Request, pk: int) -> HttpResponse:
    """Give the lines that were refused, as a file to correct."""
    imported = get_object_or_404(Import, pk=pk)
    try:
        plan = planning.plan(imported, at=request.now)
    except Unreadable as error:
        raise Http404 from error
    return _file(papers.refused_lines(plan), f"lignes-refusees-{pk}.csv")


@require_safe
@for_agents
def sample(request: Request, kind: str) -> HttpResponse:  # noqa: ARG001 - the same for all
    """Give a model file: its headings, and a line as an example."""
    if kind not in KINDS:
        raise Http404
    return _file(papers.sample(KINDS[kind]), f"modele-{kind}.csv")


def _file(text: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    # The mark tells Excel that this is UTF-8.
    return HttpResponse(
        f"\ufeff{text}".encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )
