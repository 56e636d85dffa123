"""From a template to a letter's words, in one language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import mark_safe

from comptoir.kernel.instance import instance
from comptoir.kernel.text import clean_text
from comptoir.mail.palette import palette
from comptoir.mail.rewording import CLOSING, Pieces, html_of, parts_of, subject_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_SUBJECT = 250


class Words(NamedTuple):
    """What a letter says."""

    subject: str
    text: str
    html: str

    def reworded(self, pieces: Pieces) -> Words:
        """Return the letter with the words of the mission at their places."""
        parts = parts_of(self.subject, self.text)
        html = html_of(self.html, pieces)
        subject = subject_of(parts, pieces)[:_SUBJECT]
        if pieces.subject:
            title = f"<title>{escape(subject)}</title>"
            html = re.sub(r"<title>.*?</title>", lambda _found: title, html, count=1)
        text = self.text if pieces.is_default else text_of(parts, pieces)
        return Words(subject, text, html)


AS_WRITTEN = Pieces()


def render(letter: str, context: Mapping[str, Any], *, language: str) -> Words:
    """Return the words of `app/name` as the letter says them by itself: see `draft`."""
    return draft(letter, context, language=language).reworded(AS_WRITTEN)


def draft(letter: str, context: Mapping[str, Any], *, language: str) -> Words:
    """Return the words of `app/name`, from `<app>/mail/<name>.txt` and `.html`, to be `reworded`.

    The templates also know `instance`, `base_url` (no final slash), `language`, the colours `light`
    and `dark` and, for HTML, `subject`.

    Raises:
        TemplateDoesNotExist: the letter lacks its text, its HTML, or its `subject` partial.
    """
    app, _slash, name = letter.partition("/")
    path = f"{app}/mail/{name}"
    known = {
        "instance": instance(),
        "base_url": settings.BASE_URL.rstrip("/"),
        "language": language,
        "closing_place": mark_safe(CLOSING),  # noqa: S308 - our own mark
        **palette(),
        **context,
    }
    with translation.override(language):
        subject = _one_line(_plain(f"{path}.txt#subject", known))[:_SUBJECT]
        text = re.sub(r"\n{3,}", "\n\n", clean_text(_plain(f"{path}.txt", known))) + "\n"
        page = clean_text(get_template(f"{path}.html").render({**known, "subject": subject}))
        # Mail weighs: the indentation of our templates serves nobody who reads it.
        html = re.sub(r"\s*\n\s*", "\n", page).replace(f"\n{CLOSING}", CLOSING)
    return Words(subject, text, html)


def _one_line(subject: str) -> str:
    """Return a subject without breaks; its no-break spaces are typography, and stay."""
    return re.sub(r"[ \t]+", " ", " ".join(clean_text(subject).splitlines())).strip()


def _plain(template: str, context: Mapping[str, Any]) -> str:
    # A text is not HTML: an apostrophe stays an apostrophe.
    return get_template(template).template.render(Context(dict(context), autoescape=False))  # type: ignore[attr-defined, no-any-return]
