"""What the comptoirs have for the mission to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from comptoir.comptoirs.models import AccessNeed, Registration
from comptoir.comptoirs.undelivered import undelivered
from comptoir.kernel.clock import local
from comptoir.organisations import working_days
from comptoir.organisations.pending import Pending
from comptoir.ui import words

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.comptoirs.undelivered import Undelivered

ACCESS, UNDELIVERED = "access", "undelivered"


def for_mission(at: datetime) -> list[Pending]:
    """Return the access needs that wait for an answer, then whom our letters do not reach."""
    return [*_access_needs(at), *(_to_reach(one) for one in undelivered(at))]


def _access_needs(at: datetime) -> list[Pending]:
    needs = AccessNeed.objects.filter(
        answered_at=None,
        registration__comptoir__ends_at__gt=at,
        registration__in=Registration.objects.standing(),
    )
    needs = needs.select_related("registration__person", "registration__comptoir__venue__commune")
    return [
        Pending(
            kind=ACCESS,
            title=gettext("Access need of %(name)s, %(comptoir)s")
            % {"name": need.registration.person.name, "comptoir": need.registration.comptoir},
            detail=need.text,
            since=need.asked_at,
            due=local(need.answer_by).date(),
            url_name=None,
            pk=need.pk,
        )
        for need in needs.order_by("answer_by", "pk")
    ]


def _to_reach(one: Undelivered) -> Pending:
    """Say whom to call, about which letter; the day after it came back, and before the comptoir."""
    comptoir, last = one.party.comptoir, one.letters[-1]
    said = [
        words.phone(one.phone) or gettext("No telephone is known."),
        gettext("Refused: %(subject)s (%(answer)s)")
        % {"subject": last.subject, "answer": last.refusal},
        gettext(
            "Once they have been told: no mail goes there any more, they are on the call lists."
        ),
    ]
    return Pending(
        kind=UNDELIVERED,
        title=gettext("%(name)s does not receive our mails, %(comptoir)s")
        % {"name": one.referent.person.name, "comptoir": comptoir},
        detail="\n".join(said),
        since=one.since,
        due=min(working_days.after(local(one.since).date(), 1), local(comptoir.starts_at).date()),
        url_name=None,
        pk=one.party.pk,
    )
