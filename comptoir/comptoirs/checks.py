"""What is wrong, or asks for care, in the calendar of an edition: its phases against its comptoirs and the year.

`strandings` is what needs a signature, `concerns` what only warns. Both take the windows to judge, so that a change is
judged before it is made. They read what they are given; `standing` and the two after it ask the database.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comptoir.comptoirs.almanac import cautions_of, election_caution
from comptoir.comptoirs.models import Comptoir, Override, Registration, Waiver
from comptoir.editions.models import Phase
from comptoir.editions.planning import last_day
from comptoir.kernel.clock import local
from comptoir.organisations.working_days import is_worked
from comptoir.ui.words import day, day_short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from comptoir.comptoirs.almanac import Almanac, Caution
    from comptoir.editions.models import Edition

    Windows = Mapping[str, tuple[datetime, datetime]]

Kind, Check = Phase.Kind, Override.Check
# Of the mission's public time: results are given without asking anybody to come or to choose.
_OUT_IN_THE_OPEN = (Kind.REGISTRATION, Kind.COMPTOIRS, Kind.SUBMISSION, Kind.VOTE)
_IN_TURN = (
    (Kind.SUBMISSION, Kind.LABELLING),
    (Kind.LABELLING, Kind.VOTE),
    (Kind.VOTE, Kind.RESULTS),
)


@dataclass(frozen=True, slots=True)
class Stranding:
    """Comptoirs that the dates leave aside: `covers` is what a signature would cover, these dates and no others."""

    check: str
    comptoirs: tuple[Comptoir, ...]
    covers: str


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that asks for care: what, what to do, about which comptoirs, according to what source."""

    kind: str
    title: str
    text: str
    comptoirs: tuple[Comptoir, ...] = ()
    source: str = ""


def windows_of(edition: Edition) -> dict[str, tuple[datetime, datetime]]:
    """Return the phases that are dated."""
    return {phase.kind: (phase.opens_at, phase.closes_at) for phase in edition.phases.all()}


def standing(edition: Edition) -> list[Comptoir]:
    """Return the comptoirs of an edition that may take place, drafts too, by date."""
    found = Comptoir.objects.filter(edition=edition).exclude(status=Comptoir.Status.CANCELLED)
    return list(found.with_place().in_order())


# What needs a signature


def strandings(windows: Windows, comptoirs: Sequence[Comptoir]) -> list[Stranding]:
    """Return what these dates would strand: comptoirs outside their window, or after the end of the submission."""
    found = []
    if Kind.COMPTOIRS in windows:
        opens, closes = windows[Kind.COMPTOIRS]
        outside = [one for one in comptoirs if one.starts_at < opens or closes < one.ends_at]
        found.append(_stranding(Check.WINDOW, (opens, closes), outside))
    if Kind.SUBMISSION in windows:
        closes = windows[Kind.SUBMISSION][1]
        late = [one for one in comptoirs if closes < one.ends_at]
        found.append(_stranding(Check.SUBMISSION, (closes,), late))
    return [one for one in found if one.comptoirs]


def _stranding(check: str, edges: Iterable[datetime], comptoirs: Iterable[Comptoir]) -> Stranding:
    """Name what is left aside; the same dates and days give the same digest, others give another."""
    found = tuple(comptoirs)
    days = sorted((one.pk, _instant(one.starts_at), _instant(one.ends_at)) for one in found)
    said = f"{check} {[_instant(edge) for edge in edges]} {days}"
    return Stranding(check, found, hashlib.sha256(said.encode()).hexdigest())


def _instant(moment: datetime) -> int:
    return int(moment.timestamp())


def stranded_people(stranding: Stranding) -> list[Registration]:
    """Return who is registered there and nowhere else in time, by name: a seat at an earlier comptoir saves them."""
    there = Registration.objects.standing().filter(comptoir__in=stranding.comptoirs)
    if stranding.check == Check.SUBMISSION and stranding.comptoirs:
        edition = stranding.comptoirs[0].edition_id
        elsewhere = Registration.objects.confirmed().filter(comptoir__edition=edition)
        elsewhere = elsewhere.exclude(comptoir__in=stranding.comptoirs)
        waived = Waiver.objects.filter(comptoir__edition=edition)
        there = there.exclude(person__in=elsewhere.values("person"))
        there = there.exclude(person__in=waived.values("person"))
    found = there.select_related("person", "comptoir__venue__commune")
    return list(found.order_by("comptoir__starts_at", "person__name", "pk"))


def overrides_of(edition: Edition, found: Iterable[Stranding]) -> dict[str, Override]:
    """Return the signatures that cover what was found, by what they cover."""
    wanted = [one.covers for one in found]
    signed = Override.objects.filter(edition=edition, covers__in=wanted)
    return {one.covers: one for one in signed.select_related("signed_by__person").order_by("pk")}


# What warns


def concerns(windows: Windows, comptoirs: Sequence[Comptoir], known: Almanac) -> list[Concern]:
    """Return what asks for care in this calendar; the order is that of what can still be mended best."""
    return [
        *_too_short(windows, comptoirs),
        *_out_of_turn(windows),
        *_ends_on_a_day_off(windows),
        *_days(comptoirs, known),
        *_elections(windows, known),
    ]


def _too_short(windows: Windows, comptoirs: Sequence[Comptoir]) -> list[Concern]:
    """Say when registration or submission ends before the comptoirs do, whatever comptoirs there are yet."""
    if Kind.COMPTOIRS not in windows:
        return []
    last, found = windows[Kind.COMPTOIRS][1], []
    if Kind.REGISTRATION in windows:
        closes = windows[Kind.REGISTRATION][1]
        late = tuple(one for one in comptoirs if closes < one.starts_at)
        if late:
            text = _("Registration ends on %(day)s: nobody could register any more for these.")
            found.append(
                Concern("registration", _("Registration ends too early"), text % {"day": day(closes)}, late)
            )  # fmt: skip
    if Kind.SUBMISSION in windows and windows[Kind.SUBMISSION][1] < last:
        text = _(
            "Comptoirs may be held until %(last)s, and projects are submitted until %(closes)s."
            " Whoever came only at the end could not submit."
        )
        said = {
            "last": day_short(last_day(local(last))),
            "closes": day_short(last_day(local(windows[Kind.SUBMISSION][1]))),
        }
        found.append(Concern("submission", _("Submission ends before the comptoirs"), text % said))
    return found


def _out_of_turn(windows: Windows) -> list[Concern]:
    found = []
    for first, then in _IN_TURN:
        if first in windows and then in windows and windows[then][0] < windows[first][1]:
            text = _("“%(then)s” begins on %(day)s, before the end of “%(first)s”.")
            said = {
                "then": Kind(then).label,
                "first": Kind(first).label,
                "day": day_short(windows[then][0]),
            }
            found.append(Concern("order", _("Two phases overlap"), text % said))
    return found


def _ends_on_a_day_off(windows: Windows) -> list[Concern]:
    """Say when people have to finish on a day on which nobody of the mission answers."""
    found = []
    for kind in (Kind.SUBMISSION, Kind.VOTE):
        end = last_day(local(windows[kind][1])) if kind in windows else None
        if end is not None and not is_worked(end):
            text = _(
                "The last day of “%(phase)s” is %(day)s: the team does not answer on that day."
                " Choose a day of work, or say so on the page."
            )
            said = {"phase": Kind(kind).label, "day": day(end)}
            found.append(Concern("day-off", _("Ends on a day off"), text % said))
    return found


def _days(comptoirs: Sequence[Comptoir], known: Almanac) -> list[Concern]:
    """Gather the comptoirs of public holidays and school holidays, and the years that nobody wrote down."""
    gathered: dict[Caution, list[Comptoir]] = defaultdict(list)
    for one in comptoirs:
        for caution in cautions_of(local(one.starts_at).date(), known):
            if caution.kind != "election":
                gathered[caution].append(one)
    return [
        Concern(said.kind, said.title, said.text, tuple(found), said.source)
        for said, found in sorted(gathered.items(), key=lambda pair: pair[0].kind)
    ]


def _elections(windows: Windows, known: Almanac) -> list[Concern]:
    found = []
    for election in known.elections:
        within = [kind for kind in _OUT_IN_THE_OPEN if kind in windows]
        touched = [kind for kind in within if election.concerns(*_days_of(windows[kind]))]
        if touched:
            said = election_caution(election)
            names = ", ".join(str(Kind(kind).label) for kind in touched)
            text = _("%(text)s It concerns: %(phases)s.") % {"text": said.text, "phases": names}
            found.append(Concern(said.kind, said.title, text, (), said.source))
    return found


def _days_of(window: tuple[datetime, datetime]) -> tuple[date, date]:
    return local(window[0]).date(), last_day(local(window[1]))
