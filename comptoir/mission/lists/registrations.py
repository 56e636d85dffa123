"""Who registered: one line a person, with their comptoir, their seat, and how they are reached."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.comptoirs.models import Need, Notice, Registration
from comptoir.editions.models import Topic
from comptoir.kernel.clock import local
from comptoir.kernel.text import fold
from comptoir.mission.lists import in_commune, of_an_edition, ways
from comptoir.mission.lists.acts import on_registrations
from comptoir.mission.lists.choices import of_a_comptoir
from comptoir.ui.lists import Column, Empty, Listing
from comptoir.ui.narrowing import Choice, Claim, Text
from comptoir.ui.words import phone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from comptoir.ui.narrowing import Filter

Status = Registration.Status
STANDING, SEATED, WAITING, CANCELLED, ALL = (
    "inscrites", "place-reservee", "en-file", "annulees", "toutes",
)  # fmt: skip


def registrations(at: datetime) -> Listing[Registration]:
    """Return the list of the people of an edition, those who come or wait first."""
    sizes: dict[int, int] = {}

    def measure(rows: Sequence[Registration]) -> Sequence[Registration]:
        together = Registration.objects.filter(party__in={row.party_id for row in rows})
        sizes.clear()
        sizes.update(together.order_by().values_list("party").annotate(Count("pk")))
        return rows

    return Listing(
        key="inscriptions",
        title=_("Registrations"),
        counted=lambda n: ngettext("%(n)d person", "%(n)d people", n) % {"n": n},
        columns=_columns(sizes),
        filters=_filters(at),
        search=_search,
        search_label=_("Name, email or telephone"),
        sort="nom",
        bulk=on_registrations(),
        prepare=measure,
        empty=Empty(
            _("Nobody is registered yet"),
            _("People will be listed here as they register, by themselves or by telephone."),
            reverse("comptoirs:mission_list"),
            _("See the comptoirs"),
        ),
        ways=ways("registrations"),
    )


def _columns(sizes: dict[int, int]) -> list[Column[Registration]]:
    return [
        Column("nom", _("Name"), _name, url=_page, sort=["person__name_key"], reads=["person__name"]),
        Column("comptoir", _("Comptoir"), lambda one: one.comptoir.venue.commune.name, sort=["comptoir__venue__commune__name"], reads=["comptoir__venue__commune__name"]),
        Column("jour", _("Day"), lambda one: local(one.comptoir.starts_at).date(), hidden=True, sort=["comptoir__starts_at"], reads=["comptoir__starts_at"]),
        Column("etat", _("Status"), lambda one: str(Status(one.status).label), sort=["status", "entered_at"], reads=["status"]),
        Column("vient", _("Comes"), lambda one: one.get_comes_as_display(), sort=["comes_as"], hidden=True, reads=["comes_as"]),
        Column("commune", _("Commune"), _commune, sort=["party__commune__name"], reads=["party__commune__name"]),
        Column("ensemble", _("Come together"), lambda one: sizes.get(one.party_id, 1), reads=["party"]),
        Column("besoins", _("Needs"), _needs, hidden=True, reads=["pk"], fetches=["needs__topic"]),
        Column("joindre", _("Reach by"), lambda one: one.party.email or phone(one.party.phone), reads=["party__email", "party__phone"]),
        Column("telephone", _("Telephone"), lambda one: phone(one.party.phone), hidden=True, reads=["party__phone"]),
        Column("moins-de-15", _("Under 15"), lambda one: one.under_15, hidden=True, reads=["under_15"]),
        Column("inscrit", _("Registered on"), lambda one: local(one.entered_at).date(), sort=["entered_at"], reads=["entered_at"]),
    ]  # fmt: skip


def _name(one: Registration) -> str:
    return one.person.name or _("Name erased")


def _page(one: Registration) -> str:
    return reverse("comptoirs:mission_party", args=[one.party_id])


def _commune(one: Registration) -> str:
    return one.party.commune.name if one.party.commune else ""


def _needs(one: Registration) -> str:
    return ", ".join(sorted(str(need.topic) for need in one.needs.all()))


def _filters(at: datetime) -> list[Filter[Registration]]:
    topics = Topic.objects.order_by("name").values_list("name", flat=True).distinct()
    return [
        Choice("etat", _("Status"), _states(), _in_state, quick=True, default=STANDING),
        Claim("sans-courriel", _("No email"), lambda rows: rows.filter(party__email=""), quick=True),
        Claim("appels", _("Calls to make"), partial(_to_call, at=at), quick=True),
        of_an_edition("comptoir__edition", at),
        of_a_comptoir(at),
        Choice("besoin", _("Need"), [(name, name) for name in topics], _who_needs),
        Choice(
            "vient", _("Comes"), Registration.ComesAs.choices,
            lambda rows, how: rows.filter(comes_as=how),
        ),
        Text("commune", _("Commune"), partial(in_commune, path="party__commune")),
        Claim("moins-de-15", _("Under 15"), lambda rows: rows.filter(under_15=True)),
    ]  # fmt: skip


def _states() -> list[tuple[str, str | Promise]]:
    return [
        (STANDING, _("Come or wait")),
        (SEATED, Status.CONFIRMED.label),
        (WAITING, Status.WAITING.label),
        (CANCELLED, Status.CANCELLED.label),
        (ALL, _("All")),
    ]


def _in_state(rows: QuerySet[Registration], state: str) -> QuerySet[Registration]:
    if state == STANDING:
        return rows.exclude(status=Status.CANCELLED)
    statuses = {SEATED: Status.CONFIRMED, WAITING: Status.WAITING, CANCELLED: Status.CANCELLED}
    return rows if state == ALL else rows.filter(status=statuses[state])


def _to_call(rows: QuerySet[Registration], *, at: datetime) -> QuerySet[Registration]:
    due = Notice.objects.due(at).filter(party=OuterRef("party"), comptoir=OuterRef("comptoir"))
    return rows.filter(Exists(due), party__email="", is_referent=True)


def _who_needs(rows: QuerySet[Registration], name: str) -> QuerySet[Registration]:
    return rows.filter(Exists(Need.objects.filter(registration=OuterRef("pk"), topic__name=name)))


def _search(rows: QuerySet[Registration], text: str) -> QuerySet[Registration]:
    found = Q(person__name_key__contains=fold(text)) | Q(party__email__contains=text.lower())
    digits = "".join(filter(str.isdigit, text))
    return rows.filter(found | Q(party__phone__contains=digits) if digits else found)
