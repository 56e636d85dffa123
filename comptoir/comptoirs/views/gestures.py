"""What one does by a button of one's own page: we still come, I regret, not this queue, this comptoir first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from comptoir.accounts import limits
from comptoir.comptoirs.actions import change, line
from comptoir.comptoirs.models import Party, Registration
from comptoir.kernel import clock
from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import QueryDict

    from comptoir.comptoirs.models import Entry
    from comptoir.kernel.acts import Act

ALL = "all"
# A class whose children come and go one by one stays below.
PER_PARTY = (60, timedelta(hours=1))


def do(sent: QueryDict, registration: Registration, *, act: Act) -> None:
    """Do what the button says; one that this page does not have is no page either.

    Raises:
        Refusal: a rule does not allow it.
    """
    gesture = _GESTURES.get(sent.get("do", ""))
    if gesture is None or not (registration.is_referent or gesture in _OF_ONESELF):
        raise Http404
    allow_changes(registration)
    gesture(sent, registration, act=act)


def allow_changes(registration: Registration) -> None:
    """Refuse a link that changes its mind without end: each change writes a letter.

    Raises:
        Refusal: too many changes in an hour.
    """
    limit, window = PER_PARTY
    subject = str(registration.party_id)
    limits.allow("changes", subject, limit=limit, window=window, at=clock.machine_now())


def one_of(registration: Registration, pk: str) -> Registration:
    """Return this person of one's party; whoever does not speak for it has only themselves."""
    mine = registration.party.registrations.all()
    if not registration.is_referent:
        mine = mine.filter(pk=registration.pk)
    found = mine.filter(pk=pk).first() if pk.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _undo(sent: QueryDict, registration: Registration, *, act: Act) -> None:
    who = sent.get("who", "")
    if who == ALL and registration.is_referent:
        change.undo_party(registration.party, act=act)
    else:
        change.undo(one_of(registration, who), act=act)


def _assent(sent: QueryDict, registration: Registration, *, act: Act) -> None:
    """Say yes to what was on the page, and to nothing that came after."""
    if sent.get("sequence") != str(registration.party.comptoir.sequence):
        raise Refusal(
            _("The comptoir changed again meanwhile. Read what is new, then answer."),
            rule="comptoirs.changes",
        )
    change.assent(registration.party, act=act)


def _give_up(_sent: QueryDict, registration: Registration, *, act: Act) -> None:
    change.cancel_party(registration.party, act=act)


def _fit(sent: QueryDict, registration: Registration, *, act: Act) -> None:
    wanted = str(sent.get("fit"))
    if wanted not in Party.Fit:
        raise Http404
    change.choose_fit(registration.party, Party.Fit(wanted), act=act)


def _leave(sent: QueryDict, registration: Registration, *, act: Act) -> None:
    line.leave(_entry(sent, registration), act=act)


def _prefer(sent: QueryDict, registration: Registration, *, act: Act) -> None:
    """Put this queue first, and the others after it as they stood."""
    first = _entry(sent, registration)
    entries = registration.party.entries.standing().order_by("rank", "pk")
    others = [entry.comptoir for entry in entries.select_related("comptoir") if entry != first]
    line.rank(registration.party, [first.comptoir, *others], act=act)


def _entry(sent: QueryDict, registration: Registration) -> Entry:
    pk = sent.get("entry", "")
    entries = registration.party.entries.standing().select_related("comptoir", "party")
    entry = entries.filter(pk=pk).first() if pk.isdecimal() else None
    if entry is None:
        raise Http404
    return entry


_GESTURES: dict[str, Callable[..., None]] = {
    "undo": _undo,
    "assent": _assent,
    "give-up": _give_up,
    "fit": _fit,
    "leave": _leave,
    "prefer": _prefer,
}
_OF_ONESELF = {_undo}
