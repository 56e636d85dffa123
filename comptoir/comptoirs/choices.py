"""What a person may choose in the programme, holds and waits for: what the form and their page say. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.models import ProgrammeItem, Registration, Wish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import Promise

    from comptoir.comptoirs.models import Comptoir
    from comptoir.comptoirs.models.programme import ProgrammeQuerySet

RANKS = (_("First wish"), _("Second wish"), _("Third wish"))
MOST_WISHES = len(RANKS)
Allocation = ProgrammeItem.Allocation
CONFIRMED = Registration.Status.CONFIRMED


def takes_wishes(comptoir: Comptoir) -> bool:
    """Whether its items by preference are wished for now, and given all at once later."""
    return comptoir.wishes_close_at is not None and comptoir.wishes_granted_at is None


def gives_later(item: ProgrammeItem, comptoir: Comptoir) -> bool:
    """Whether the places of this item of a comptoir are still to be given all at once."""
    return item.allocation == Allocation.PREFERENCE and takes_wishes(comptoir)


def offered(comptoir: Comptoir) -> ProgrammeQuerySet:
    """Return the items in which one takes a place, as the day goes; `waiting` counts who stands in each queue."""
    in_line = Q(wishes__registration__status=CONFIRMED)
    items = comptoir.programme.with_own_places().in_order()
    return items.annotate(waiting=Count("wishes", filter=in_line))


@dataclass(frozen=True, slots=True)
class Wished:
    """An item that a person waits for, as their page says it."""

    item: ProgrammeItem
    rank: int
    position: int | None  # None before the wishes are granted: nobody is first yet
    clashes_with: ProgrammeItem | None

    @property
    def rank_said(self) -> Promise:
        """Its rank, in words."""
        return RANKS[min(self.rank, MOST_WISHES) - 1]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person holds and waits for in the programme of their comptoir."""

    registration: Registration
    held: list[ProgrammeItem]
    wished: list[Wished]

    @property
    def ranked(self) -> list[Wished]:
        """What is to be granted with everybody's wishes, best first."""
        return [wish for wish in self.wished if wish.position is None]

    @property
    def queued(self) -> list[Wished]:
        """What they wait for in a queue."""
        return [wish for wish in self.wished if wish.position is not None]


def choices_of(registration: Registration) -> Choices:
    """Return what a person holds and waits for."""
    held = list(ProgrammeItem.objects.filter(seats__registration=registration).in_order())
    waiting = [_wished(wish, registration.comptoir, held) for wish in _with_ahead(registration)]
    return Choices(registration, held, waiting)


def _with_ahead(registration: Registration) -> Iterable[Wish]:
    """Return the wishes of a person, best first; `ahead` counts who stands before them in each queue."""
    line = Wish.objects.filter(
        item=OuterRef("item"), pk__lt=OuterRef("pk"), registration__status=CONFIRMED
    )
    ahead = line.values("item").annotate(people=Count("pk")).values("people")
    wishes = registration.wishes.select_related("item").order_by("rank", "item__starts_at", "pk")
    return wishes.annotate(ahead=Coalesce(Subquery(ahead), 0))


def _wished(wish: Wish, comptoir: Comptoir, held: Iterable[ProgrammeItem]) -> Wished:
    ahead: int = wish.ahead  # type: ignore[attr-defined]
    return Wished(
        item=wish.item,
        rank=wish.rank,
        position=None if gives_later(wish.item, comptoir) else ahead + 1,
        clashes_with=next((item for item in held if item.overlaps(wish.item)), None),
    )
