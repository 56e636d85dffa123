"""Whom a mailing goes to: typed criteria, said in words, and the parties that meet them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comptoir.comptoirs.models import Comptoir, Entry, Offer, Party, Registration
from comptoir.editions.models import Topic
from comptoir.territory.models import Commune
from comptoir.ui import words

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.editions.models import Edition
    from comptoir.kernel.querysets import QuerySet

STANDINGS = {
    "held": gettext_lazy("who hold a seat"),
    "waiting": gettext_lazy("who wait for a seat"),
    "offered": gettext_lazy("who are offered a seat"),
    "cancelled": gettext_lazy("who cancelled"),
    "came": gettext_lazy("who came"),
    "absent": gettext_lazy("who were expected and did not come"),
}
IDEAS = {
    "with": gettext_lazy("with an idea"),
    "without": gettext_lazy("without an idea"),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """The criteria: each narrows, several values of one widen. Empty means whatever.

    Attributes:
        standings: keys of `STANDINGS`; empty means those who hold a seat or wait for one.
        comptoirs: keys of the comptoirs.
        topics: keys of the subjects on which one wants help.
        comes_as: values of `Registration.ComesAs`.
        commune: the key of the commune where one lives.
        idea: a key of `IDEAS`.
        access_need: whether one asked for something to be able to come.
    """

    standings: tuple[str, ...] = ()
    comptoirs: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    comes_as: tuple[str, ...] = ()
    commune: int | None = None
    idea: str = ""
    access_need: bool = False

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Segment:
        """Return the segment that JSON kept; what it does not know is left out."""
        known = {field.name for field in fields(cls)}
        said: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in stored.items()
            if name in known
        }
        return cls(**said)

    def stored(self) -> dict[str, Any]:
        """Return what JSON keeps."""
        return asdict(self)


def parties_of(segment: Segment, edition: Edition, *, at: datetime) -> QuerySet[Party]:
    """Return the parties of an edition that meet every criterion, those who registered first, first."""
    meant = Registration.objects.filter(_stands(segment, edition, at))
    if segment.topics:
        meant = meant.filter(needs__topic__in=segment.topics)
    if segment.comes_as:
        meant = meant.filter(comes_as__in=segment.comes_as)
    if segment.access_need:
        meant = meant.filter(access_need__isnull=False)
    parties: QuerySet[Party] = Party.objects.filter(pk__in=meant.values("party"))
    if segment.commune is not None:
        parties = parties.filter(commune=segment.commune)
    if segment.idea:
        parties = parties.filter(~Q(idea="") if segment.idea == "with" else Q(idea=""))
    return parties.order_by("made_at", "pk")


def _stands(segment: Segment, edition: Edition, at: datetime) -> Q:
    chosen = segment.standings or ("held", "waiting")
    return reduce(or_, (_CONDITIONS[one](_there(segment, edition), at) for one in chosen))


def _there(segment: Segment, edition: Edition) -> QuerySet[Comptoir]:
    there: QuerySet[Comptoir] = Comptoir.objects.filter(edition=edition)
    return there.filter(pk__in=segment.comptoirs) if segment.comptoirs else there


def _held(there: QuerySet[Comptoir], _at: datetime) -> Q:
    return Q(comptoir__in=there, status=Registration.Status.CONFIRMED)


def _waiting(there: QuerySet[Comptoir], _at: datetime) -> Q:
    in_line = Entry.objects.standing().filter(comptoir__in=there)
    return Q(party__in=in_line.values("party"), status=Registration.Status.WAITING)


def _offered(there: QuerySet[Comptoir], _at: datetime) -> Q:
    pending = Offer.objects.pending().filter(entry__comptoir__in=there)
    return Q(party__in=pending.values("entry__party"))


def _cancelled(there: QuerySet[Comptoir], _at: datetime) -> Q:
    return Q(comptoir__in=there, status=Registration.Status.CANCELLED)


def _came(there: QuerySet[Comptoir], _at: datetime) -> Q:
    return Q(comptoir__in=there, arrived_at__isnull=False)


def _absent(there: QuerySet[Comptoir], at: datetime) -> Q:
    over = there.filter(ends_at__lte=at)
    return Q(comptoir__in=over, status=Registration.Status.CONFIRMED, arrived_at=None)


_CONDITIONS = {
    "held": _held,
    "waiting": _waiting,
    "offered": _offered,
    "cancelled": _cancelled,
    "came": _came,
    "absent": _absent,
}


def said(segment: Segment, edition: Edition) -> str:
    """Say whom a segment means, in one line: « Budget citoyen 2027 · qui attendent une place · Calais »."""
    parts = [edition.name]
    parts.append(
        _(" or ").join(str(STANDINGS[one]) for one in segment.standings or ("held", "waiting"))
    )
    comptoirs = Comptoir.objects.filter(pk__in=segment.comptoirs).with_place().in_order()
    parts += [", ".join(f"{one}, {words.day_short(one.starts_at)}" for one in comptoirs)]
    topics = Topic.objects.filter(pk__in=segment.topics)
    parts += [", ".join(topic.name for topic in topics)]
    parts += [", ".join(str(Registration.ComesAs(one).label) for one in segment.comes_as)]
    commune = Commune.objects.filter(pk=segment.commune or 0).first()
    parts += [commune.label if commune else "", str(IDEAS.get(segment.idea, ""))]
    parts += [_("with access needs") if segment.access_need else ""]
    return " · ".join(part for part in parts if part)
