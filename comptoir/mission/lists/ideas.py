"""The ideas in three lines, with where they come from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.comptoirs.models import Party, Registration
from comptoir.kernel.clock import local
from comptoir.kernel.text import fold
from comptoir.mission.lists import in_commune, of_an_edition, ways
from comptoir.mission.lists.choices import of_a_comptoir
from comptoir.ui.lists import Column, Empty, Listing
from comptoir.ui.narrowing import Claim, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

_REFERENT = Registration.objects.filter(party=OuterRef("pk"), is_referent=True)


def ideas(at: datetime) -> Listing[Party]:
    """Return the list of the ideas that were written on registering."""
    names: dict[int, str] = {}

    def name(rows: Sequence[Party]) -> Sequence[Party]:
        of = Registration.objects.filter(party__in=rows, is_referent=True).order_by("pk")
        names.update(of.values_list("party", "person__name"))
        return rows

    return Listing(
        key="idees",
        title=_("Ideas"),
        counted=lambda n: ngettext("%(n)d idea", "%(n)d ideas", n) % {"n": n},
        columns=_columns(names),
        filters=[
            of_an_edition("comptoir__edition", at),
            of_a_comptoir(at),
            Text("commune", _("Commune"), partial(in_commune, path="commune")),
            Claim("vient", _("Still comes"), _still_comes, quick=True),
        ],
        search=_search,
        search_label=_("Words of the idea, or a name"),
        sort="-ecrite",
        prepare=name,
        empty=Empty(
            _("No idea yet"),
            _("What people write on registering, in three lines, will be listed here."),
        ),
        ways=ways("ideas"),
    )


def _columns(names: dict[int, str]) -> list[Column[Party]]:
    return [
        Column("nom", _("Name"), lambda one: names.get(one.pk) or _("Name erased"), url=_page),
        Column("idee", _("Idea"), lambda one: one.idea),
        Column("comptoir", _("Comptoir"), lambda one: one.comptoir.venue.commune.name, sort=["comptoir__venue__commune__name"]),
        Column("jour", _("Day"), lambda one: local(one.comptoir.starts_at).date(), hidden=True, sort=["comptoir__starts_at"]),
        Column("commune", _("Commune"), lambda one: one.commune.name if one.commune else "", sort=["commune__name"]),
        Column("ecrite", _("Written on"), lambda one: local(one.made_at).date(), sort=["made_at"], hidden=True),
    ]  # fmt: skip


def _page(one: Party) -> str:
    return reverse("comptoirs:mission_party", args=[one.pk])


def _still_comes(rows: QuerySet[Party]) -> QuerySet[Party]:
    standing = Registration.objects.standing().filter(party=OuterRef("pk"))
    return rows.filter(Exists(standing))


def _search(rows: QuerySet[Party], text: str) -> QuerySet[Party]:
    named = _REFERENT.filter(person__name_key__contains=fold(text))
    return rows.filter(Q(idea__icontains=text) | Exists(named))
