"""Whom to call about a comptoir, and what to tell them: those without a mailbox, and those whose letter came back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.comptoirs.actions.calling import about
from comptoir.comptoirs.models import Notice, Offer, Registration
from comptoir.comptoirs.undelivered import undelivered
from comptoir.ui.words import when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from comptoir.comptoirs.models import Comptoir, Party
    from comptoir.comptoirs.models.notice import NoticeQuerySet
    from comptoir.comptoirs.undelivered import Undelivered

Kind = Notice.Kind
MOST_AWAITED = 30
_ANSWERS = frozenset({Kind.REBOOKED, Kind.WAIVED})


@dataclass(slots=True)
class Call:
    """One party to call: who answers, at which number, for how many people, and what to say."""

    party: Party
    referent: Registration
    people: int
    said: list[str] = field(default_factory=list)

    @property
    def phone(self) -> str:
        """The number to call; empty when nobody left one."""
        return self.party.phone or self.referent.person.phone


def call_list(comptoir: Comptoir, at: datetime) -> list[Call]:
    """Return whom to call about this comptoir now, those who have waited longest first."""
    return _calls(about(comptoir).due(at), undelivered(at, comptoir=comptoir))


def all_calls(at: datetime) -> list[Call]:
    """Return whom to call now about whatever comptoir, those who have waited longest first."""
    return _calls(Notice.objects.due(at), undelivered(at))


def _calls(due: NoticeQuerySet, refused: Iterable[Undelivered]) -> list[Call]:
    unreached = due.filter(party__email="").order_by("due_at", "pk")
    notices = list(unreached.select_related("party", "comptoir__venue__commune"))
    offers = _pending_offers(notices)
    people = _people_of({notice.party_id for notice in notices})
    calls: dict[int, Call] = {}
    answered = {notice.party_id for notice in notices if notice.kind in _ANSWERS}
    for notice in notices:
        if notice.kind == Kind.CALLED_OFF and notice.party_id in answered:
            # What they are told next says it too.
            continue
        words = say(notice, offers)
        standing = people.get(notice.party_id, [])
        referent = next((one for one in standing if one.is_referent), None)
        if words and referent:
            coming = [one for one in standing if one.status != Registration.Status.CANCELLED]
            call = Call(notice.party, referent, len(coming))
            calls.setdefault(notice.party_id, call).said.append(words)
    came_back = [one for one in refused if one.party.pk not in calls]
    return [*calls.values(), *_came_back(came_back)]


def awaited(comptoir: Comptoir, at: datetime) -> list[Offer]:
    """Return the offers of this comptoir that may still be answered, the soonest to end first."""
    pending = Offer.objects.pending().filter(entry__comptoir=comptoir, expires_at__gt=at)
    offers = list(
        pending.select_related("entry__party").order_by("expires_at", "pk")[:MOST_AWAITED]
    )
    people = _people_of({offer.entry.party_id for offer in offers})
    for offer in offers:
        offer.referent = next(one for one in people[offer.entry.party_id] if one.is_referent)  # type: ignore[attr-defined]
    return offers


def _came_back(refused: Iterable[Undelivered]) -> list[Call]:
    """Return whom to call because a letter came back: what it said, and another address to ask for."""
    people = _people_of({one.party.pk for one in refused})
    return [
        Call(
            one.party,
            one.referent,
            sum(r.status != Registration.Status.CANCELLED for r in people[one.party.pk]),
            [
                _("A mail came back: “%(subject)s”. Ask whether they have another address.")
                % {"subject": letter.shown_subject}
                for letter in one.letters
            ],
        )
        for one in refused
    ]


def _pending_offers(notices: Iterable[Notice]) -> Mapping[int, Offer]:
    wanted = [notice.about for notice in notices if notice.kind == Kind.OFFER]
    return Offer.objects.pending().in_bulk(wanted)


def _people_of(parties: set[int]) -> dict[int, list[Registration]]:
    people: dict[int, list[Registration]] = {}
    found = Registration.objects.filter(party__in=parties).in_order().select_related("person")
    for registration in found:
        people.setdefault(registration.party_id, []).append(registration)
    return people


def say(notice: Notice, offers: Mapping[int, Offer]) -> str:
    """Return what to tell somebody on the telephone, in one sentence or two; nothing when it is no longer true."""
    comptoir = notice.comptoir
    if notice.kind == Kind.OFFER:
        offer = offers.get(notice.about)
        return _said_of(offer) if offer else ""
    place = f"{comptoir.venue.name}, {comptoir.venue.commune.name}"
    day = when(comptoir.starts_at, comptoir.ends_at)
    facts = {
        "comptoir": comptoir,
        "day": day,
        "place": place,
        "reason": comptoir.cancellation.rstrip(" .!?"),
    }
    return _SENTENCES[Kind(notice.kind)]() % facts


def _said_of(offer: Offer) -> str:
    return ngettext(
        "%(seats)d seat is offered to them until %(hour)s. Do they take it?",
        "%(seats)d seats are offered to them until %(hour)s. Do they take them?",
        offer.seats,
    ) % {"seats": offer.seats, "hour": when(offer.expires_at)}


_SENTENCES = {
    Kind.CHANGED: lambda: _("The comptoir changed. It is now: %(day)s, %(place)s. Do they still come?"),
    Kind.CALLED_OFF: lambda: _("The comptoir is cancelled (%(reason)s). Would another suit them?"),
    Kind.REBOOKED: lambda: _("Their comptoir is cancelled or has changed. Seats are held for them: %(comptoir)s, %(day)s, %(place)s. Does it suit them?"),
    Kind.WAIVED: lambda: _("The comptoir is cancelled. They may submit an idea without having come."),
    Kind.EXPIRED: lambda: _("They did not answer in time: the seat they were offered is for those who wait."),
    Kind.LINE_CLOSED: lambda: _("They still wait. The queue goes on at the door, in the same order: %(day)s."),
    Kind.DRAWN: lambda: _("Lots are drawn: they wait, and are offered no seat yet. Their place is on their page."),
    Kind.PASSED: lambda: _("There were not seats enough for all of them. They keep their place in the queue."),
    Kind.WEEK: lambda: _("Remind them: %(day)s, %(place)s."),
    Kind.EVE: lambda: _("Remind them: %(day)s, %(place)s."),
    Kind.ITEMS: lambda: _("Their places in the programme have changed."),
    Kind.PROGRAMME: lambda: _("The hours of their workshops have changed: read them the programme."),
    Kind.ACTED_FOR: lambda: _("Their registration was changed by the mission."),
}  # fmt: skip
