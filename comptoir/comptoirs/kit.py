"""The texts that partners and town halls pass on: public facts of a comptoir, ready to send."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template import Context
from django.template.loader import get_template
from django.utils.translation import gettext as _

from comptoir.comptoirs.papers import address_of, line_of_welcome, poster_of
from comptoir.kernel.instance import instance
from comptoir.ui.words import day, hours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comptoir.comptoirs.models import Comptoir

POST_LENGTH = 280
_TEMPLATES = {
    "lettre": "comptoirs/kit/letter.txt",
    "bulletin": "comptoirs/kit/bulletin.txt",
    "courriel": "comptoirs/kit/mail.txt",
}


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the kit; `name` is the one of its file."""

    name: str
    title: str
    use: str
    text: str


def kit_of(comptoir: Comptoir) -> list[Text]:
    """Return the texts of a comptoir, in the language that is active."""
    said = (
        ("lettre", _("Letter"), _("To partners and town halls, on paper or attached.")),
        ("bulletin", _("Municipal bulletin"), _("About 90 words, with a title.")),
        ("reseaux", _("Social networks"), _("280 characters at most.")),
        ("courriel", _("Mail to pass on"), _("A subject and a few lines.")),
    )
    return [Text(name, title, use, _text(name, comptoir)) for name, title, use in said]


def _text(name: str, comptoir: Comptoir) -> str:
    if name not in _TEMPLATES:
        return post_of(comptoir)
    # A text is not HTML: an apostrophe stays an apostrophe.
    context = Context(_facts(comptoir), autoescape=False)
    words = get_template(_TEMPLATES[name]).template.render(context)  # type: ignore[attr-defined]
    return re.sub(r"\n{3,}", "\n\n", words).strip() + "\n"


def _facts(comptoir: Comptoir) -> dict[str, Any]:
    return {
        "comptoir": comptoir,
        "venue": comptoir.venue,
        "welcome": line_of_welcome(comptoir),
        "address": address_of(comptoir),
        "poster": poster_of(comptoir),
        "instance": instance(),
    }


def post_of(comptoir: Comptoir) -> str:
    """Return a text for social networks: as much as 280 characters hold, and the address always."""
    facts = {
        "comptoir": comptoir,
        "day": day(comptoir.starts_at),
        "hours": hours(comptoir.starts_at, comptoir.ends_at),
        "place": comptoir.venue.name,
        "town": comptoir.venue.commune.name,
    }
    ask = _("An idea for where you live? Come and talk about it.")
    full = _("%(comptoir)s: %(day)s, %(hours)s, %(place)s, %(town)s.") % facts
    short = _("%(comptoir)s: %(day)s, %(hours)s.") % facts
    free = _("Free, open to all.")
    return fitting(
        (f"{ask} {full} {free}", f"{full} {free}", f"{short} {free}", short), address_of(comptoir)
    )


def fitting(texts: Iterable[str], address: str, *, most: int = POST_LENGTH) -> str:
    """Return the first of these that fits with the address behind it; the address alone when none does."""
    candidates = (f"{text} {address}" for text in texts)
    return next((text for text in candidates if len(text) <= most), address)
