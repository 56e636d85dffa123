"""Finding a structure by its name, and what people asked by who they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comptoir.kernel.finding import key_of_name
from comptoir.organisations.models import Enquiry, Organisation

if TYPE_CHECKING:
    from comptoir.kernel.finding import Asked

# They are kept six months once answered: more than these, and a word more is asked.
MOST_READ = 2_000


def find_organisations(asked: Asked, *, limit: int) -> list[Organisation]:
    """Return the structures so called, the surest first; they are some hundreds."""
    if not asked.words or asked.digits or asked.mailbox:
        return []
    rows = Organisation.objects.select_related("commune").order_by("name", "pk")
    keyed = [(row, key_of_name(f"{row.name} {row.commune or ''}")) for row in rows]
    found = [(row, asked.begins_in(key)) for row, key in keyed if asked.is_near(key)]
    return [row for row, _sure in sorted(found, key=lambda one: not one[1])][:limit]


def find_enquiries(asked: Asked, *, limit: int) -> list[Enquiry]:
    """Return what was asked under this name, from this mailbox or this telephone; the latest first."""
    rows = Enquiry.objects.order_by("-asked_at", "-pk")
    latest = rows.only("pk", "name", "email", "phone")[:MOST_READ]
    meant = [row.pk for row in latest if _is_meant(row, asked)][:limit]
    return list(rows.filter(pk__in=meant))


def _is_meant(enquiry: Enquiry, asked: Asked) -> bool:
    if asked.digits:
        return asked.digits in re.sub(r"\D", "", enquiry.phone)
    if asked.mailbox:
        return asked.mailbox in enquiry.email
    return asked.is_near(key_of_name(enquiry.name))
