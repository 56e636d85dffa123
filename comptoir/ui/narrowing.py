"""What narrows a list: one choice among several, a claim, some words, two days. Each reads its own part of the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from comptoir.kernel.text import clean_line
from comptoir.ui import words

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import Model, QuerySet
    from django.utils.functional import Promise

type Asked = Mapping[str, Sequence[str]]
# Label, what changes in the address, whether it is so now.
type Click = tuple[str | Promise, dict[str, str], bool]
_LONGEST = 100


class Unreadable(Exception):
    """What the address asks of a filter cannot be read; the words say how to repair it."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A filter in use: what the address says of it, its words, and the rows it leaves."""

    key: str
    pairs: Sequence[tuple[str, str]]
    words: str
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Field:
    """A filter as the form asks it."""

    kind: str
    key: str
    label: str
    value: str = ""
    options: Sequence[tuple[str, str | Promise]] = ()
    first: str = ""
    last: str = ""


class Filter[T: Model]:
    """What every filter can do. `quick` shows it above the list, one click away."""

    key: str
    label: str
    quick: bool

    def read(self, asked: Asked) -> Applied | None:
        """Return what is asked; nothing when nothing is.

        Raises:
            Unreadable: what is asked means nothing here.
        """
        raise NotImplementedError

    def field(self, asked: Asked) -> Field:
        """Return how the form asks it."""
        raise NotImplementedError

    def one_click(self, asked: Asked) -> list[Click]:  # noqa: ARG002 - most have none
        """Return what one click changes."""
        return []


def _last(asked: Asked, key: str) -> str:
    return (asked.get(key) or [""])[-1]


@dataclass(frozen=True, slots=True)
class Choice[T: Model](Filter[T]):
    """One among several. With a `default`, that one stands when nothing is asked; `clicks` says which are one click away."""

    key: str
    label: str
    options: Sequence[tuple[str, str | Promise]]
    narrow: Callable[[QuerySet[T], str], QuerySet[T]]
    quick: bool = False
    default: str = ""
    clicks: Sequence[str] | None = None

    def read(self, asked: Asked) -> Applied | None:
        """Return the option that is asked, or the one that stands."""
        value = _last(asked, self.key) or self.default
        if not value:
            return None
        label = dict(self.options).get(value)
        if label is None:
            raise Unreadable(
                _("%(label)s: the choice of this address is unknown here. Choose again.")
                % {"label": self.label}
            )
        pairs = [(self.key, value)] if value != self.default else []
        return Applied(self.key, pairs, str(label), lambda rows: self.narrow(rows, value))

    def field(self, asked: Asked) -> Field:
        """Return a list to choose from."""
        value = _last(asked, self.key) or self.default
        options = self.options if self.default else [("", _("All")), *self.options]
        return Field("choice", self.key, self.label, value, options)

    def one_click(self, asked: Asked) -> list[Click]:
        """Return each option as a link."""
        now = _last(asked, self.key) or self.default
        options = self.options if self.default else [("", _("All")), *self.options]
        return [
            (label, {self.key: "" if value == self.default else value}, value == now)
            for value, label in options
            if self.clicks is None or value in self.clicks or value == now
        ]


@dataclass(frozen=True, slots=True)
class Claim[T: Model](Filter[T]):
    """Something that is so of the rows it leaves."""

    key: str
    label: str
    narrow: Callable[[QuerySet[T]], QuerySet[T]]
    quick: bool = False

    def read(self, asked: Asked) -> Applied | None:
        """Return the claim, where it is made."""
        if not _last(asked, self.key):
            return None
        return Applied(self.key, [(self.key, "1")], self.label, self.narrow)

    def field(self, asked: Asked) -> Field:
        """Return a box to tick."""
        return Field("claim", self.key, self.label, _last(asked, self.key))

    def one_click(self, asked: Asked) -> list[Click]:
        """Return the link that makes the claim, or takes it back."""
        now = bool(_last(asked, self.key))
        return [(self.label, {self.key: "" if now else "1"}, now)]


@dataclass(frozen=True, slots=True)
class Text[T: Model](Filter[T]):
    """Some words that the rows hold in one place."""

    key: str
    label: str
    narrow: Callable[[QuerySet[T], str], QuerySet[T]]
    quick: bool = False

    def read(self, asked: Asked) -> Applied | None:
        """Return the words, where there are some."""
        text = clean_line(_last(asked, self.key))[:_LONGEST]
        if not text:
            return None
        said = f"{self.label}{_(': ')}{text}"
        return Applied(self.key, [(self.key, text)], said, lambda rows: self.narrow(rows, text))

    def field(self, asked: Asked) -> Field:
        """Return a line to write on."""
        return Field("text", self.key, self.label, clean_line(_last(asked, self.key))[:_LONGEST])


@dataclass(frozen=True, slots=True)
class Days[T: Model](Filter[T]):
    """From one day to another, both included; either may be left open."""

    key: str
    label: str
    narrow: Callable[[QuerySet[T], date | None, date | None], QuerySet[T]]
    quick: bool = False

    def read(self, asked: Asked) -> Applied | None:
        """Return the two days, where one is asked."""
        keys = (f"{self.key}-du", f"{self.key}-au")
        first, last = (self._day(_last(asked, key)) for key in keys)
        if first is None and last is None:
            return None
        days = zip(keys, (first, last), strict=True)
        pairs = [(key, day.isoformat()) for key, day in days if day]
        return Applied(
            self.key, pairs, self._said(first, last), lambda rows: self.narrow(rows, first, last)
        )

    def _day(self, text: str) -> date | None:
        if not text:
            return None
        try:
            day = parse_date("-".join(reversed(text.split("/"))) if "/" in text else text)
        except ValueError:
            day = None
        if day is None:
            raise Unreadable(_("%(label)s: write a day, like 06/04/2027.") % {"label": self.label})
        return day

    def _said(self, first: date | None, last: date | None) -> str:
        days = {
            "label": self.label,
            "first": words.day_short(first) if first else "",
            "last": words.day_short(last) if last else "",
        }
        if first and last:
            return _("%(label)s from %(first)s to %(last)s") % days
        if first:
            return _("%(label)s since %(first)s") % days
        return _("%(label)s until %(last)s") % days

    def field(self, asked: Asked) -> Field:
        """Return two days to choose."""
        first, last = (_last(asked, f"{self.key}-{end}") for end in ("du", "au"))
        return Field("days", self.key, self.label, first=first, last=last)
