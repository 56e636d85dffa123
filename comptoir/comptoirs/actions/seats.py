"""The counters of a comptoir that one holds, and the seats that were given back a moment ago."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F

from comptoir.audit.actions import record
from comptoir.comptoirs.actions.items import leave_items
from comptoir.comptoirs.models import AccessNeed, Comptoir

if TYPE_CHECKING:
    from comptoir.comptoirs.models import Registration
    from comptoir.kernel.acts import Act

# Whoever cancels by mistake gets the same seat back within this time.
UNDO = timedelta(minutes=10)


def count(comptoir: Comptoir, *, held: int = 0, offered: int = 0, waiting: int = 0) -> None:
    """Add to the counters of a comptoir that is held, in one statement: no constraint sees half of a move."""
    changes = {"seats_held": held, "seats_offered": offered, "waiting": waiting}
    changes = {name: change for name, change in changes.items() if change}
    if not changes:
        return
    Comptoir.objects.filter(pk=comptoir.pk).update(
        **{name: F(name) + change for name, change in changes.items()}
    )
    for name, change in changes.items():
        setattr(comptoir, name, getattr(comptoir, name) + change)


def release_kept(comptoir: Comptoir, *, most: int, act: Act) -> int:
    """Free the seats that were cancelled and that nobody asked back in time, so many at most; return how many."""
    lapsed = comptoir.registrations.kept().filter(kept_until__lte=act.at).order_by("pk")
    found = list(lapsed[:most])
    for registration in found:
        release(registration, comptoir, act=act)
    return len(found)


def release(registration: Registration, comptoir: Comptoir, *, act: Act) -> None:
    """Free one kept seat of a comptoir that is held."""
    registration.kept_until = None
    registration.save(update_fields=["kept_until"])
    leave_items(registration, act=act)
    AccessNeed.objects.filter(registration=registration).delete()
    count(comptoir, held=-1)
    record("released", registration, act=act, comptoir=comptoir.pk)
