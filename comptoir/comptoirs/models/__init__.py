"""The rows of the in-person days."""

from comptoir.comptoirs.models.comptoir import Comptoir, FormerSlug
from comptoir.comptoirs.models.programme import ProgrammeItem
from comptoir.comptoirs.models.registration import AccessNeed, Need, Party, Registration, Seat
from comptoir.comptoirs.models.venue import AccessFact, Venue

__all__ = [
    "AccessFact",
    "AccessNeed",
    "Comptoir",
    "FormerSlug",
    "Need",
    "Party",
    "ProgrammeItem",
    "Registration",
    "Seat",
    "Venue",
]
