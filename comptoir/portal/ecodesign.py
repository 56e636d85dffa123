"""What the service spares, criterion by criterion: the statement of the RGESN of 2024, read from data.

The software's own answers stand in `ecodesign.toml` beside this module. The organisation's file of the same name, in
its instance, replaces them row by row: it alone knows its host, its suppliers and its studies.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import Promise

FILE = "ecodesign.toml"
# Each priority weighs as in the framework's own assessment tool.
WEIGHTS = {"high": 1.5, "recommended": 1.25, "moderate": 1.0}
PRIORITIES = {"high": _("high"), "recommended": _("recommended"), "moderate": _("moderate")}
STATUSES = {
    "met": _("met"),
    "not-met": _("not met"),
    "to-complete": _("to complete"),
    "not-applicable": _("does not apply"),
}
TAGS = {"met": "good", "not-met": "full", "to-complete": "", "not-applicable": "past"}
THEMES = {
    1: _("Strategy"),
    2: _("Specifications"),
    3: _("Architecture"),
    4: _("User experience and interface"),
    5: _("Contents"),
    6: _("In the browser"),
    7: _("On the server"),
    8: _("Hosting"),
    9: _("Machine learning"),
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the statement, in the reader's language."""

    number: str
    priority: str
    status: str
    title: str
    evidence: str

    @property
    def theme(self) -> int:
        """Return the number of its theme."""
        return int(self.number.partition(".")[0])

    @property
    def priority_label(self) -> str | Promise:
        """Return its priority, in words."""
        return PRIORITIES[self.priority]

    @property
    def status_label(self) -> str | Promise:
        """Return its state, in words."""
        return STATUSES[self.status]

    @property
    def tag(self) -> str:
        """Return the kind of the tag that shows its state."""
        return TAGS[self.status]


@dataclass(frozen=True, slots=True)
class Theme:
    """The criteria of one theme."""

    number: int
    title: str | Promise
    criteria: list[Criterion]


@dataclass(frozen=True, slots=True)
class Count:
    """How many criteria are in a state."""

    label: str | Promise
    tag: str
    number: int


@dataclass(frozen=True, slots=True)
class Declaration:
    """The statement: what was assessed, when, and each criterion."""

    version: str
    assessed_on: date
    criteria: list[Criterion]

    @property
    def score(self) -> int:
        """Return the weighed share of the criteria that apply and are met, in hundredths, rounded down."""
        met = sum(WEIGHTS[c.priority] for c in self.criteria if c.status == "met")
        applying = sum(WEIGHTS[c.priority] for c in self.criteria if c.status != "not-applicable")
        return int(100 * met / applying) if applying else 0

    @property
    def themes(self) -> list[Theme]:
        """Return the criteria by theme, in the framework's order."""
        return [
            Theme(number, title, [c for c in self.criteria if c.theme == number])
            for number, title in THEMES.items()
        ]

    @property
    def counts(self) -> list[Count]:
        """Return how many criteria are in each state."""
        states = [criterion.status for criterion in self.criteria]
        return [Count(label, TAGS[state], states.count(state)) for state, label in STATUSES.items()]


def declaration() -> Declaration:
    """Return the installation's statement, in the reader's language."""
    language = "en" if (get_language() or "").startswith("en") else "fr"
    return read(Path(settings.INSTANCE_DIR) / FILE, language)


@cache
def read(own: Path, language: str) -> Declaration:
    """Return the software's statement, with the organisation's own answers in their rows.

    Raises:
        ImproperlyConfigured: the organisation's file names an unknown criterion, state or word.
    """
    raw = _load(Path(__file__).with_name(FILE))
    answers = _load(own) if own.exists() else {}
    rows: dict[str, dict[str, Any]] = raw["criteria"]
    for number, answer in answers.get("criteria", {}).items():
        _check(number, answer, known=rows, where=own)
        rows[number] |= answer
    return Declaration(
        version=raw["version"],
        assessed_on=answers.get("assessed_on", raw["assessed_on"]),
        criteria=[
            Criterion(
                number,
                row["priority"],
                row["status"],
                row["title"][language],
                row["evidence"][language],
            )
            for number, row in rows.items()
        ],
    )


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ImproperlyConfigured(f"{path} cannot be read: {error}") from error


def _check(number: str, answer: dict[str, Any], *, known: dict[str, Any], where: Path) -> None:
    """Refuse an answer that would be silently lost, or that lacks a language."""
    if number not in known:
        raise ImproperlyConfigured(f"{where}: there is no criterion {number}")
    if unknown := sorted(set(answer) - {"status", "evidence"}):
        raise ImproperlyConfigured(f"{where}, {number}: unknown {', '.join(unknown)}")
    if answer.get("status", "met") not in STATUSES:
        raise ImproperlyConfigured(f"{where}, {number}: the status is {', '.join(STATUSES)}")
    if set(answer.get("evidence", {"fr": "", "en": ""})) != {"fr", "en"}:
        raise ImproperlyConfigured(f"{where}, {number}: the evidence is said in fr and in en")
