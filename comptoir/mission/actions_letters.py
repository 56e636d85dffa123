"""What the mission does to the words of the automatic letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.mail import wording_actions
from comptoir.organisations.rules import require_organising

if TYPE_CHECKING:
    from comptoir.kernel.acts import Act
    from comptoir.mail.kinds import LetterKind
    from comptoir.mail.models import LetterWording
    from comptoir.mail.rewording import Pieces


@transaction.atomic
def reword(
    kind: LetterKind, language: str, pieces: Pieces, *, seen: int, act: Act
) -> LetterWording:
    """Write what a letter says from now on; the letters that have left stay as they were."""
    require_organising(act)
    return wording_actions.reword(kind, language, pieces, seen=seen, act=act)
