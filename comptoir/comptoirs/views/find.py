"""Finding a comptoir: the list beside the map, and one comptoir's page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from comptoir.comptoirs.forms import USUAL_RADIUS, SearchForm
from comptoir.comptoirs.models import Comptoir
from comptoir.comptoirs.renderings import schema_org
from comptoir.comptoirs.rules import Desk, desk
from comptoir.comptoirs.views.addresses import at_its_address
from comptoir.editions.models import Edition
from comptoir.kernel.instance import instance
from comptoir.territory.distances import kilometres, said
from comptoir.territory.maps import map_of
from comptoir.ui.words import day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpResponse

    from comptoir.comptoirs.models import Venue
    from comptoir.comptoirs.models.comptoir import ComptoirQuerySet
    from comptoir.kernel.requests import Request
    from comptoir.territory.models import Commune

PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class Card:
    """One comptoir as the list and the map show it; `number` ties the two together, 0 where there is no map."""

    number: int
    comptoir: Comptoir
    desk: Desk
    distance: str
    x: float
    y: float

    @property
    def url(self) -> str:
        """The comptoir's page."""
        return self.comptoir.get_absolute_url()

    @property
    def label(self) -> str:
        """What the point on the map says: the place and the day."""
        return f"{self.number}. {self.comptoir}, {day(self.comptoir.starts_at)}"

    @property
    def full(self) -> bool:
        """Whether one cannot hold a seat by registering now."""
        return self.desk != Desk.OPEN


@login_not_required
@require_safe
def comptoirs(request: Request) -> HttpResponse:
    """List what is to come, filtered, ten a page, beside a map of the same ten."""
    edition = Edition.objects.current(request.now)
    form = SearchForm(request.GET or None)
    found = Comptoir.objects.filter(edition=edition).public().upcoming(request.now)
    near: Commune | None = None
    if form.is_bound and form.is_valid():
        near = form.cleaned_data["pres_de"]
        found = _filtered(found, form.cleaned_data)
    order = found if near else found.in_order()
    page = Paginator(order.with_place(), PER_PAGE).get_page(request.GET.get("page"))
    cards = cards_of(page, first=page.start_index(), near=near, at=request.now)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "edition": edition,
        "form": form,
        "near": near,
        "page_obj": page,
        "cards": cards,
        "map": map_of(instance().territory_code),
        "query": query.urlencode(),
    }
    return TemplateResponse(request, "comptoirs/list.html", context)


def _filtered(found: ComptoirQuerySet, asked: dict[str, Any]) -> ComptoirQuerySet:
    found = found.between(asked["du"], asked["au"])
    if asked["places"]:
        found = found.published().with_places_left()
    if asked["acces"]:
        found = found.accessible()
    return (
        found.near(asked["pres_de"], kilometres=asked["rayon"] or USUAL_RADIUS)
        if asked["pres_de"]
        else found
    )


def cards_of(
    comptoirs: Iterable[Comptoir], *, at: datetime, near: Commune | None = None, first: int = 0
) -> list[Card]:
    """Return what cards and points show; numbered from `first` when they stand beside a map."""
    frame, shown, cards = map_of(instance().territory_code), list(comptoirs), []
    places = [(one.venue.latitude, one.venue.longitude) for one in shown]
    pins = frame.pins(places) if frame else [(0.0, 0.0)] * len(shown)
    for rank, (comptoir, (x, y)) in enumerate(zip(shown, pins, strict=True)):
        venue = comptoir.venue
        distance = said(_apart(near, venue)) if near else ""
        number = first + rank if first else 0
        cards.append(Card(number, comptoir, desk(comptoir, at), distance, round(x), round(y)))
    return cards


def _apart(commune: Commune, venue: Venue) -> float:
    return kilometres(commune.latitude, commune.longitude, venue.latitude, venue.longitude)


@login_not_required
@require_safe
@at_its_address
def detail(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Show one comptoir."""
    programme = list(comptoir.programme.select_related("led_by").in_order())
    context = {
        "comptoir": comptoir,
        "desk": desk(comptoir, request.now),
        "programme": programme,
        "access_facts": comptoir.venue.access_facts.all(),
        "json_ld": json.dumps(schema_org(comptoir, programme), ensure_ascii=False).replace(
            "<", "\\u003c"
        ),
    }
    return TemplateResponse(request, "comptoirs/detail.html", context)
