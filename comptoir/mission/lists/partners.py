"""Who takes part in an edition, and in what role."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.mission.lists import in_commune, of_an_edition, ways
from comptoir.organisations.models import Member, Organisation, Partnership
from comptoir.ui.lists import Column, Empty, Listing
from comptoir.ui.narrowing import Choice, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def partners(at: datetime) -> Listing[Partnership]:
    """Return the list of the organisations of an edition, by role."""
    people: dict[int, int] = {}

    def count_people(rows: Sequence[Partnership]) -> Sequence[Partnership]:
        of = Member.objects.filter(organisation__in=[row.organisation_id for row in rows])
        people.update(of.order_by().values_list("organisation").annotate(Count("pk")))
        return rows

    return Listing(
        key="partenaires",
        title=_("Partners"),
        counted=lambda n: ngettext("%(n)d role held", "%(n)d roles held", n) % {"n": n},
        columns=_columns(people),
        filters=[
            Choice(
                "role", _("Role"), Partnership.Role.choices,
                lambda rows, role: rows.filter(role=role), quick=True,
            ),
            of_an_edition("edition", at),
            Choice(
                "nature", _("Kind"), Organisation.Kind.choices,
                lambda rows, kind: rows.filter(organisation__kind=kind),
            ),
            Text("commune", _("Commune"), partial(in_commune, path="organisation__commune")),
        ],
        search=lambda rows, text: rows.filter(organisation__name__icontains=text),
        search_label=_("Name of the organisation"),
        sort="nom",
        prepare=count_people,
        empty=Empty(
            _("No partner yet this year"),
            _("Hosts, ambassadors and funders of the edition will be listed here."),
        ),
        ways=ways("partners"),
    )  # fmt: skip


def _columns(people: dict[int, int]) -> list[Column[Partnership]]:
    return [
        Column("nom", _("Organisation"), lambda one: one.organisation.name, sort=["organisation__name"]),
        Column("role", _("Role"), lambda one: one.get_role_display(), sort=["role", "organisation__name"]),
        Column("nature", _("Kind"), lambda one: one.organisation.get_kind_display(), sort=["organisation__kind"]),
        Column("commune", _("Commune"), _commune, sort=["organisation__commune__name"]),
        Column("personnes", _("People who act for it"), lambda one: people.get(one.organisation_id, 0)),
        Column("site", _("Website"), lambda one: one.organisation.website, hidden=True),
    ]  # fmt: skip


def _commune(one: Partnership) -> str:
    commune = one.organisation.commune
    return commune.name if commune else ""
