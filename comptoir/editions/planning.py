"""A year from five dates: the rest is deduced from the gaps of the year before. Pure: walls of Paris, no database.

The five are days that people speak of. Hours, and what lies between, come from last year: it registered until so many
days after the last comptoir, its vote lasted so long. Whatever is deduced is shown and may be corrected.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from comptoir.editions.models import Phase
from comptoir.kernel.clock import local

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comptoir.editions.models import Edition

Kind = Phase.Kind
A_DAY = timedelta(days=1)
type Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Five:
    """The five dates: days on the wall, each included in what it opens or closes."""

    registration_opens: date
    first_comptoir: date
    last_comptoir: date
    submission_closes: date
    vote_opens: date

    @classmethod
    def of(cls, walls: Mapping[str, Window]) -> Five | None:
        """Return the five dates of a year; None when it lacks one of their phases."""
        asked = (Kind.REGISTRATION, Kind.COMPTOIRS, Kind.SUBMISSION, Kind.VOTE)
        if any(kind not in walls for kind in asked):
            return None
        return cls(
            walls[Kind.REGISTRATION][0].date(),
            walls[Kind.COMPTOIRS][0].date(),
            last_day(walls[Kind.COMPTOIRS][1]),
            last_day(walls[Kind.SUBMISSION][1]),
            walls[Kind.VOTE][0].date(),
        )

    def out_of_order(self) -> list[str]:
        """Return the names of the dates that come before the one they must follow."""
        pairs = (
            ("first_comptoir", self.registration_opens <= self.first_comptoir),
            ("last_comptoir", self.first_comptoir <= self.last_comptoir),
            ("submission_closes", self.first_comptoir <= self.submission_closes),
            ("vote_opens", self.submission_closes < self.vote_opens),
        )
        return [name for name, follows in pairs if not follows]


DATES = tuple(field.name for field in fields(Five))


def walls_of(edition: Edition) -> dict[str, Window]:
    """Return the phases of an edition as the clocks of Paris show them, without zone."""
    return {one.kind: (_wall(one.opens_at), _wall(one.closes_at)) for one in edition.phases.all()}


def _wall(moment: datetime) -> datetime:
    return local(moment).replace(tzinfo=None)


def last_day(end: datetime) -> date:
    """Return the last day that something lasts, its end excluded: midnight belongs to the day before."""
    return (end - timedelta(microseconds=1)).date()


def deduce(five: Five, former: Mapping[str, Window]) -> dict[str, Window]:
    """Return the six phases of a year: those of last year, each edge moved with the date that it goes with.

    A phase that last year had not is drawn from the five dates alone. Each phase closes after it opens.
    """
    usual = standard(five)
    before = Five.of(former)
    if before is None:
        return usual
    moved = {name: getattr(five, name) - getattr(before, name) for name in DATES}
    return {
        kind: _moved(former[kind], *(moved[name] for name in _GOES_WITH[kind]))
        if kind in former
        else usual[kind]
        for kind in usual
    }


_GOES_WITH: Mapping[str, tuple[str, str]] = {
    Kind.REGISTRATION: ("registration_opens", "last_comptoir"),
    Kind.COMPTOIRS: ("first_comptoir", "last_comptoir"),
    Kind.SUBMISSION: ("first_comptoir", "submission_closes"),
    Kind.LABELLING: ("submission_closes", "vote_opens"),
    Kind.VOTE: ("vote_opens", "vote_opens"),
    Kind.RESULTS: ("vote_opens", "vote_opens"),
}


def _moved(window: Window, opening: timedelta, closing: timedelta) -> Window:
    """Move both edges; an end that would come first lets the phase last as long as last year."""
    opens, closes = window[0] + opening, window[1] + closing
    return (opens, closes) if opens < closes else (opens, opens + (window[1] - window[0]))


def standard(five: Five) -> dict[str, Window]:
    """Return a year drawn from its five dates alone, for the first edition of a house."""
    start, after = time.min, five.last_comptoir + A_DAY
    committee, vote = five.submission_closes + A_DAY, five.vote_opens
    return {
        Kind.REGISTRATION: (_at(five.registration_opens, time(9)), _at(after, start)),
        Kind.COMPTOIRS: (_at(five.first_comptoir, start), _at(after, start)),
        Kind.SUBMISSION: (_at(five.first_comptoir, start), _at(five.submission_closes, time(18))),
        Kind.LABELLING: (_at(committee, start), _at(max(vote, committee + A_DAY), start)),
        Kind.VOTE: (_at(vote, start), _at(vote + 30 * A_DAY, start)),
        Kind.RESULTS: (_at(vote + 45 * A_DAY, time(9)), _at(vote + 90 * A_DAY, time(18))),
    }


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour)
