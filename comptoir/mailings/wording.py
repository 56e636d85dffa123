"""What one party reads: its variables, and the text that says them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation

from comptoir.comptoirs.models import Registration
from comptoir.mailings.marks import blocks_of
from comptoir.mailings.variables import PERSONAL_PAGE, filled
from comptoir.ui import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comptoir.comptoirs.models import Party
    from comptoir.mailings.models import Mailing

LETTER = "mailings/mailing"


def referents_of(parties: Iterable[int]) -> dict[int, Registration]:
    """Return who registered each of these parties, with all that the variables say: so many queries for any number."""
    found = Registration.objects.filter(party__in=list(parties), is_referent=True)
    rows = found.select_related(
        "person", "party__comptoir__venue__commune", "party__comptoir__host"
    ).order_by("pk")
    return {one.party_id: one for one in rows}


def values_of(referent: Registration) -> dict[str, str]:
    """Return the variables of a party, in its language; its personal link is a secret."""
    comptoir = referent.party.comptoir
    venue = comptoir.venue
    with translation.override(referent.party.language):
        return {
            "prénom": referent.person.first_name,
            "nom": referent.person.name,
            "comptoir": str(comptoir),
            "date": words.day(comptoir.starts_at),
            "heure": words.hour(comptoir.starts_at),
            "lieu": f"{venue.name}, {venue.address}, {venue.postal_code} {venue.commune.name}",
            "accueil": str(comptoir.host),
            PERSONAL_PAGE: f"{settings.BASE_URL.rstrip('/')}{referent.manage_url}",
        }


def without_secrets(values: dict[str, str], *, mask: str = "") -> dict[str, str]:
    """Return the variables as they may be kept and read again."""
    return {name: mask if name == PERSONAL_PAGE else said for name, said in values.items()}


def context_of(mailing: Mailing, values: dict[str, str], party: Party | None) -> dict[str, Any]:
    """Return what the letter's templates know."""
    body = filled(mailing.body, values)
    return {
        "mailing": mailing,
        "words_subject": filled(mailing.subject, values),
        "words_text": body.strip(),
        "blocks": blocks_of(body),
        "party": party,
        "is_news": mailing.kind == mailing.Kind.NEWS,
    }
