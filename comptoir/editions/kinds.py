"""The types of a parameter: what may be written, how it is stored, how it is said. Pure: no database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from comptoir.kernel.refusals import Refusal
from comptoir.kernel.text import clean_text
from comptoir.ui import words

if TYPE_CHECKING:
    from django.utils.functional import Promise

type Value = bool | int | str | timedelta
type Stored = bool | int | str
EUROS = "€"
_LONGEST_TEXT = 2_000
_KEY = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")
_HOUR, _DAY = 3600, 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One rule that an edition may set.

    Attributes:
        key: `app.words-with-dashes`; a `Refusal` names the rule by it.
        kind: bool, int, str or timedelta; str with `choices` is one of them.
        default: what holds when the edition says nothing.
        label: the question that the value answers, in plain words.
        help: one or two sentences for the reader.
        article: where the règlement says it; empty while unknown.
        unit: what is counted, as words, as `EUROS`, or as a lazy ngettext on `number`.
        phase: the phase whose opening locks it (a `Phase.Kind`).
        choices: the values allowed for a choice, with their words.
        minimum, maximum: the bounds of a number, both allowed.
        to_confirm: the default is only supposed; the public does not see it.
    """

    key: str
    kind: type[bool | int | str | timedelta]
    default: Value
    label: str | Promise
    phase: str
    help: str | Promise = ""
    article: str = ""
    unit: str | Promise = ""
    choices: tuple[tuple[str, str | Promise], ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    to_confirm: bool = False

    def __post_init__(self) -> None:
        """Refuse at start-up a parameter whose key or default does not hold."""
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"{self.key!r}: a parameter is called app.words-with-dashes")
        if type(self.default) is not self.kind:
            raise ValueError(f"{self.key}: the default is not of its kind")
        self.checked(self.default)

    def checked(self, value: object) -> Value:
        """Return this value, cleaned.

        Raises:
            Refusal: it cannot be the value of this parameter; the message says how to repair it.
        """
        if type(value) is not self.kind:
            raise self._refusal(_expected(self.kind))
        if isinstance(value, bool):
            return value
        if isinstance(value, timedelta):
            return self._checked_duration(value)
        if isinstance(value, int):
            return self._checked_number(value)
        return self._checked_text(str(value))

    def _checked_number(self, value: int) -> int:
        if self.minimum is not None and value < self.minimum:
            raise self._refusal(
                gettext("Write %(bound)s or more.") % {"bound": self.said(self.minimum)}
            )
        if self.maximum is not None and value > self.maximum:
            raise self._refusal(
                gettext("Write %(bound)s or less.") % {"bound": self.said(self.maximum)}
            )
        return value

    def _checked_duration(self, value: timedelta) -> timedelta:
        if value < timedelta(0) or value.microseconds:
            raise self._refusal(
                gettext("Write a duration in whole seconds, for instance 48 hours.")
            )
        return value

    def _checked_text(self, value: str) -> str:
        text = clean_text(value)
        allowed = [choice for choice, _words in self.choices]
        if allowed and text not in allowed:
            names = " · ".join(str(words_) for _choice, words_ in self.choices)
            raise self._refusal(gettext("Choose one of these: %(names)s.") % {"names": names})
        if not text or len(text) > _LONGEST_TEXT:
            raise self._refusal(
                gettext("Write a text of %(most)d characters at most.") % {"most": _LONGEST_TEXT}
            )
        return text

    def _refusal(self, repair: str) -> Refusal:
        return Refusal(
            gettext("“%(label)s”: %(repair)s") % {"label": self.label, "repair": repair},
            rule=self.key,
        )

    def stored(self, value: object) -> Stored:
        """Return the value as JSON keeps it: durations in seconds."""
        checked = self.checked(value)
        return int(checked.total_seconds()) if isinstance(checked, timedelta) else checked

    def loaded(self, stored: object) -> Value:
        """Return the value that JSON kept."""
        if self.kind is timedelta and isinstance(stored, int) and not isinstance(stored, bool):
            return self.checked(timedelta(seconds=stored))
        return self.checked(stored)

    def said(self, value: Value) -> str:
        """Say the value in words: « oui », « 3 choix », « 4 500 € », « 48 heures »."""
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if isinstance(value, timedelta):
            return said_duration(value)
        if isinstance(value, int):
            return self._said_number(value)
        return str(dict(self.choices).get(value, value))

    def _said_number(self, value: int) -> str:
        if self.unit == EUROS:
            return words.money(value)
        if not self.unit:
            return words.number(value)
        try:
            counted = str(self.unit % {"number": value})
        except (TypeError, ValueError):
            counted = ""
        if str(value) in counted:
            return counted.replace(str(value), words.number(value), 1)
        return f"{words.number(value)}\u00a0{self.unit}"


def said_duration(value: timedelta) -> str:
    """Say a duration in its largest whole unit: « 2 jours », « 36 heures », « 90 minutes »."""
    seconds = int(value.total_seconds())
    if seconds and seconds % _DAY == 0:
        return _counted(seconds // _DAY, ngettext("%(n)s day", "%(n)s days", seconds // _DAY))
    if seconds and seconds % _HOUR == 0:
        return _counted(seconds // _HOUR, ngettext("%(n)s hour", "%(n)s hours", seconds // _HOUR))
    if seconds % 60:
        return _counted(seconds, ngettext("%(n)s second", "%(n)s seconds", seconds))
    return _counted(seconds // 60, ngettext("%(n)s minute", "%(n)s minutes", seconds // 60))


def _counted(count: int, phrase: str) -> str:
    return phrase % {"n": words.number(count)}


def _expected(kind: type) -> str:
    return {
        bool: gettext("Answer yes or no."),
        int: gettext("Write a whole number, for instance 3."),
        str: gettext("Write a text."),
        timedelta: gettext("Write a duration, for instance 48 hours."),
    }[kind]
