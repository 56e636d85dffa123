"""Which comptoir: a choice that the lists of people share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comptoir.comptoirs.models import Comptoir
from comptoir.editions.models import Edition
from comptoir.kernel.clock import local
from comptoir.ui.narrowing import Choice

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model, QuerySet


def of_a_comptoir[T: Model](at: datetime) -> Choice[T]:
    """Narrow to one comptoir of the present edition, as people say it: the place and the day."""
    current = Edition.objects.announced(at).order_by("-year").values("pk")[:1]
    found = Comptoir.objects.public().filter(edition__in=current).with_place().in_order()
    options = [
        (one.slug, f"{one.venue.commune.name}, {local(one.starts_at):%d/%m}") for one in found
    ]

    def narrow(rows: QuerySet[T], slug: str) -> QuerySet[T]:
        return rows.filter(comptoir__slug=slug)

    return Choice("comptoir", _("Comptoir"), options, narrow)
