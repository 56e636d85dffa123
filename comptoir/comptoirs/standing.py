"""Where a party stands: what its page, the page of its offers and my space say. Reads, and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Sum

from comptoir.comptoirs import rules
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.models import Comptoir, Entry, Notice, Offer, Registration, Revision
from comptoir.comptoirs.nearby import overlap
from comptoir.comptoirs.odds import odds
from comptoir.ui.words import when

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.comptoirs.models import Party
    from comptoir.comptoirs.odds import Odds

_DAY = 86_400
Status = Registration.Status
Outcome = Offer.Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The numbers that the chances come from: seats that came free for this queue, in so many days."""

    freed: int
    days: int
    needed: int
    odds: Odds | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldUp:
    """Free seats, fewer than the first group in the queue needs: they wait for it until the last call."""

    seats: int
    entry: Entry
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One place in a queue, as its page says it; `before` counts people."""

    entry: Entry
    position: int
    before: int
    offer: Offer | None
    cut_off: datetime
    watched: Watched
    held_up: HeldUp | None
    at: datetime

    @property
    def comptoir(self) -> Comptoir:
        """Whose queue it is."""
        return self.entry.comptoir

    @property
    def is_at_the_door(self) -> bool:
        """Whether seats are now given at the door only."""
        return self.at >= self.cut_off


@dataclass(frozen=True, slots=True)
class Change:
    """What a comptoir said before, and says now."""

    before: Revision | None
    comptoir: Comptoir

    @property
    def former_day(self) -> str:
        """When it was, if it was at another time."""
        before, now = self.before, self.comptoir
        if before is None or (before.starts_at, before.ends_at) == (now.starts_at, now.ends_at):
            return ""
        return when(before.starts_at, before.ends_at)

    @property
    def former_venue(self) -> str:
        """Where it was, if it was elsewhere."""
        before = self.before
        if before is None or before.venue_id == self.comptoir.venue_id:
            return ""
        return f"{before.venue.name}, {before.venue.commune.name}"

    @property
    def former_host(self) -> str:
        """Who received, if somebody else does now."""
        before = self.before
        if before is None or before.host_id == self.comptoir.host_id:
            return ""
        return before.host.name


class Standing:
    """A party at a moment: who comes, in which queues, and what waits for an answer."""

    def __init__(self, party: Party, at: datetime) -> None:
        self.party, self.at = party, at
        self.everybody = list(party.registrations.with_day().in_order())
        self.referent = next(one for one in self.everybody if one.is_referent)
        # Where those who come go, as long as somebody does: whoever registered them may have given up.
        self.comptoir = next(iter(self.people), self.referent).comptoir

    @property
    def people(self) -> list[Registration]:
        """Those who come, or wait to."""
        return [one for one in self.everybody if one.status != Status.CANCELLED]

    @property
    def seated(self) -> list[Registration]:
        """Those who hold a seat."""
        return [one for one in self.everybody if one.status == Status.CONFIRMED]

    @property
    def waiting(self) -> list[Registration]:
        """Those who wait for one."""
        return [one for one in self.everybody if one.status == Status.WAITING]

    @cached_property
    def regrettable(self) -> list[Registration]:
        """Those of the last cancellation, while they may change their minds: a seat, or a turn in a queue."""
        cancelled = [(one.cancelled_at, one) for one in self.everybody if one.cancelled_at]
        last = max((at for at, _one in cancelled), default=None)
        if last is None or self.at >= last + UNDO or self.has_begun:
            return []
        together = [one for at, one in cancelled if at == last]
        return [one for one in together if one.kept_until or self._keeps_a_turn(last)]

    @property
    def regret_until(self) -> datetime | None:
        """Until when they may."""
        cancelled_at = self.regrettable[0].cancelled_at if self.regrettable else None
        return cancelled_at + UNDO if cancelled_at else None

    def _keeps_a_turn(self, cancelled_at: datetime) -> bool:
        left = self.party.entries.filter(left_at=cancelled_at, leaving=Entry.Leaving.CANCELLED)
        return bool(self.queues) or left.exists()

    @property
    def is_several(self) -> bool:
        """Whether they are more than one."""
        return len(self.people) > 1

    @property
    def has_begun(self) -> bool:
        """Whether changes are now made at the welcome desk."""
        return self.at >= self.comptoir.starts_at

    @property
    def asks_again(self) -> bool:
        """Whether the page asks first if they still come."""
        return self.first in {"rebooked", "changed"}

    @property
    def first(self) -> str:
        """What matters now, before anything else on the page."""
        claims = {
            "called-off": self.comptoir.is_cancelled,
            "cancelled": not self.people,
            "offer": bool(self.offers),
            "rebooked": self.rebooked_from is not None,
            "changed": self.change is not None,
            "seated": bool(self.seated),
        }
        return next((claim for claim, holds in claims.items() if holds), "waiting")

    @cached_property
    def queues(self) -> list[Queue]:
        """Their places in queues, the comptoir they would rather have first; nobody waits for a day that is past."""
        entries = self.party.entries.standing().filter(comptoir__ends_at__gt=self.at)
        entries = entries.order_by("rank", "pk")
        entries = entries.select_related("comptoir__venue__commune", "comptoir__edition")
        entries = entries.prefetch_related("comptoir__edition__rules")
        return [queue_of(entry, self.at) for entry in entries]

    @property
    def offers(self) -> list[Offer]:
        """What they are offered and may still answer."""
        return [queue.offer for queue in self.queues if queue.offer]

    @cached_property
    def change(self) -> Change | None:
        """What changed since they last said that they come, while nobody has answered."""
        if not self.people or self.comptoir.is_cancelled or self.has_begun:
            return None
        if self.party.assents_to == self.comptoir.sequence:
            return None
        told = Notice.objects.filter(
            party=self.party, comptoir=self.comptoir, kind=Notice.Kind.CHANGED
        ).exclude(outcome=Notice.Outcome.MOOT)
        notice = told.filter(about__gte=self.party.assents_to or 0).order_by("about").first()
        if notice is None:
            return None
        revisions = Revision.objects.select_related("venue__commune", "host")
        before = revisions.filter(comptoir=self.comptoir, sequence=notice.about).first()
        return Change(before, self.comptoir)

    @cached_property
    def rebooked_from(self) -> Comptoir | None:
        """The comptoir that they lost, when the mission led them here and they have not answered."""
        if self.has_begun or self.party.assents_to is not None:
            return None
        notices = Notice.objects.filter(
            party=self.party, comptoir=self.comptoir, kind=Notice.Kind.REBOOKED
        )
        lost = notices.order_by("-made_at", "-pk").values_list("about", flat=True).first()
        return Comptoir.objects.with_place().filter(pk=lost).first() if lost else None

    @property
    def is_waived(self) -> bool:
        """Whether those who registered need not come any more."""
        return self.comptoir.waivers.filter(person=self.referent.person_id).exists()

    @property
    def clashes(self) -> list[Comptoir]:
        """The other comptoirs that they rank, at the same hours as the first."""
        ranked = (queue.comptoir for queue in self.queues)
        return [
            other for other in ranked if other != self.comptoir and overlap(self.comptoir, other)
        ]

    @cached_property
    def clashes_by_mail(self) -> bool:
        """Whether somebody of the same mailbox is registered elsewhere at the same hours.

        Not where: whoever knows an address could register it, and read here where its owner goes.
        """
        if not self.party.email:
            return False
        others = Registration.objects.standing().filter(party__email=self.party.email)
        keys = others.exclude(party=self.party).values("comptoir")
        day = Comptoir.objects.published().filter(pk__in=keys).exclude(pk=self.comptoir.pk)
        same_hours = day.filter(
            starts_at__lt=self.comptoir.ends_at, ends_at__gt=self.comptoir.starts_at
        )
        return same_hours.exists()


def queue_of(entry: Entry, at: datetime) -> Queue:
    """Return a place in a queue with its position, the people before it, and the chances."""
    ahead = (
        Entry.objects.standing().before(entry).aggregate(parties=Count("pk"), people=Sum("places"))
    )
    before = ahead["people"] or 0
    cut_off = rules.queue_cut_off(entry.comptoir, at)
    offer = entry.offers.pending().filter(expires_at__gt=at).first()
    return Queue(
        entry=entry,
        position=ahead["parties"] + 1,
        before=before,
        offer=offer,
        cut_off=cut_off,
        watched=_watched(entry, before=before, cut_off=cut_off, at=at),
        held_up=None if offer else held_up(entry.comptoir, at),
        at=at,
    )


def held_up(comptoir: Comptoir, at: datetime) -> HeldUp | None:
    """Return the free seats that wait for the group at the head of the queue, if there are any."""
    until = rules.last_call(comptoir, at)
    if comptoir.awaits_the_draw or comptoir.seats_left <= 0 or at >= until:
        return None
    head = comptoir.entries.standing().unoffered().in_order().first()
    if head is None or head.places <= comptoir.seats_left:
        return None
    return HeldUp(seats=comptoir.seats_left, entry=head, until=until)


def _watched(entry: Entry, *, before: int, cut_off: datetime, at: datetime) -> Watched:
    """Return the chances, and what they are counted from: seats that the queue took or is offered."""
    since = Entry.objects.filter(comptoir=entry.comptoir_id).aggregate(first=Min("entered_at"))
    taken = Offer.objects.filter(
        entry__comptoir=entry.comptoir_id, outcome__in=[Outcome.ACCEPTED, Outcome.PENDING]
    )
    freed = taken.aggregate(seats=Sum("seats"))["seats"] or 0
    days = max((at - since["first"]).total_seconds() / _DAY, 0)
    ahead = Entry.objects.standing().before(entry)
    offered = Offer.objects.pending().filter(entry__in=ahead).aggregate(seats=Sum("seats"))
    there = (offered["seats"] or 0) + max(entry.comptoir.seats_left, 0)
    needed = max(before + entry.places - there, 0)
    return Watched(
        freed=freed,
        days=round(days),
        needed=needed,
        odds=odds(
            needed=needed,
            freed=freed,
            days_watched=days,
            days_left=max((cut_off - at).total_seconds() / _DAY, 0),
        ),
    )
