"""What a notice says when its hour comes: drawn from the present, or nothing when it is no longer true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from comptoir.comptoirs import rules
from comptoir.comptoirs.letters import Draft, facts_of, place_of
from comptoir.comptoirs.models import (
    Comptoir,
    Entry,
    Notice,
    Offer,
    ProgrammeItem,
    Registration,
    Revision,
    Seat,
    Waiver,
    Wish,
)
from comptoir.comptoirs.nearby import nearest
from comptoir.kernel.clock import local
from comptoir.ui.words import hour, hours, when

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

Kind = Notice.Kind
Status = Registration.Status
NEAREST = 4

type Facts = dict[str, Any]
# A name, what it was, what it is now.
type Change = tuple[str, str, str]


def draft_of(notice: Notice, *, at: datetime) -> Draft | None:
    """Return the letter of a notice as things stand, in the language that is active; nothing when it is moot."""
    facts = facts_of(notice.party, notice.comptoir)
    facts["queues"] = [place for place in facts["queues"] if place.entry.comptoir.ends_at > at]
    return _DRAFTS[Kind(notice.kind)](notice, facts, at)


def _is_over(comptoir: Comptoir, at: datetime) -> bool:
    return comptoir.is_cancelled or at >= comptoir.starts_at


def _entry_of(notice: Notice) -> Entry | None:
    """Return the place of the party in the queue of this comptoir, if it stands in it."""
    standing = notice.party.entries.standing().filter(comptoir=notice.comptoir)
    return standing.select_related("comptoir").first()


# The queue


def _offer(notice: Notice, facts: Facts, at: datetime) -> Draft | None:
    offers = Offer.objects.pending().filter(pk=notice.about, entry__party=notice.party)
    offer = offers.filter(expires_at__gt=at).select_related("entry").first()
    if offer is None or _is_over(notice.comptoir, at):
        return None
    others = [place.entry.comptoir for place in facts["queues"] if place.entry != offer.entry]
    facts |= {
        "offer": offer,
        "others": others,
        "is_short": offer.seats < len(facts["waiting"]),
        "is_second": offer.entry.missed > 0,
    }
    return Draft(letter="offer", facts=facts, ends_at=offer.expires_at)


def _expired(notice: Notice, facts: Facts, at: datetime) -> Draft | None:
    offer = Offer.objects.select_related("entry__comptoir").filter(pk=notice.about).first()
    if offer is None or offer.outcome != Offer.Outcome.EXPIRED or _is_over(notice.comptoir, at):
        return None
    entry = offer.entry
    stands = entry.left_at is None
    # Another offer says more; whoever left the queue of their own knows it.
    if entry.pending_offer if stands else entry.leaving != Entry.Leaving.UNANSWERED:
        return None
    return Draft(letter="expired", facts=facts | {"place": place_of(entry) if stands else None})


def _line_closed(notice: Notice, facts: Facts, at: datetime) -> Draft | None:
    entry = _entry_of(notice)
    if entry is None or _is_over(notice.comptoir, at) or not _is_of_its_day(notice):
        return None
    return Draft(letter="line_closed", facts=facts | {"place": place_of(entry)})


def _passed(notice: Notice, facts: Facts, at: datetime) -> Draft | None:
    entry = _entry_of(notice)
    if entry is None or entry.pending_offer or notice.comptoir.is_cancelled:
        return None
    if at >= rules.queue_cut_off(notice.comptoir, at):
        return None
    return Draft(letter="passed", facts=facts | {"place": place_of(entry)})


def _drawn(notice: Notice, facts: Facts, at: datetime) -> Draft | None:
    entry = _entry_of(notice)
    # Whoever was offered a seat meanwhile, or left one without answer, has had a letter that says more.
    if entry is None or entry.pending_offer or entry.missed or _is_over(notice.comptoir, at):
        return None
    if at >= rules.queue_cut_off(notice.comptoir, at):
        return None
    return Draft(letter="drawn", facts=facts | {"place": place_of(entry)})


# The comptoir changes


def _changed(notice: Notice, facts: Facts, at: datetime) -> Draft | None:
    comptoir = notice.comptoir
    comes = facts["seated"] or _entry_of(notice)
    revisions = Revision.objects.select_related("venue__commune", "host")
    before = revisions.filter(comptoir=comptoir, sequence=notice.about).first()
    if not comes or before is None or _is_over(comptoir, at):
        return None
    changes = changes_since(before, comptoir)
    if not changes:
        return None
    return Draft(
        letter="changed",
        facts=facts | {"changes": changes},
        calendars=[("PUBLISH", comptoir)] if facts["seated"] else [],
        starts_at=min(before.starts_at, comptoir.starts_at),
    )


def changes_since(before: Revision, now: Comptoir) -> list[Change]:
    """Return what a comptoir says otherwise than at a revision, in the language that is active."""
    times = (before.starts_at, before.ends_at), (now.starts_at, now.ends_at)
    same_day = local(before.starts_at).date() == local(now.starts_at).date()
    said: tuple[Change, ...] = (
        (_("Day"), "", "") if same_day else (_("Day"), when(*times[0]), when(*times[1])),
        (_("Hours"), hours(*times[0]), hours(*times[1])) if same_day else (_("Hours"), "", ""),
        (_("Doors"), hour(before.doors_at), hour(now.doors_at)),
        (_("Place"), _place(before), _place(now)),
        (_("Who welcomes you"), before.host.name, now.host.name),
    )
    return [(name, was, is_now) for name, was, is_now in said if was != is_now]


def _place(said: Revision | Comptoir) -> str:
    venue = said.venue
    return f"{venue.name}, {venue.address}, {venue.postal_code} {venue.commune.name}"


def _called_off(notice: Notice, facts: Facts, at: datetime) -> Draft | None:
    comptoir = notice.comptoir
    people = len(facts["seated"]) + len(facts["waiting"])
    # Whoever has a seat elsewhere chose it, or is told of it by another letter.
    has_left = facts["seated_elsewhere"] and not facts["seated"]
    if not comptoir.is_cancelled or has_left or not people:
        return None
    near = nearest(comptoir, at=at, seats=people, limit=NEAREST)
    return Draft(
        letter="called_off",
        facts=facts | {"nearest": near},
        calendars=[("CANCEL", comptoir)] if facts["seated"] else [],
    )


def _rebooked(notice: Notice, facts: Facts, at: datetime) -> Draft | None:
    """Say where the seats are now; the notice stands at the new comptoir, and is about the one it replaces."""
    comptoir = notice.comptoir
    former = Comptoir.objects.with_place().filter(pk=notice.about).first()
    if former is None or not facts["seated"] or _is_over(comptoir, at):
        return None
    return Draft(
        letter="rebooked",
        facts=facts | {"former": former},
        calendars=[("CANCEL", former), ("PUBLISH", comptoir)],
        starts_at=min(former.starts_at, comptoir.starts_at),
    )


def _waived(notice: Notice, facts: Facts, at: datetime) -> Draft | None:  # noqa: ARG001 - a day that is past is waived too
    people = notice.party.registrations.values("person")
    waivers = Waiver.objects.filter(comptoir=notice.comptoir, person__in=people)
    granted = list(waivers.select_related("person").order_by("pk"))
    if not granted:
        return None
    return Draft(letter="waived", facts=facts | {"waivers": granted, "reason": granted[0].reason})


# Reminders


def _is_of_its_day(notice: Notice) -> bool:
    return notice.about == local(notice.comptoir.starts_at).toordinal()


def _reminder(notice: Notice, facts: Facts, at: datetime) -> Draft | None:
    comptoir = notice.comptoir
    if not facts["seated"] or _is_over(comptoir, at) or not _is_of_its_day(notice):
        return None
    is_today = local(at).date() == local(comptoir.starts_at).date()
    return Draft(
        letter="week" if notice.kind == Kind.WEEK else "eve", facts=facts | {"is_today": is_today}
    )


# The programme, and what the mission does for people


def _items(notice: Notice, facts: Facts, at: datetime, *, about: int | None = None) -> Draft | None:
    seat = notice.about if about is None else about
    is_moot = seat and not Seat.objects.filter(pk=seat).exists()
    if is_moot or _is_over(notice.comptoir, at):
        return None
    people = [(one, _items_of(one), list(_wishes_of(one))) for one in facts["seated"]]
    people = [(one, items, wishes) for one, items, wishes in people if items or wishes]
    return Draft(letter="items", facts=facts | {"people": people}) if people else None


def _programme(notice: Notice, facts: Facts, at: datetime) -> Draft | None:
    """Say the hours as they are now, to whoever holds a place or waits for one."""
    draft = _items(notice, facts, at, about=0)
    return Draft(letter="programme", facts=draft.facts) if draft else None


def _items_of(registration: Registration) -> list[ProgrammeItem]:
    return list(ProgrammeItem.objects.filter(seats__registration=registration).in_order())


def _wishes_of(registration: Registration) -> list[Wish]:
    return list(registration.wishes.select_related("item").order_by("rank", "pk"))


def _acted_for(notice: Notice, facts: Facts, at: datetime) -> Draft | None:
    return None if _is_over(notice.comptoir, at) else Draft(letter="acted_for", facts=facts)


_DRAFTS: dict[Kind, Callable[[Notice, Facts, datetime], Draft | None]] = {
    Kind.OFFER: _offer,
    Kind.EXPIRED: _expired,
    Kind.LINE_CLOSED: _line_closed,
    Kind.PASSED: _passed,
    Kind.DRAWN: _drawn,
    Kind.CHANGED: _changed,
    Kind.CALLED_OFF: _called_off,
    Kind.REBOOKED: _rebooked,
    Kind.WAIVED: _waived,
    Kind.WEEK: _reminder,
    Kind.EVE: _reminder,
    Kind.ITEMS: _items,
    Kind.PROGRAMME: _programme,
    Kind.ACTED_FOR: _acted_for,
}
