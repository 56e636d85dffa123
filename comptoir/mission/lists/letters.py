"""Every mail that left, was refused, or is about to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.mail.kinds import KINDS
from comptoir.ui.lists import Column, Empty, Listing, Way
from comptoir.ui.narrowing import Choice, Days

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from comptoir.mail.models import Letter

SENT, REFUSED, LEAVING = "partis", "refuses", "en-partance"


def letters() -> Listing[Letter]:
    """Return the list of letters, the newest first."""
    return Listing(
        key="lettres",
        title=_("Letters"),
        note=_("Each mail as it left, without its links. Its words go six weeks later, with the address."),
        counted=lambda n: ngettext("%(n)d letter", "%(n)d letters", n) % {"n": n},
        columns=_columns(),
        filters=[
            Choice("etat", _("State"), _states(), _in_state, quick=True),
            Choice("lettre", _("Letter"), _kinds(), lambda rows, name: rows.filter(name=name)),
            Days("le", _("Written"), _written_between),
        ],
        search=lambda rows, text: rows.filter(to__icontains=text),
        search_label=_("Address"),
        sort="-ecrite",
        empty=Empty(_("No letter yet"), _("Every mail that leaves will be listed here.")),
        ways=[Way(_("The words of the automatic letters"), reverse("mission:letter_models"))],
    )  # fmt: skip


def _columns() -> list[Column[Letter]]:
    return [
        Column("sujet", _("Subject"), lambda one: one.shown_subject, url=_page),
        Column("a", _("To"), lambda one: one.to, sort=["to"]),
        Column("ecrite", _("Written on"), lambda one: one.created_at, sort=["created_at", "pk"]),
        Column("etat", _("State"), state_of),
        Column("lettre", _("Letter"), _kind, sort=["name"], hidden=True),
    ]


def _page(one: Letter) -> str:
    return reverse("mission:letter", args=[one.pk])


def _kind(one: Letter) -> str:
    kind = KINDS.get(one.name)
    return str(kind.title) if kind else one.name


def state_of(one: Letter) -> str:
    """Say whether a letter has left."""
    if one.refused_at:
        return _("Refused by the mail server")
    return _("Sent") if one.sent_at else _("About to leave")


def _states() -> list[tuple[str, str]]:
    return [
        (SENT, _("Sent")),
        (REFUSED, _("Refused by the mail server")),
        (LEAVING, _("About to leave")),
    ]


def _in_state(rows: QuerySet[Letter], state: str) -> QuerySet[Letter]:
    if state == SENT:
        return rows.filter(sent_at__isnull=False)
    return rows.filter(sent_at=None, refused_at__isnull=state != REFUSED)


def _kinds() -> list[tuple[str, str]]:
    return [(kind.name, str(kind.title)) for kind in KINDS.values()]


def _written_between(
    rows: QuerySet[Letter], first: date | None, last: date | None
) -> QuerySet[Letter]:
    begins = Q(created_at__date__gte=first) if first else Q()
    return rows.filter(begins, Q(created_at__date__lte=last) if last else Q())
