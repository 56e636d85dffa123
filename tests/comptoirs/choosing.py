"""Choosing workshops in a test: asking, leaving, and reading what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.comptoirs.actions.items import ask, leave_items
from comptoir.comptoirs.choices import choices_of
from comptoir.comptoirs.models import Comptoir, Notice, ProgrammeItem, Registration
from comptoir.editions.dates import paris
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from datetime import datetime

CLOSING = paris(2027, 4, 2, 18)
AN_HOUR = timedelta(hours=1)


def people(comptoir: Comptoir, count: int) -> list[Registration]:
    return [
        a.a_registration(comptoir, name=f"P{n} Petit", email=f"{n}@x.org") for n in range(count)
    ]


def fresh(registration: Registration) -> Registration:
    return Registration.objects.with_day().get(pk=registration.pk)


def asks(
    registration: Registration,
    *items: ProgrammeItem,
    wishes: tuple[ProgrammeItem, ...] = (),
    at: datetime = NOON,
) -> None:
    with transaction.atomic():
        Comptoir.objects.lock(registration.comptoir_id)
        ask(fresh(registration), items, wishes=wishes, act=a.visitor(at))


def leaves(registration: Registration, at: datetime = NOON) -> None:
    with transaction.atomic():
        Comptoir.objects.lock(registration.comptoir_id)
        leave_items(fresh(registration), act=a.visitor(at))


def held(registration: Registration) -> list[ProgrammeItem]:
    return choices_of(fresh(registration)).held


def waits(registration: Registration) -> list[tuple[ProgrammeItem, int | None]]:
    return [(w.item, w.position) for w in choices_of(fresh(registration)).wished]


def told() -> list[tuple[int, int]]:
    notices = Notice.objects.filter(kind=Notice.Kind.ITEMS).order_by("pk")
    return list(notices.values_list("party_id", "about"))


def a_granting(places: int = 1, **facts: object) -> tuple[Comptoir, ProgrammeItem, ProgrammeItem]:
    """A comptoir whose two workshops, at ten and at eleven, are given by preference on 2 April."""
    comptoir = a.a_comptoir(wishes_close_at=CLOSING, **facts)
    by_preference = {"places": places, "allocation": ProgrammeItem.Allocation.PREFERENCE}
    one = a.an_item(comptoir, **by_preference)
    other = a.an_item(comptoir, "Modèle économique", starts_at=one.ends_at, **by_preference)
    return comptoir, one, other
