"""What waits for the mission: each floor lists its own in this shape, and the mission's page shows them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from comptoir.organisations.models import Enquiry
from comptoir.ui import words

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing to do.

    Attributes:
        kind: what sort of thing it is.
        title: what to do, for whom.
        detail: what one needs to know to do it.
        since: when it was asked.
        due: the last day of what was promised.
        url_name: the page where it is done; None where the list itself does it.
        pk: the row that waits.
    """

    kind: str
    title: str
    detail: str
    since: datetime
    due: date
    url_name: str | None
    pk: int


def for_mission(at: datetime) -> list[Pending]:
    """Return the enquiries that wait for an answer at this moment, the most urgent first."""
    return [_pending(enquiry) for enquiry in Enquiry.objects.waiting().filter(asked_at__lte=at)]


def _pending(enquiry: Enquiry) -> Pending:
    reached = [words.phone(enquiry.phone), enquiry.email]
    said = [" · ".join(filter(None, reached)), enquiry.message]
    return Pending(
        kind=enquiry.kind,
        title=_title(enquiry),
        detail="\n".join(filter(None, said)),
        since=enquiry.asked_at,
        due=enquiry.answer_by,
        url_name=None,
        pk=enquiry.pk,
    )


def _title(enquiry: Enquiry) -> str:
    titles = {
        Enquiry.Kind.CALLBACK: gettext("Call %(name)s back"),
        Enquiry.Kind.ACCESSIBILITY: gettext("Answer %(name)s about accessibility"),
        Enquiry.Kind.QUESTION: gettext("Answer %(name)s"),
    }
    return titles[Enquiry.Kind(enquiry.kind)] % {"name": enquiry.name}
