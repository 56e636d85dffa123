"""What the mission sees of a comptoir: numbers, the line, what was told and what waits. Reads, and changes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.comptoirs.models import Comptoir, Entry, Notice, Offer, Registration

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comptoir.comptoirs.actions.recover import Step

Kind, Outcome = Notice.Kind, Notice.Outcome
_OUT_OF_MAIL = Q(party__email="")


@dataclass(slots=True)
class Row:
    """A comptoir in the mission's list, and what in it needs a look."""

    comptoir: Comptoir
    looks: list[str] = field(default_factory=list)


def rows_of(comptoirs: Iterable[Comptoir], at: datetime) -> list[Row]:
    """Return the comptoirs of a page with what needs a look, in so many queries, however many they are."""
    rows = {comptoir.pk: Row(comptoir) for comptoir in comptoirs}
    due = Notice.objects.due(at).filter(_OUT_OF_MAIL, comptoir__in=rows)
    to_call = due.values_list("comptoir").annotate(Count("party", distinct=True))
    standing = Registration.objects.standing().filter(comptoir__in=rows)
    to_lead = standing.values_list("comptoir").annotate(Count("pk"))
    calls, left = dict(to_call), dict(to_lead)
    for pk, row in rows.items():
        row.looks = _looks(row.comptoir, calls=calls.get(pk, 0), left=left.get(pk, 0))
    return list(rows.values())


def _looks(comptoir: Comptoir, *, calls: int, left: int) -> list[str]:
    looks = []
    if comptoir.is_cancelled and left:
        said = ngettext("%(n)d person to lead elsewhere", "%(n)d people to lead elsewhere", left)
        looks.append(said % {"n": left})
    if calls:
        looks.append(ngettext("%(n)d call to make", "%(n)d calls to make", calls) % {"n": calls})
    if comptoir.waiting and comptoir.seats_left > 0 and not comptoir.awaits_the_draw:
        looks.append(_("seats are free while people wait"))
    return looks


# The line


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the queue: where it stands, who registered, how many they are, what is offered to them."""

    rank: int
    entry: Entry
    referent: Registration
    offer: Offer | None


def line_of(entries: Iterable[Entry], *, first: int) -> list[Place]:
    """Return these places of one queue, in their order, counted from `first`."""
    entries = list(entries)
    parties = [entry.party_id for entry in entries]
    referents = Registration.objects.filter(party__in=parties, is_referent=True)
    known = {one.party_id: one for one in referents.select_related("person")}
    offers = Offer.objects.pending().filter(entry__in=entries)
    offered = {offer.entry_id: offer for offer in offers}
    return [
        Place(rank, entry, known[entry.party_id], offered.get(entry.pk))
        for rank, entry in enumerate(entries, first)
    ]


# What was told


@dataclass(frozen=True, slots=True)
class Told:
    """How many parties were told one thing, and how many wait to be."""

    label: str
    told: int
    by_mail: int
    by_telephone: int


def told_about(comptoir: Comptoir) -> list[Told]:
    """Return what was told about a comptoir and what waits, by kind."""
    notices = Notice.objects.filter(comptoir=comptoir).exclude(outcome=Outcome.MOOT)
    by_telephone = Count("pk", filter=Q(outcome=Outcome.OPEN) & _OUT_OF_MAIL)
    by_mail = Count("pk", filter=Q(outcome=Outcome.OPEN) & ~_OUT_OF_MAIL)
    told = Count("pk", filter=Q(outcome=Outcome.TOLD))
    found = notices.values("kind").annotate(told=told, mail=by_mail, telephone=by_telephone)
    kinds = {row["kind"]: row for row in found}
    return [
        Told(
            str(kind.label),
            kinds[kind]["told"],
            kinds[kind]["mail"],
            kinds[kind]["telephone"],
        )
        for kind in Kind
        if kind in kinds
    ]


# Who would go where


@dataclass(frozen=True, slots=True)
class Tally:
    """What leading people elsewhere would do: how many people to each comptoir, and whom it leaves."""

    targets: list[tuple[Comptoir, int]]
    left: list[tuple[Registration, int]]

    @property
    def people(self) -> int:
        """How many people would have a seat elsewhere."""
        return sum(people for _comptoir, people in self.targets)

    @property
    def people_left(self) -> int:
        """How many would not."""
        return sum(people for _referent, people in self.left)


def tally(steps: Iterable[Step]) -> Tally:
    """Count the steps of a plan by comptoir, and name whom to call."""
    steps = list(steps)
    led: Counter[Comptoir] = Counter()
    for step in steps:
        if step.target is not None:
            led[step.target] += step.people
    left = {step.party.pk: step.people for step in steps if step.target is None}
    referents = Registration.objects.filter(party__in=left, is_referent=True).order_by("pk")
    return Tally(
        list(led.items()),
        [(one, left[one.party_id]) for one in referents.select_related("person", "party")],
    )
