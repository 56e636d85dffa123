"""The lists of the mission: who registered, the partners, what people ask, the ideas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.editions.models import Edition
from comptoir.territory.models import CommuneName
from comptoir.territory.naming import key_of
from comptoir.ui.lists import Way
from comptoir.ui.narrowing import Choice

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model, QuerySet

ALL = "toutes"


def ways(but: str) -> list[Way]:
    """Return the links from one list to the others."""
    lists = {
        "registrations": _("Registrations"),
        "enquiries": _("Questions and calls"),
        "access_needs": _("Access needs"),
        "ideas": _("Ideas"),
        "partners": _("Partners"),
    }
    return [Way(label, reverse(f"mission:{key}")) for key, label in lists.items() if key != but]


def of_an_edition[T: Model](path: str, at: datetime) -> Choice[T]:
    """Narrow to one edition, by where the row says it: the present one unless another is asked."""
    years = list(Edition.objects.order_by("-year").values_list("year", flat=True))
    current = Edition.objects.announced(at).order_by("-year").values_list("year", flat=True).first()

    def narrow(rows: QuerySet[T], year: str) -> QuerySet[T]:
        return rows if year == ALL else rows.filter(**{f"{path}__year": int(year)})

    options = [(str(year), str(year)) for year in years] + [(ALL, _("All editions"))]
    return Choice("edition", _("Edition"), options, narrow, default=str(current or ALL))


def in_commune[T: Model](rows: QuerySet[T], text: str, *, path: str) -> QuerySet[T]:
    """Narrow to the communes that people call so, by any of their names."""
    named = CommuneName.objects.filter(key__startswith=key_of(text)).order_by()
    return rows.filter(**{f"{path}__in": named.values("commune")})
