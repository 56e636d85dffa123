"""What people need in order to come: each has a day by which the mission promised an answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.comptoirs.actions.welcome import answer_access_need, reopen_access_need
from comptoir.comptoirs.models import AccessNeed, Registration
from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal
from comptoir.kernel.text import fold
from comptoir.mission.lists import of_an_edition, ways
from comptoir.ui.bulk import Bulk
from comptoir.ui.lists import Column, Empty, Listing
from comptoir.ui.narrowing import Choice, Claim
from comptoir.ui.words import phone

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from comptoir.kernel.acts import Act

WAITING, ANSWERED, ALL = "en-attente", "repondus", "tous"


def access_needs(at: datetime) -> Listing[AccessNeed]:
    """Return the list of the access needs of those who come, the most urgent first.

    What they say may tell of somebody's health: it is a column that one chooses, and leaves in no file unless chosen.
    """
    return Listing(
        key="acces",
        title=_("Access needs"),
        note=_("What they say is read on each person’s page, or in the column “Need”."),
        counted=lambda n: ngettext("%(n)d access need", "%(n)d access needs", n) % {"n": n},
        columns=_columns(),
        filters=[
            Choice("etat", _("State"), _states(), _in_state, quick=True, default=WAITING),
            Claim("en-retard", _("Late"), partial(_late, at=at), quick=True),
            of_an_edition("registration__comptoir__edition", at),
        ],
        search=lambda rows, text: rows.filter(registration__person__name_key__contains=fold(text)),
        search_label=_("Name"),
        sort="repondre",
        bulk=[
            Bulk(
                key="repondre",
                label=_("Note as answered"),
                consequence=_("They leave the list of what waits. Nothing is sent."),
                do=_answer,
            ),
            Bulk(
                key="rouvrir",
                label=_("Put back in what waits"),
                consequence=_("They wait again, for the day that was promised. Nothing is sent."),
                do=_reopen,
            ),
        ],
        empty=Empty(
            _("Nobody waits for an answer"),
            _("What people need in order to come will be listed here."),
        ),
        ways=ways("access_needs"),
    )


def _columns() -> list[Column[AccessNeed]]:
    comptoir = "registration__comptoir"
    return [
        Column("nom", _("Name"), _name, url=_page, sort=["registration__person__name_key"]),
        Column("comptoir", _("Comptoir"), lambda one: one.registration.comptoir.venue.commune.name, sort=[f"{comptoir}__venue__commune__name"]),
        Column("jour", _("Day"), lambda one: local(one.registration.comptoir.starts_at).date(), sort=[f"{comptoir}__starts_at"]),
        Column("joindre", _("Reach by"), lambda one: one.registration.party.email or phone(one.registration.party.phone)),
        Column("repondre", _("Answer by"), lambda one: one.answer_by, sort=["answer_by"]),
        Column("repondu", _("Answered on"), lambda one: one.answered_at, sort=["answered_at"], hidden=True),
        Column("besoin", _("Need"), lambda one: one.text, hidden=True),
    ]  # fmt: skip


def _name(one: AccessNeed) -> str:
    return one.registration.person.name or _("Name erased")


def _page(one: AccessNeed) -> str:
    return reverse("comptoirs:mission_access", args=[one.pk])


def _states() -> list[tuple[str, str]]:
    return [(WAITING, _("To answer")), (ANSWERED, _("Answered")), (ALL, _("All"))]


def _in_state(rows: QuerySet[AccessNeed], state: str) -> QuerySet[AccessNeed]:
    if state == WAITING:
        rows = rows.exclude(registration__status=Registration.Status.CANCELLED)
    return rows if state == ALL else rows.filter(answered_at__isnull=state == WAITING)


def _late(rows: QuerySet[AccessNeed], *, at: datetime) -> QuerySet[AccessNeed]:
    return rows.filter(answered_at=None, answer_by__lt=at)


def _answer(one: AccessNeed, act: Act) -> None:
    if one.answered_at is not None:
        raise Refusal(_("It is answered already."), rule="access.answered")
    answer_access_need(one, act=act)


def _reopen(one: AccessNeed, act: Act) -> None:
    if one.answered_at is None:
        raise Refusal(_("It waits already."), rule="access.waits")
    reopen_access_need(one, act=act)
