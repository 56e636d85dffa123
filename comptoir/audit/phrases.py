"""How the journal speaks: every floor says at start, in its `history.py`, the words of its acts and names of its rows.

The journal itself holds verbs, numbers and facts; people read « Inscription faite : Camille Petit, Comptoir de Liévin ».
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, timedelta

    from django.utils.functional import Promise

    from comptoir.kernel.acts import Act

    Told = Callable[[Mapping[str, Any]], str]
    Names = Callable[[set[int]], Mapping[int, "Subject"]]
    Undo = Callable[[int, Act], object]
    Until = Callable[[Mapping[str, Any]], datetime | None]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What an act is called, what its details say, and whether only those who look for it see it."""

    words: str | Promise
    told: Told | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act was about, as people call it, and its page where it has one."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Undoing:
    """How an act is taken back, with the key of its subject, and for how long; or why it is not, and what to do instead.

    `until` reads in the details of the act the moment from which it binds people, and is not taken back any more.
    """

    undo: Undo | None
    words: str | Promise
    within: timedelta | None = None
    until: Until | None = None

    def is_late(self, details: Mapping[str, Any], *, done_at: datetime, at: datetime) -> bool:
        """Tell whether the time to take it back is over."""
        if self.until is not None:
            ends = self.until(details)
            return ends is None or ends <= at
        return self.within is not None and at - done_at > self.within


_phrases: dict[tuple[str, str], Phrase] = {}
_names: dict[str, Names] = {}
_undoings: dict[tuple[str, str], Undoing] = {}


def register(
    verb: str,
    words: str | Promise,
    *,
    about: str = "",
    told: Told | None = None,
    quiet: bool = False,
) -> None:
    """Say what this verb is called; `about` (a model's label) tells apart one verb of two kinds of rows."""
    _phrases[verb, about] = Phrase(words, told, quiet)


def name(label: str, names: Names) -> None:
    """Say how the rows of this model are called: from their keys to their names, in a fixed number of queries."""
    _names[label] = names


def undoing(
    verb: str,
    words: str | Promise,
    *,
    about: str,
    undo: Undo | None = None,
    within: timedelta | None = None,
    until: Until | None = None,
) -> None:
    """Say how this act is taken back, and in which words; without `undo`, say why it is not."""
    _undoings[verb, about] = Undoing(undo, words, within, until)


def phrase_of(verb: str, label: str) -> Phrase:
    """Return the words of an act; a verb without any stands for itself."""
    return _phrases.get((verb, label)) or _phrases.get((verb, "")) or Phrase(verb)


def undoing_of(verb: str, label: str) -> Undoing | None:
    """Return how an act is taken back, if anybody said it."""
    return _undoings.get((verb, label))


def names_of(label: str, pks: set[int]) -> Mapping[int, Subject]:
    """Return the names of these rows; those that are gone are left out."""
    return _names[label](pks) if label in _names else {}


def verbs() -> dict[str, Phrase]:
    """Return each verb with its words, those of two kinds of rows once."""
    found: dict[str, Phrase] = {}
    for (verb, _about), phrase in _phrases.items():
        found.setdefault(verb, phrase)
    return found


def quiet_verbs() -> list[str]:
    """Return the verbs that are shown only to those who ask for them."""
    return sorted({verb for (verb, _about), phrase in _phrases.items() if phrase.quiet})
