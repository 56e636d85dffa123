"""What people asked the mission, and whether they were answered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal
from comptoir.mission.lists import ways
from comptoir.organisations.actions import answer, reopen
from comptoir.organisations.models import Enquiry
from comptoir.ui.bulk import Bulk
from comptoir.ui.lists import Column, Empty, Listing
from comptoir.ui.narrowing import Choice, Claim, Days
from comptoir.ui.words import phone

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from comptoir.kernel.acts import Act

WAITING, ANSWERED, ALL = "en-attente", "repondues", "toutes"


def enquiries(at: datetime) -> Listing[Enquiry]:
    """Return the list of what people asked, those who wait first."""
    return Listing(
        key="demandes",
        title=_("Questions and calls"),
        note=_("What people ask by “Call me back”, the contact page and the accessibility page."),
        counted=lambda n: ngettext("%(n)d enquiry", "%(n)d enquiries", n) % {"n": n},
        columns=_columns(),
        filters=[
            Choice("etat", _("State"), _states(), _in_state, quick=True, default=WAITING),
            Claim("en-retard", _("Late"), partial(_late, today=local(at).date()), quick=True),
            Choice(
                "nature", _("Kind"), Enquiry.Kind.choices, lambda rows, kind: rows.filter(kind=kind)
            ),
            Days("demandees", _("Asked"), _asked_between),
        ],
        search=_search,
        search_label=_("Name, address, telephone or words"),
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
            _("Nobody waits for an answer"), _("What people ask on the site will be listed here.")
        ),
        ways=ways("enquiries"),
    )


def _columns() -> list[Column[Enquiry]]:
    return [
        Column("nom", _("Name"), lambda one: one.name, sort=["name"]),
        Column("nature", _("Kind"), lambda one: one.get_kind_display(), sort=["kind"]),
        Column("telephone", _("Telephone"), lambda one: phone(one.phone)),
        Column("courriel", _("Email"), lambda one: one.email, sort=["email"]),
        Column("demande", _("Asked on"), lambda one: local(one.asked_at).date(), sort=["asked_at"]),
        Column("repondre", _("Answer by"), lambda one: one.answer_by, sort=["answer_by", "asked_at"]),
        Column("repondu", _("Answered on"), lambda one: one.answered_at, sort=["answered_at"], hidden=True),
        Column("par", _("Answered by"), _by, hidden=True),
        Column("message", _("Message"), lambda one: one.message, hidden=True),
    ]  # fmt: skip


def _by(one: Enquiry) -> str:
    return one.answered_by.person.name if one.answered_by else ""


def _states() -> list[tuple[str, str]]:
    return [(WAITING, _("To answer")), (ANSWERED, _("Answered")), (ALL, _("All"))]


def _in_state(rows: QuerySet[Enquiry], state: str) -> QuerySet[Enquiry]:
    return rows if state == ALL else rows.filter(answered_at__isnull=state == WAITING)


def _late(rows: QuerySet[Enquiry], *, today: date) -> QuerySet[Enquiry]:
    return rows.filter(answered_at=None, answer_by__lt=today)


def _asked_between(
    rows: QuerySet[Enquiry], first: date | None, last: date | None
) -> QuerySet[Enquiry]:
    begins = Q(asked_at__date__gte=first) if first else Q()
    return rows.filter(begins, Q(asked_at__date__lte=last) if last else Q())


def _search(rows: QuerySet[Enquiry], text: str) -> QuerySet[Enquiry]:
    said = Q(name__icontains=text) | Q(email__icontains=text) | Q(message__icontains=text)
    digits = "".join(filter(str.isdigit, text))
    return rows.filter(said | Q(phone__contains=digits) if digits else said)


def _answer(one: Enquiry, act: Act) -> None:
    if one.answered_at is not None:
        raise Refusal(_("It is answered already."), rule="enquiries.answered")
    answer(one, act)


def _reopen(one: Enquiry, act: Act) -> None:
    if one.answered_at is None:
        raise Refusal(_("It waits already."), rule="enquiries.waits")
    reopen(one, act)
