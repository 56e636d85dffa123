"""Which comptoirs time has moved: what the clockwork looks for, in case a job of its own was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from comptoir.comptoirs.models import Comptoir, Offer, Registration

if TYPE_CHECKING:
    from datetime import datetime


def to_settle(at: datetime) -> list[int]:
    """Return the comptoirs with offers or kept seats that have ended, lots to draw, or people who wait, even for a day that is over."""
    ended = Offer.objects.expired(at).filter(entry__comptoir=OuterRef("pk"))
    lapsed = Registration.objects.kept().filter(kept_until__lte=at, comptoir=OuterRef("pk"))
    lots = Q(draw_at__lte=at, drawn_at=None, starts_at__gt=at)
    waits = Q(
        status=Comptoir.Status.PUBLISHED,
        starts_at__gt=at,
        waiting__gt=F("seats_offered"),
    )
    in_vain = Q(ends_at__lte=at, waiting__gt=0)
    found = Comptoir.objects.filter(Exists(ended) | Exists(lapsed) | lots | waits | in_vain)
    return list(found.order_by("pk").values_list("pk", flat=True))
