"""A whole party goes to seats of another comptoir, by its own choice or led by the mission."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from comptoir.audit.actions import record
from comptoir.comptoirs.actions.items import leave_items
from comptoir.comptoirs.actions.line import depart, serve
from comptoir.comptoirs.actions.needs import ask_again
from comptoir.comptoirs.actions.seats import count, release
from comptoir.comptoirs.models import Entry, Party, Registration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comptoir.comptoirs.models import Comptoir
    from comptoir.kernel.acts import Act

Status = Registration.Status


def lead(
    party: Party,
    people: Sequence[Registration],
    target: Comptoir,
    *,
    held: Mapping[int, Comptoir],
    assents_to: int | None,
    act: Act,
) -> Comptoir | None:
    """Give these people of a party that is held, with its comptoirs, seats of another; what they had goes to the next.

    Return where they had seats, if they had some. A seat that one of the party gave back a moment ago is freed at
    once: asked back, it would part them.
    """
    for entry in party.entries.standing():
        depart(entry, held[entry.comptoir_id], leaving=Entry.Leaving.ELSEWHERE, act=act)
    for registration in party.registrations.kept():
        release(registration, held[registration.comptoir_id], act=act)
    freed: Counter[int] = Counter()
    for registration in people:
        former = registration.comptoir_id
        if registration.status == Status.CONFIRMED:
            leave_items(registration, act=act)
            freed[former] += 1
        registration.comptoir, registration.status = target, Status.CONFIRMED
        registration.save(update_fields=["comptoir", "status"])
        record("moved", registration, act=act, comptoir=target.pk, former=former)
    ask_again(people, act=act)
    for pk, seats in freed.items():
        count(held[pk], held=-seats)
    count(target, held=len(people))
    Party.objects.filter(pk=party.pk).update(comptoir=target, assents_to=assents_to)
    for comptoir in held.values():
        serve(comptoir, act=act)
    return held[next(iter(freed))] if freed else None
