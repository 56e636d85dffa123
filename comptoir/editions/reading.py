"""The règlement as a citizen reads it: phase by phase, each rule in words, its article, its versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comptoir.editions.models import Phase
from comptoir.editions.parameters import registered, version_at
from comptoir.editions.phrases import PHRASES

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.editions.kinds import Parameter
    from comptoir.editions.models import Edition, RuleVersion


@dataclass(frozen=True, slots=True)
class Version:
    """What a rule said, or will say: from when (None: from the beginning), and why it changed."""

    value: str
    valid_from: datetime | None
    reason: str
    current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One rule: the question, the answer in force, what it means, where it is written."""

    key: str
    label: str
    value: str
    help: str
    article: str
    versions: list[Version]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A phase of the year: its name, what happens in it, where it stands, its rules."""

    kind: str
    title: str
    summary: str
    text: str
    lines: list[Line]


def chapters(edition: Edition, at: datetime) -> list[Chapter]:
    """Return the phases that are dated or have rules, in the order of the year."""
    found = []
    for kind in Phase.Kind:
        phase = edition.phase(kind)
        lines = _lines(edition, kind, at)
        if phase or lines:
            words = PHRASES[kind]
            text = phase.said(at) if phase else str(words.undated)
            found.append(Chapter(kind, str(words.title), str(words.summary), text, lines))
    return found


def _lines(edition: Edition, kind: str, at: datetime) -> list[Line]:
    lines = (_line(edition, one, at) for one in registered() if one.phase == kind)
    return [line for line in lines if line]


def _line(edition: Edition, parameter: Parameter, at: datetime) -> Line | None:
    """Return a rule; None while its value in force is only supposed: the public does not see it."""
    own = [version for version in edition.rules.all() if version.key == parameter.key]
    current = version_at(own, parameter.key, at)
    if parameter.to_confirm if current is None else current.to_confirm:
        return None
    value = parameter.default if current is None else parameter.loaded(current.value)
    return Line(
        key=parameter.key,
        label=str(parameter.label),
        value=parameter.said(value),
        help=str(parameter.help),
        article=parameter.article,
        versions=_versions(parameter, own, current),
    )


def _versions(
    parameter: Parameter, own: list[RuleVersion], current: RuleVersion | None
) -> list[Version]:
    """Return the history of a rule, the first version first; nothing for a rule that never changed."""
    dated = [one for one in own if one.valid_from is not None and not one.to_confirm]
    if not dated:
        return []
    dated.sort(key=lambda version: version.valid_from)  # type: ignore[arg-type,return-value]
    founding = next((one for one in own if one.valid_from is None), None)
    first = parameter.default if founding is None else parameter.loaded(founding.value)
    hidden = parameter.to_confirm if founding is None else founding.to_confirm
    history = [] if hidden else [Version(parameter.said(first), None, "", current is founding)]
    return history + [
        Version(
            parameter.said(parameter.loaded(one.value)), one.valid_from, one.reason, one is current
        )
        for one in dated
    ]
