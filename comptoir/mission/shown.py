"""What a page showed of an edition, in one string: whoever sends it back says what they had before their eyes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comptoir.editions.models import Edition, Phase


def phase_as_shown(phase: Phase | None) -> str:
    """Return what tells these dates from others."""
    if phase is None:
        return "-"
    return _digest([phase.opens_at.timestamp(), phase.closes_at.timestamp()])


def rule_as_shown(edition: Edition, key: str) -> str:
    """Return what tells the versions of this rule from others."""
    versions = [
        [one.pk, repr(one.value), one.to_confirm, one.reason, str(one.valid_from)]
        for one in edition.rules.all()
        if one.key == key
    ]
    return _digest(sorted(versions))


def _digest(facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]
