"""What every page knows: who runs the house, where its links lead, in which language it can be read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.instance import instance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest  # noqa: TID251 - a context processor stands at the edge
    from django.utils.functional import Promise

ACCESSIBILITY = {
    "totalement-conforme": _("Accessibility: fully compliant"),
    "partiellement-conforme": _("Accessibility: partially compliant"),
    "non-conforme": _("Accessibility: not compliant"),
}
LANGUAGE_NAMES = {"fr": "Français", "en": "English"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the layout; `current` is the value of aria-current, empty elsewhere."""

    label: str | Promise
    url: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """The same page in another language."""

    code: str
    name: str
    url: str


def _address(name: str) -> str:
    """Return the address of a page; nothing where this installation has it not."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class Page:
    """The `page` of the templates. Nothing here asks the database: error pages use it too."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.instance = instance()
        self.name = self.instance.name
        self.organisation = self.instance.organisation
        self.tagline = self.instance.tagline
        self.phone = self.instance.contact.phone
        self.hours = self.instance.contact.hours
        self.team = self.instance.contact.team

    @property
    def home(self) -> str:
        """Return the address of the first page, in the reader's language."""
        return translate_url("/", get_language() or settings.LANGUAGE_CODE)

    @property
    def sought(self) -> str:
        """Return what this page was asked to look for."""
        return self.request.GET.get("q", "")

    @cached_property
    def links(self) -> dict[str, list[Link]]:
        """Return the links by place; one to a page that this installation has not is left out."""
        return {place: self._links(rows) for place, rows in settings.PAGE_LINKS.items()}

    def _links(self, rows: Iterable[tuple[str | Promise, str]]) -> list[Link]:
        known = [(label, url) for label, name in rows if (url := _address(name))]
        above = [url for _label, url in known if self._is_below(url)]
        nearest = max(above, key=len, default="")
        return [Link(label, url, self._current(url, nearest)) for label, url in known]

    def _is_below(self, url: str) -> bool:
        return self.request.path.startswith(url) and url != self.home

    def _current(self, url: str, nearest: str) -> str:
        """Return "page" for this very page, and "true" for the one link that this page is nearest below."""
        if self.request.path == url:
            return "page"
        return "true" if url == nearest else ""

    @cached_property
    def languages(self) -> list[Language]:
        """Return the other languages, and this page in each (or the first page where it has no twin)."""
        here = self.request.get_full_path()
        rows = []
        for code, name in LANGUAGE_NAMES.items():
            if code == get_language():
                continue
            there = translate_url(here, code)
            rows.append(Language(code, name, translate_url("/", code) if there == here else there))
        return rows

    @property
    def accessibility(self) -> str | Promise:
        """Return the declared state of accessibility, that the law wants on the first page."""
        return ACCESSIBILITY[self.instance.accessibility.status]

    @property
    def tokens_url(self) -> str:
        """Return the address of the organisation's own colours, empty where it has none."""
        return reverse("ui:tokens") if self.instance.tokens else ""

    @cached_property
    def notices(self) -> list[tuple[str, dict[str, Any]]]:
        """Return what the installation says on every page: (template, context) pairs."""
        found = (import_string(path)(self.request) for path in settings.PAGE_NOTICES)
        return [notice for notice in found if notice is not None]


def page(request: HttpRequest) -> dict[str, Page]:
    """Give the layout its `page`."""
    return {"page": Page(request)}
