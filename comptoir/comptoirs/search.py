"""Finding a registration by its ticket, its link, its number, its mailbox, its idea; and a comptoir by its place."""

from __future__ import annotations

import re
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from django.db.models import Q

from comptoir.comptoirs.models import Comptoir, PartyWord, Registration
from comptoir.comptoirs.models.registration import MANAGE, TICKET
from comptoir.kernel import tokens
from comptoir.kernel.findable import begins, leads_by_reach
from comptoir.kernel.finding import key_of_name
from comptoir.ui.words import day

if TYPE_CHECKING:
    from comptoir.comptoirs.models.registration import RegistrationQuerySet
    from comptoir.kernel.finding import Asked

_TOKEN = re.compile(r"\b\d{1,18}-[0-9A-Za-z]{26}\b")


def find_by_token(asked: Asked) -> Registration | None:
    """Return the registration of which somebody shows the ticket, or pastes the link, as long as it opens something."""
    shown = _TOKEN.search(asked.text)
    token = shown[0].upper() if shown else ""
    pk = tokens.claimed_pk(token)
    found = _referents(Registration.objects.filter(pk=pk)).first() if pk is not None else None
    if found is None:
        return None
    versions = ((TICKET, found.ticket_version), (MANAGE, found.link_version))
    opens = any(tokens.opens(token, kind, found.pk, version) for kind, version in versions)
    return found if opens else None


def find_parties(asked: Asked, *, limit: int) -> list[Registration]:
    """Return the registrations of this number, or left with this mailbox or telephone; the latest first."""
    meant = Q()
    if asked.number is not None:
        meant |= Q(party=asked.number)
    if asked.digits or asked.mailbox:
        meant |= Q(party__in=PartyWord.objects.filter(leads_by_reach(asked)).values("row"))
    if not meant:
        return []
    found = _referents(Registration.objects.filter(meant, is_referent=True))
    return list(found.order_by("-entered_at", "-pk")[:limit])


def find_ideas(asked: Asked, *, limit: int) -> list[Registration]:
    """Return the registrations whose idea has all these words, whatever their endings; the latest first."""
    if not asked.stems or asked.digits or asked.mailbox:
        return []
    words = (Q(party__idea_key__contains=f" {stem}") for stem in asked.stems)
    led_to = PartyWord.objects.filter(begins(max(asked.stems, key=len))).values("row")
    meant = Registration.objects.filter(reduce(and_, words), party__in=led_to, is_referent=True)
    found = _referents(meant)
    return list(found.order_by("-entered_at", "-pk")[:limit])


def find_comptoirs(asked: Asked, *, limit: int) -> list[Comptoir]:
    """Return the comptoirs of this place, this host, this year or this day; the latest first. They are some hundreds."""
    if not asked.words or asked.digits or asked.mailbox:
        return []
    rows = Comptoir.objects.with_edition().order_by("-starts_at", "-pk")
    found = (row for row in rows if asked.begins_in(_key(row)) or asked.is_near(_key(row)))
    sure = sorted(found, key=lambda row: not asked.begins_in(_key(row)))
    return sure[:limit]


def _key(comptoir: Comptoir) -> str:
    venue = comptoir.venue
    said = (comptoir, venue.name, venue.commune.name, comptoir.host_name, day(comptoir.starts_at))
    return key_of_name(" ".join((*map(str, said), str(comptoir.edition.year))))


def _referents(registrations: RegistrationQuerySet) -> RegistrationQuerySet:
    return registrations.select_related("person", "party", "comptoir__venue__commune")
