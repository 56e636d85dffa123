"""The mission's comptoirs as a list: seats, queue, and what needs a look."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db.models import ExpressionWrapper, F, FloatField, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.comptoirs.filling import filling_of
from comptoir.comptoirs.models import Comptoir
from comptoir.comptoirs.overview import rows_of
from comptoir.editions.models import Edition
from comptoir.kernel.clock import local
from comptoir.ui.lists import Column, Empty, Listing, Way
from comptoir.ui.narrowing import Choice, Claim, Days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from comptoir.comptoirs.filling import Filling
    from comptoir.ui.narrowing import Filter

TO_COME, PAST, ALL = "a-venir", "passes", "tous"
EVERY_EDITION = "toutes"
FILLING = ExpressionWrapper(
    100.0 * (F("seats_held") + F("seats_offered")) / F("capacity"), output_field=FloatField()
)


def comptoirs(at: datetime, *, year: str = "") -> Listing[Comptoir]:
    """Return the list of the comptoirs, those to come first; what is prepared from there is of the year shown."""
    looks: dict[int, str] = {}
    fillings: dict[int, Filling] = {}

    def look(rows: Sequence[Comptoir]) -> Sequence[Comptoir]:
        looks.update({row.comptoir.pk: ", ".join(row.looks) for row in rows_of(rows, at)})
        fillings.update(filling_of(rows, at))
        return rows

    return Listing(
        key="comptoirs",
        title=_("The comptoirs of the mission"),
        counted=lambda n: ngettext("%(n)d comptoir", "%(n)d comptoirs", n) % {"n": n},
        columns=[*_columns(looks), *_beside(fillings)],
        filters=_filters(at),
        ways=_ways(year),
        search=_search,
        search_label=_("Commune, venue or host"),
        sort="jour",
        prepare=look,
        empty=Empty(
            _("No comptoir here"),
            _("Those of the edition will be listed, with their seats and their queue."),
        ),
    )


def _columns(looks: dict[int, str]) -> list[Column[Comptoir]]:
    return [
        Column("comptoir", _("Comptoir"), lambda one: one.venue.commune.name, url=_page, sort=["venue__commune__name"]),
        Column("jour", _("Day"), lambda one: local(one.starts_at).date(), sort=["starts_at"]),
        Column("a-voir", _("To look at"), lambda one: looks.get(one.pk, "")),
        Column("etat", _("Status"), lambda one: one.get_status_display(), sort=["status"]),
        Column("reservees", _("Held"), lambda one: one.seats_held, sort=["seats_held"]),
        Column("proposees", _("Offered"), lambda one: one.seats_offered, sort=["seats_offered"], hidden=True),
        Column("places", _("Seats"), lambda one: one.capacity, sort=["capacity"]),
        Column("remplissage", _("Filling (%)"), _filling, sort=["filling"]),
        Column("attente", _("Waiting"), lambda one: one.waiting, sort=["waiting"]),
        Column("lieu", _("Venue"), lambda one: one.venue.name, sort=["venue__name"], hidden=True),
        Column("hote", _("Host"), lambda one: one.host_name, sort=["host__name"], hidden=True),
        Column("ouverture", _("Registration opens"), lambda one: one.registration_opens_at, sort=["registration_opens_at"], hidden=True),
        Column("cloture", _("Registration closes"), lambda one: one.registration_closes_at, sort=["registration_closes_at"], hidden=True),
    ]  # fmt: skip


def _beside(fillings: dict[int, Filling]) -> list[Column[Comptoir]]:
    """Return how many are on the list, and how many were on last year's at the same day."""
    return [
        Column("inscrites", _("People registered"), lambda one: fillings[one.pk].registered),
        Column("an-dernier", _("Last year, same day"), lambda one: fillings[one.pk].before, hidden=True),
    ]  # fmt: skip


def _page(one: Comptoir) -> str:
    return reverse("comptoirs:mission_comptoir", args=[one.slug])


def _filling(one: Comptoir) -> int:
    """Return the part of the seats that are held or offered, in hundredths."""
    return round(100 * (one.seats_held + one.seats_offered) / one.capacity)


def _ways(year: str) -> list[Way]:
    of_the_year = f"?annee={year}" if year.isdecimal() else ""
    return [
        Way(
            _("Prepare a comptoir"),
            reverse("comptoirs:mission_prepare") + of_the_year,
            is_main=True,
        ),
        Way(
            _("Take up those of the year before"),
            reverse("comptoirs:mission_take_up") + of_the_year,
        ),
        Way(_("Who is missing"), reverse("comptoirs:mission_coverage")),
    ]


def _filters(at: datetime) -> list[Filter[Comptoir]]:
    when = [(TO_COME, _("To come")), (PAST, _("Past")), (ALL, _("All"))]
    return [
        _of_an_edition(at),
        Choice("vue", _("Which comptoirs"), when, partial(_when, at=at), quick=True, default=TO_COME),
        Claim("personnes-en-attente", _("People wait"), lambda rows: rows.filter(waiting__gt=0), quick=True),
        Claim("presque-vides", _("Under a third full"), lambda rows: rows.filter(filling__lt=100 / 3), quick=True),
        Choice("etat", _("Status"), Comptoir.Status.choices, lambda rows, status: rows.filter(status=status)),
        Days("jour", _("Day"), lambda rows, first, last: rows.filter(pk__in=Comptoir.objects.between(first, last))),
    ]  # fmt: skip


def _when(rows: QuerySet[Comptoir], when: str, *, at: datetime) -> QuerySet[Comptoir]:
    if when == ALL:
        return rows
    return rows.filter(ends_at__lte=at) if when == PAST else rows.filter(ends_at__gt=at)


def _of_an_edition(at: datetime) -> Choice[Comptoir]:
    """Narrow to one edition: the present one unless another is asked; those prepared after it are one click away."""
    years = list(Edition.objects.order_by("-year").values_list("year", flat=True))
    current = Edition.objects.announced(at).order_by("-year").values_list("year", flat=True).first()
    later = [str(year) for year in reversed(years) if year > (current or 0)]
    options = [*((str(year), str(year)) for year in years), (EVERY_EDITION, _("All editions"))]
    return Choice(
        "annee",
        _("Edition"),
        options,
        lambda rows, year: rows if year == EVERY_EDITION else rows.filter(edition__year=int(year)),
        quick=bool(later),
        clicks=[str(current or EVERY_EDITION), *later],
        default=str(current or EVERY_EDITION),
    )


def _search(rows: QuerySet[Comptoir], text: str) -> QuerySet[Comptoir]:
    return rows.filter(
        Q(venue__commune__name__icontains=text)
        | Q(venue__name__icontains=text)
        | Q(host__name__icontains=text)
    )
