"""The words of the mission in an automatic letter: four places, braces, no template.

The mission may say otherwise the subject and the first sentence, and add paragraphs after it and at the end. What the
letter must say (seats, days, links) stays with the template: no wording can lose it.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.utils.html import escape, urlize
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from comptoir.kernel.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from comptoir.mail.kinds import LetterKind

CLOSING = "<!--closing-->"
_BRACES = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_FIRST = re.compile(r"(<h1[^>]*>)(.*?)(</h1>)", re.DOTALL)
MASK = "••••••"


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the mission writes in a letter; empty is what the letter says by itself."""

    subject: str = ""
    heading: str = ""
    opening: str = ""
    closing: str = ""

    @property
    def is_default(self) -> bool:
        """Tell whether nothing is said otherwise."""
        return not any(asdict(self).values())

    def filled(self, values: Mapping[str, str]) -> Pieces:
        """Return these words with every brace replaced.

        Raises:
            KeyError: a word in braces that this letter does not know.
        """
        return Pieces(**{name: _filled(text, values) for name, text in asdict(self).items()})


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _BRACES.sub(lambda found: values[found[1].strip()] or (found[2] or "").strip(), text)


# Checking what was typed


def problems_of(place: str, text: str, kind: LetterKind) -> list[str]:
    """Return what is wrong with the words of one place, each with how to repair it."""
    wrong = []
    for word, instead in _BRACES.findall(text):
        known = kind.variables.get(word.strip())
        if known is None:
            wrong.append(_unknown(word.strip(), kind.variables))
        elif known.may_lack and not instead.strip():
            wrong.append(_lacking(word.strip()))
    if any(brace in _BRACES.sub("", text) for brace in "{}"):
        wrong.append(_("A brace is open, or closed, alone. Write the word between two braces."))
    if place == "subject" and text:
        said = {word.strip() for word, _instead in _BRACES.findall(text)}
        wrong += [_missing(word) for word in kind.in_subject if word not in said]
    return wrong


def _unknown(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word.casefold(), list(known), n=1, cutoff=0.5)
    if near:
        facts = {"word": word, "near": near[0]}
        return _("{%(word)s} is not known in this letter. Did you mean {%(near)s}?") % facts
    words = ", ".join(f"{{{one}}}" for one in known) or _("none")
    facts = {"word": word, "words": words}
    return _("{%(word)s} is not known in this letter. The words that it knows: %(words)s.") % facts


def _lacking(word: str) -> str:
    facts = {"word": word}
    return (
        _("{%(word)s} is not known of everybody. Write what to say then: {%(word)s|hello}.") % facts
    )


def _missing(word: str) -> str:
    return _("The subject of this letter must say {%(word)s}: write it in.") % {"word": word}


# What is kept, to be read again


def masked(text: str, secrets: Iterable[str]) -> str:
    """Return words without what opens a door: every address of a page, and the secrets of the letter."""
    for secret in filter(None, secrets):
        text = text.replace(secret, MASK)
    return _ADDRESS.sub(_("[link]"), text)


def parts_of(subject: str, text: str) -> dict[str, str]:
    """Return the places of a letter as it says them by itself: subject, first sentence, and the facts after it."""
    heading, _blank, facts = text.strip().partition("\n\n")
    return {"subject": subject, "heading": heading, "facts": facts}


def text_of(parts: Mapping[str, str], pieces: Pieces) -> str:
    """Return the letter in plain text, with the words of the mission at their places."""
    heading = pieces.heading or parts["heading"]
    places = (heading, pieces.opening, parts["facts"], pieces.closing)
    return "\n\n".join(place.strip() for place in places if place.strip()) + "\n"


def subject_of(parts: Mapping[str, str], pieces: Pieces) -> str:
    """Return the subject, on one line."""
    return clean_line(pieces.subject) or parts["subject"]


def html_of(page: str, pieces: Pieces) -> str:
    """Return the letter in HTML, with the words of the mission, which are never markup, at their places."""

    def first(found: re.Match[str]) -> str:
        words = escape(pieces.heading) if pieces.heading else found[2]
        return f"{found[1]}{words}{found[3]}{_paragraphs(pieces.opening)}"

    return _FIRST.sub(first, page, count=1).replace(CLOSING, _paragraphs(pieces.closing))


def _paragraphs(text: str) -> str:
    found = [one for one in re.split(r"\n{2,}", text.strip()) if one]
    lines = (urlize(one, autoescape=True).replace("\n", "<br>") for one in found)
    return mark_safe("".join(f"\n<p>{line}</p>" for line in lines))  # noqa: S308 - urlize has escaped it
