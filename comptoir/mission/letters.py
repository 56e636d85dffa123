"""The automatic letters as the mission reads them: what each says now, its past versions, a preview on a real case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from comptoir.audit.models import Entry, reference
from comptoir.mail.kinds import KINDS, LetterKind
from comptoir.mail.models import Letter, LetterWording
from comptoir.mail.rewording import subject_of, text_of
from comptoir.mission.authors import authors_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comptoir.mail.rewording import Pieces

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter as it would leave, and whether it is that of a real case."""

    subject: str
    text: str
    language: str
    real: Letter | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the words, who wrote it and when."""

    wording: LetterWording
    by: str


@dataclass(frozen=True, slots=True)
class Model:
    """One line of the list of letters."""

    kind: LetterKind
    reworded: bool
    failed: bool


def models() -> list[Model]:
    """Return every automatic letter, with what the mission did to it; one query."""
    newest = _newest()
    return [_model(kind, newest) for kind in KINDS.values() if kind.is_template]


def _model(kind: LetterKind, newest: Mapping[tuple[str, str], LetterWording]) -> Model:
    mine = [one for code in LANGUAGES if (one := newest.get((kind.name, code)))]
    return Model(
        kind,
        reworded=any(not one.pieces.is_default for one in mine),
        failed=any(one.is_failing for one in mine),
    )


def _newest() -> dict[tuple[str, str], LetterWording]:
    """Return the version that holds of each letter, by its name and language."""
    versions = LetterWording.objects.order_by("version")
    return {(one.letter, one.language): one for one in versions}


def failing() -> list[tuple[LetterKind, LetterWording]]:
    """Return the words without which letters leave, because they cannot be said any more; one query."""
    held = [one for one in _newest().values() if one.is_failing]
    return [(KINDS[one.letter], one) for one in held if one.letter in KINDS]


def kind_of(key: str) -> LetterKind | None:
    """Return the letter that an address names, if its words may be changed."""
    templates = (kind for kind in KINDS.values() if kind.is_template)
    return next((kind for kind in templates if kind.key == key), None)


def preview(kind: LetterKind, language: str, pieces: Pieces) -> Preview:
    """Return the letter with these words: on the latest that was written, or else on a fictional case.

    The words in braces that the latest letter did not know yet are taken from the fictional case.
    """
    written = Letter.objects.filter(name=kind.name, language=language).exclude(said={})
    real = written.order_by("-created_at", "-pk").defer("text", "html", "attachments").first()
    with translation.override(language):
        parts, values = (
            (real.said["parts"], kind.examples() | real.said["values"])
            if real
            else (_fictional(kind), kind.examples())
        )
        said = pieces.filled(values)
        return Preview(subject_of(parts, said), text_of(parts, said), language, real)


def _fictional(kind: LetterKind) -> dict[str, str]:
    title = str(kind.title)
    return {
        "subject": title,
        "heading": title,
        "facts": _("[Here, what the letter must say: seats, days, places, links.]"),
    }


def versions(kind: LetterKind, language: str) -> list[Version]:
    """Return who wrote what, newest first."""
    found = list(LetterWording.objects.of(kind.name, language)[:20])
    entries = list(Entry.objects.filter(subject__in=[reference(one) for one in found]))
    names = authors_of(entries)
    by = {entry.subject: names[entry.pk] for entry in entries}
    return [Version(one, by.get(reference(one), "")) for one in found]


def places(wording: LetterWording | None) -> dict[str, Any]:
    """Return what the form starts with."""
    if wording is None:
        return {}
    return {
        "subject": wording.subject,
        "heading": wording.heading,
        "opening": wording.opening,
        "closing": wording.closing,
    }
