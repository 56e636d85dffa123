"""Which words an automatic letter leaves with, and what is kept of them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import structlog
from django.utils import translation

from comptoir.mail.kinds import KINDS
from comptoir.mail.models import LetterWording
from comptoir.mail.rendering import AS_WRITTEN, draft
from comptoir.mail.rewording import Pieces, masked, parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comptoir.kernel.acts import Act
    from comptoir.mail.kinds import LetterKind
    from comptoir.mail.rendering import Words

log = structlog.get_logger(__name__)


def current(letter: str, language: str) -> LetterWording | None:
    """Return the version that holds; none when nobody ever wrote one."""
    return LetterWording.objects.of(letter, language).first()


def worded(
    letter: str, context: Mapping[str, Any], *, language: str, act: Act
) -> tuple[Words, dict[str, Any]]:
    """Return what a letter says, in the words of the mission where it wrote some, and what is kept of it.

    Words that cannot be said are left aside and noted: the letter leaves with its own, whatever happens.
    """
    words, kind = draft(letter, context, language=language), KINDS.get(letter)
    if kind is None:
        return words.reworded(AS_WRITTEN), {}
    version = current(letter, language) if kind.is_template else None
    with translation.override(language):
        values = _values(kind, context)
        pieces = _pieces(version, values, act=act)
        return words.reworded(pieces), _kept(kind, words, pieces, values=values, context=context)


def _values(kind: LetterKind, context: Mapping[str, Any]) -> dict[str, str]:
    try:
        return kind.values(context)
    except Exception as error:  # noqa: BLE001 - whatever a word lacks, the letter leaves
        log.warning("words of a letter not read", letter=kind.name, error=type(error).__name__)
        return {}


def _pieces(version: LetterWording | None, values: Mapping[str, str], *, act: Act) -> Pieces:
    if version is None:
        return AS_WRITTEN
    try:
        return version.pieces.filled(values)
    except KeyError as error:
        log.warning("wording left aside", wording=str(version), word=str(error))
        LetterWording.objects.filter(pk=version.pk, failed_at=None).update(failed_at=act.at)
        return AS_WRITTEN


def _kept(
    kind: LetterKind,
    words: Words,
    pieces: Pieces,
    *,
    values: Mapping[str, str],
    context: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what stays to be read: the places, the words of the mission, the braces; no link, no code."""
    secrets = [str(context.get(one, "")) for one in kind.secrets]

    def mask(said: Mapping[str, str]) -> dict[str, str]:
        return {name: masked(text, secrets) for name, text in said.items()}

    parts = mask(parts_of(words.subject, words.text))
    return {"parts": parts, "pieces": mask(asdict(pieces)), "values": mask(values)}
