"""The mission's figures: all of them, then each with its definition, its drawing, its table and its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from comptoir.editions.models import Edition
from comptoir.figures.catalogue import DEFINITIONS
from comptoir.figures.drawing import drawing_of
from comptoir.figures.funnel import readings
from comptoir.organisations.http import for_agents
from comptoir.ui import words
from comptoir.ui.spreadsheets import TYPES, WRITERS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.figures.tables import Cell, Definition, Table
    from comptoir.kernel.requests import Request

YEARS, PER_PAGE = 6, 100


@require_safe
@for_agents
def index(request: Request) -> HttpResponse:
    """Show the funnel year on year, then what else is counted."""
    last = Edition.objects.at_hand().filter(announced_at__lte=request.now).order_by("-year")
    editions = list(last[:YEARS])
    context = {
        "editions": editions,
        "steps": readings(editions, request.now),
        "definitions": DEFINITIONS,
    }
    return TemplateResponse(request, "figures/index.html", context)


@require_safe
@for_agents
def figure(request: Request, slug: str) -> HttpResponse:
    """Show one thing that is counted, for one edition."""
    definition = _definition(slug)
    edition = _edition(request)
    table = definition.count(edition, request.now)
    if (kind := request.GET.get("format", "")) in TYPES:
        return _file(definition, edition, table, kind=kind)
    page = Paginator(table.rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "definition": definition,
        "edition": edition,
        "years": Edition.objects.announced(request.now).order_by("-year"),
        "table": table,
        "page_obj": page,
        "rows": [[_said(cell) for cell in row] for row in page],
        "query": f"annee={edition.year}",
        **drawing_of(definition, table),
    }
    return TemplateResponse(request, "figures/figure.html", context)


def _file(definition: Definition, edition: Edition, table: Table, *, kind: str) -> HttpResponse:
    """Return the whole table as a spreadsheet: it counts people, and names nobody."""
    head = [str(label) for label in definition.head]
    file, _rows = WRITERS[kind](head, table.rows)
    name = f"{definition.slug}-{edition.year}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[kind])  # type: ignore[return-value]


def _said(cell: Cell) -> str:
    """Say a cell: a name as it is, a number as people read it, a dash for what is not known."""
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else words.number(cell)


def _definition(slug: str) -> Definition:
    found = next((one for one in DEFINITIONS if one.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _edition(request: Request) -> Edition:
    """Return the edition of the year that the address asks for; the current one without."""
    year = request.GET.get("annee", "")
    if year.isdecimal():
        return get_object_or_404(Edition.objects.announced(request.now).at_hand(), year=year)
    current = Edition.objects.current(request.now)
    if current is None:
        raise Http404
    return current
