"""The rows of the in-person days."""

from comptoir.comptoirs.models.block_link import BlockLink
from comptoir.comptoirs.models.comptoir import Comptoir, FormerSlug, Revision
from comptoir.comptoirs.models.invitation import Invitation, Watch
from comptoir.comptoirs.models.notice import Notice
from comptoir.comptoirs.models.override import Override
from comptoir.comptoirs.models.party import Party, PartyWord
from comptoir.comptoirs.models.programme import ProgrammeItem
from comptoir.comptoirs.models.queue import Entry, Offer
from comptoir.comptoirs.models.registration import AccessNeed, Need, Registration, Seat, Wish
from comptoir.comptoirs.models.venue import AccessFact, Venue
from comptoir.comptoirs.models.waiver import Waiver

__all__ = [
    "AccessFact",
    "AccessNeed",
    "BlockLink",
    "Comptoir",
    "Entry",
    "FormerSlug",
    "Invitation",
    "Need",
    "Notice",
    "Offer",
    "Override",
    "Party",
    "PartyWord",
    "ProgrammeItem",
    "Registration",
    "Revision",
    "Seat",
    "Venue",
    "Waiver",
    "Watch",
    "Wish",
]
