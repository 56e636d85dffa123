"""Days that ask for care: public holidays, school holidays of the zone, months before an election.

Nothing here refuses: whoever chooses a day is warned. `warnings_for` is what the pages ask; the rest is pure. School
holidays and elections are facts of an installation (`calendar.toml` beside its `instance.toml`, with their sources).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from comptoir.editions.models import Phase
from comptoir.kernel.clock import local, start_of
from comptoir.organisations.working_days import named_holidays
from comptoir.ui.words import day_short

if TYPE_CHECKING:
    from comptoir.editions.models import Edition

FILE = "calendar.toml"
# Code électoral, L52-1: from the first day of the sixth month before the month of the election.
MONTHS_BEFORE = 6
CERTAINTIES = ("dated", "law", "expected")


@dataclass(frozen=True, slots=True)
class Caution:
    """Why a day asks for care.

    Attributes:
        kind: holiday, school, election, unknown or submission.
        title: a few words.
        text: one or two sentences, with what to do.
        source: where the fact comes from; empty when it is computed.
    """

    kind: str
    title: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days with a name, both included."""

    name: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Tell whether this day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Election:
    """A general election: the first day of its month, the last day on which one votes, and how sure this is."""

    name: str
    month: date
    ends: date
    certainty: str
    source: str

    @property
    def care_from(self) -> date:
        """The first day of the sixth month before that of the election."""
        months = self.month.year * 12 + self.month.month - 1 - MONTHS_BEFORE
        return date(months // 12, months % 12 + 1, 1)

    def concerns(self, first: date, last: date) -> bool:
        """Tell whether some of these days lie in the months before the election."""
        return first <= self.ends and self.care_from <= last


@dataclass(frozen=True, slots=True)
class Almanac:
    """What an installation knows of the years: the zone and its school holidays, the elections."""

    zone: str = ""
    known: Span | None = None
    source: str = ""
    school: tuple[Span, ...] = ()
    elections: tuple[Election, ...] = ()

    def knows(self, day: date) -> bool:
        """Tell whether the school calendar of this day is written down."""
        return self.known is not None and self.known.holds(day)


# What the installation wrote


def read(path: Path) -> Almanac:
    """Read the calendar of an installation; without the file, nothing is known.

    Raises:
        ImproperlyConfigured: the file cannot be read, or something in it is missing or is no day.
    """
    if not path.exists():
        return Almanac()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return _almanac(raw)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(f"The calendar {path} cannot be read: {error!r}") from error


def _almanac(raw: dict[str, Any]) -> Almanac:
    school = raw["school"]
    elections = tuple(Election(**said) for said in raw.get("elections", ()))
    unsure = [one.certainty for one in elections if one.certainty not in CERTAINTIES]
    if unsure:
        raise ValueError(f"certainty: {unsure[0]}; one of {', '.join(CERTAINTIES)}")
    return Almanac(
        zone=school["zone"],
        known=Span("", school["known_from"], school["known_until"]),
        source=school["source"],
        school=tuple(Span(**said) for said in school["holidays"]),
        elections=elections,
    )


@cache
def _read_once(path: Path) -> Almanac:
    return read(path)


def almanac() -> Almanac:
    """Return the calendar of this installation."""
    return _read_once(Path(settings.INSTANCE_DIR) / FILE)


# What a day says


def warnings_for(day: date, edition: Edition) -> list[Caution]:
    """Return why a comptoir on this day would ask for care: the most binding reason first, none for a plain day."""
    return [*_after_submission(day, edition), *cautions_of(day, almanac())]


def cautions_of(day: date, known: Almanac) -> list[Caution]:
    """Return what the calendar says of a day, whatever is held on it."""
    found = [*_holiday(day), *_school(day, known)]
    found += [election_caution(one) for one in known.elections if one.concerns(day, day)]
    return found


def _after_submission(day: date, edition: Edition) -> list[Caution]:
    submission = edition.phase(Phase.Kind.SUBMISSION)
    if submission is None or start_of(day) < submission.closes_at:
        return []
    return [
        Caution(
            "submission",
            _("After the end of the submission"),
            _(
                "Projects are submitted until %(day)s: whoever comes only that day could not submit any more."
                " Choose an earlier day, or move the end of the submission."
            )
            % {"day": day_short(local(submission.closes_at))},
        )
    ]


def _holiday(day: date) -> list[Caution]:
    name = named_holidays(day.year).get(day)
    if name is None:
        return []
    text = _("%(day)s is a public holiday: %(name)s. Make sure that the place opens and who comes.")
    said = {"day": day_short(day), "name": name}
    return [Caution("holiday", _("Public holiday"), text % said)]


def _school(day: date, known: Almanac) -> list[Caution]:
    if not known.knows(day):
        return [_unknown(day)]
    return [_away(span, known) for span in known.school if span.holds(day)]


def _unknown(day: date) -> Caution:
    text = _(
        "The school calendar of %(year)d is not known here: look at it, and have it added to %(file)s."
    )
    said = {"year": day.year, "file": FILE}
    return Caution("unknown", _("School holidays not known"), text % said)


def _away(span: Span, known: Almanac) -> Caution:
    text = _(
        "School holidays (%(name)s, zone %(zone)s) from %(first)s to %(last)s:"
        " families and classes are away, some centres are closed."
    )
    said = {
        "name": span.name, "zone": known.zone,
        "first": day_short(span.first), "last": day_short(span.last),
    }  # fmt: skip
    return Caution("school", _("School holidays"), text % said, known.source)


def election_caution(election: Election) -> Caution:
    """Say what the months before an election ask for, and how sure their dates are."""
    text = _(
        "From %(first)s to %(last)s come the months before an election (%(name)s, %(certainty)s)."
        " Inform, and promote nothing that was done (Code électoral, L52-1)."
        " Have posters and letters read by the legal service."
    )
    certainties = {
        "dated": _("days set by decree"),
        "law": _("month set by law"),
        "expected": _("expected, it may come earlier"),
    }
    said = {
        "first": day_short(election.care_from),
        "last": day_short(election.ends),
        "name": election.name,
        "certainty": certainties[election.certainty],
    }
    return Caution("election", _("Months before an election"), text % said, election.source)
