"""The règlement as the mission keeps it: every parameter, what is to be confirmed too, who changed what, what is to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comptoir.audit.models import Entry, reference
from comptoir.editions import dates
from comptoir.editions.models import Phase, RuleVersion
from comptoir.editions.parameters import parameter, registered, version_at
from comptoir.editions.phrases import PHRASES
from comptoir.editions.rules import is_locked
from comptoir.mission.authors import authors_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comptoir.editions.kinds import Parameter
    from comptoir.editions.models import Edition

_OF_A_VERSION = ("rule-set", "wording-corrected")
_OF_THE_EDITION = ("rule-withdrawn", "rules-taken-over")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that somebody did to a rule."""

    at: datetime
    by: str
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One rule: what it says now, whether that is only supposed, whether it binds people, its last change."""

    parameter: Parameter
    value: str
    to_confirm: bool
    locked: bool
    last: Change | None
    to_come: tuple[RuleVersion, ...] = ()

    @property
    def key(self) -> str:
        """The key of the rule."""
        return self.parameter.key


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules of a phase."""

    kind: str
    title: str
    lines: list[Line]


def chapters(edition: Edition, at: datetime) -> list[Chapter]:
    """Return every rule, phase by phase, in a fixed number of queries."""
    changes = changes_of(edition)
    return [
        Chapter(kind, str(PHRASES[kind].title), lines)
        for kind in Phase.Kind
        if (lines := [_line(edition, one, at, changes) for one in registered() if one.phase == kind])
    ]  # fmt: skip


def line_of(edition: Edition, asked: Parameter, at: datetime) -> Line:
    """Return one rule."""
    return _line(edition, asked, at, changes_of(edition))


def _line(
    edition: Edition, asked: Parameter, at: datetime, changes: dict[str, list[Change]]
) -> Line:
    versions = [one for one in edition.rules.all() if one.key == asked.key]
    current = version_at(versions, asked.key, at)
    value = asked.default if current is None else asked.loaded(current.value)
    done = changes.get(asked.key, [])
    return Line(
        parameter=asked,
        value=asked.said(value),
        to_confirm=asked.to_confirm if current is None else current.to_confirm,
        locked=is_locked(edition, asked, at=at),
        last=done[0] if done else None,
        to_come=tuple(
            one for one in versions if one.valid_from is not None and at < one.valid_from
        ),
    )


def to_confirm(edition: Edition, at: datetime, *, kind: str = "") -> int:
    """Count the rules that are only supposed, of one phase or of all."""
    asked = [one for one in registered() if kind in {"", one.phase}]
    found = [(one, version_at(edition.rules.all(), one.key, at)) for one in asked]
    return sum(one.to_confirm if said is None else said.to_confirm for one, said in found)


# Who changed what


def changes_of(edition: Edition) -> dict[str, list[Change]]:
    """Return what was done to each rule, the last first."""
    about = Entry.objects.about(edition).filter(verb__in=_OF_THE_EDITION)
    own = list(about)
    gone = [f"{RuleVersion._meta.label_lower}:{e.details.get('version')}" for e in own]
    kept = [reference(version) for version in edition.rules.all()]
    versions = Entry.objects.filter(subject__in=[*kept, *gone], verb__in=_OF_A_VERSION)
    entries = sorted([*own, *versions], key=lambda entry: -entry.pk)
    names = authors_of(entries)
    found: dict[str, list[Change]] = {}
    for entry in entries:
        for key in _keys(entry):
            found.setdefault(key, []).append(_change(entry, key, names[entry.pk]))
    return found


def _keys(entry: Entry) -> Iterable[str]:
    known = {one.key for one in registered()}
    keys = entry.details.get("keys") or [entry.details.get("key", "")]
    return [key for key in keys if key in known]


def _change(entry: Entry, key: str, by: str) -> Change:
    said, asked = entry.details, parameter(key)
    if entry.verb == "rules-taken-over":
        return Change(entry.at, by, _("taken over from the edition before"))
    if entry.verb == "wording-corrected":
        return Change(entry.at, by, _("wording corrected"))
    value = asked.said(asked.loaded(said["value"]))
    if entry.verb == "rule-withdrawn":
        return Change(entry.at, by, _("“%(value)s” taken back before it began") % {"value": value})
    return Change(entry.at, by, _set(said, value), str(said.get("reason") or ""))


def _set(said: dict[str, object], value: str) -> str:
    text = _("“%(value)s”") % {"value": value}
    if said.get("valid_from"):
        since = dates.said(datetime.fromisoformat(str(said["valid_from"])))
        text = _("“%(value)s”, from %(when)s on") % {"value": value, "when": since}
    return _("%(text)s, to be confirmed") % {"text": text} if said.get("to_confirm") else text
