"""What waits for the mission: each floor lists its own in this shape, and the mission's page shows them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_lazy, ngettext

from comptoir.organisations.actions.enquiries import answer, reopen
from comptoir.organisations.models import Enquiry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from django.utils.functional import Promise

    from comptoir.kernel.acts import Act

    Done = Callable[[int, Act], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """One thing to do.

    Attributes:
        kind: what sort of thing it is, a key of the floor's kinds.
        pk: the row that waits.
        title: what to do, in a verb, for whom.
        who: whom it is about, by name; empty when it is nobody.
        phone: the number to call; empty when there is none.
        detail: what one needs to know to do it.
        since: when it was asked.
        due: the last day of what was promised.
        url: the page where it is done, or read in full; empty where there is none.
    """

    kind: str
    pk: int
    title: str
    who: str = ""
    phone: str = ""
    detail: str = ""
    since: datetime
    due: date
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One sort of thing that waits.

    Attributes:
        counted: says how many there are, as "4 calls".
        button: the one thing to do.
        settle: what the button does with the row of this key; None where it leads to the page.
        again: takes that back; None where nothing can.
    """

    counted: Callable[[int], str]
    button: str | Promise
    settle: Done | None = None
    again: Done | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What one floor has for the mission to do: its kinds, and what waits at a moment."""

    kinds: Mapping[str, Kind]
    waiting: Callable[[datetime], list[Pending]]


def for_mission(at: datetime) -> list[Pending]:
    """Return the enquiries that wait for an answer at this moment, the most urgent first."""
    return [_pending(enquiry) for enquiry in Enquiry.objects.waiting().filter(asked_at__lte=at)]


def _pending(enquiry: Enquiry) -> Pending:
    return Pending(
        kind=enquiry.kind,
        pk=enquiry.pk,
        title=_title(enquiry),
        who=enquiry.name,
        phone=enquiry.phone,
        detail="\n".join(filter(None, [enquiry.email, enquiry.message])),
        since=enquiry.asked_at,
        due=enquiry.answer_by,
    )


def _title(enquiry: Enquiry) -> str:
    titles = {
        Enquiry.Kind.CALLBACK: gettext("Call %(name)s back"),
        Enquiry.Kind.ACCESSIBILITY: gettext("Answer %(name)s about accessibility"),
        Enquiry.Kind.QUESTION: gettext("Answer %(name)s"),
    }
    return titles[Enquiry.Kind(enquiry.kind)] % {"name": enquiry.name}


def _calls(n: int) -> str:
    return ngettext("%(n)d call", "%(n)d calls", n) % {"n": n}


def _barriers(n: int) -> str:
    said = ngettext("%(n)d accessibility barrier", "%(n)d accessibility barriers", n)
    return said % {"n": n}


def _questions(n: int) -> str:
    return ngettext("%(n)d question", "%(n)d questions", n) % {"n": n}


def _answer(pk: int, act: Act) -> None:
    answer(Enquiry.objects.get(pk=pk), act)


def _reopen(pk: int, act: Act) -> None:
    reopen(Enquiry.objects.get(pk=pk), act)


def _kind(counted: Callable[[int], str], button: str | Promise) -> Kind:
    return Kind(counted=counted, button=button, settle=_answer, again=_reopen)


SOURCE = Source(
    {
        Enquiry.Kind.CALLBACK: _kind(_calls, gettext_lazy("Called back")),
        Enquiry.Kind.ACCESSIBILITY: _kind(_barriers, gettext_lazy("Answered")),
        Enquiry.Kind.QUESTION: _kind(_questions, gettext_lazy("Answered")),
    },
    for_mission,
)
