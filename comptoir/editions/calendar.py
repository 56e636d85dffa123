"""Where we are in the year, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from comptoir.editions import dates

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comptoir.editions.models import Edition, Phase


@dataclass(frozen=True, slots=True)
class Stage:
    """The present of an edition.

    Attributes:
        kind: the phase that is open, or that comes next; empty before the dates are known and after the end.
        title: two or three words.
        text: one sentence, with its date.
        until: when this changes; None when nothing more is dated.
    """

    kind: str
    title: str
    text: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """A phase of the year, as the list of steps draws it.

    Attributes:
        text: from when to when.
        summary: what people do in it.
        state: done, now or next.
    """

    kind: str
    title: str
    text: str
    summary: str
    state: str
    opens_at: datetime
    closes_at: datetime


def stage(edition: Edition, at: datetime) -> Stage:
    """Say where the edition stands: the phase that opened last, or the one that opens next."""
    phases = sorted(edition.phases.all(), key=lambda phase: (phase.opens_at, phase.closes_at))
    opened = [phase for phase in phases if phase.is_open(at)]
    if opened:
        return _stage(opened[-1], at, opened[-1].closes_at)
    coming = [phase for phase in phases if at < phase.opens_at]
    if coming:
        return _stage(coming[0], at, coming[0].opens_at)
    if phases:
        return Stage("", edition.name, gettext("This edition is over."), None)
    return Stage("", edition.name, gettext("The dates of this edition are not known yet."), None)


def _stage(phase: Phase, at: datetime, until: datetime) -> Stage:
    return Stage(phase.kind, str(phase.phrases.title), phase.said(at), until)


def timeline(edition: Edition, at: datetime) -> list[Step]:
    """Return the phases in the order of their opening, each with its dates in words."""
    return steps_of(edition.phases.all(), at)


def steps_of(phases: Iterable[Phase], at: datetime) -> list[Step]:
    """Return these phases in the order of their opening, written or only imagined."""
    phases = sorted(phases, key=lambda phase: (phase.opens_at, phase.closes_at))
    return [
        Step(
            kind=phase.kind,
            title=str(phase.phrases.title),
            text=_span(phase),
            summary=str(phase.phrases.summary),
            state=_state(phase, at),
            opens_at=phase.opens_at,
            closes_at=phase.closes_at,
        )
        for phase in phases
    ]


def _span(phase: Phase) -> str:
    return gettext("from %(start)s to %(end)s") % {
        "start": dates.said(phase.opens_at),
        "end": dates.said_until(phase.closes_at),
    }


def _state(phase: Phase, at: datetime) -> str:
    if phase.is_open(at):
        return "now"
    return "done" if phase.has_opened(at) else "next"
