"""How a room fills, day by day before the day, beside last year's at the same day. Reads, and changes nothing.

A course says how many people stood on the list so many days before the day: seated or waiting, whoever had not left.
Last year's is that of the same place (the venue, else the commune, else the host); else the median of its edition.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.comptoirs.models import Comptoir, Registration
from comptoir.editions.models import Edition
from comptoir.kernel.clock import PARIS, local
from comptoir.ui import words
from comptoir.ui.curves import curves

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from comptoir.ui.curves import Curve

# A chart begins where the first of the two courses does, and no earlier than this.
LONGEST = 120
# Fewer people than this at the same day last year, and no forecast is made of them.
LEAST_TO_FORECAST = 5


@dataclass(frozen=True, slots=True)
class Course:
    """How many came on the list, less how many left it, by number of days before the day."""

    moves: Mapping[int, float] = field(default_factory=dict)

    def at(self, days: int) -> int:
        """Return how many stood on the list at the end of the day that is so many days before the day."""
        return round(sum(moved for before, moved in self.moves.items() if before >= days))

    @property
    def final(self) -> int:
        """How many were on the list on the day."""
        return self.at(0)

    @property
    def first(self) -> int:
        """How many days before the day the first one came; 0 when nobody did."""
        return max(self.moves, default=0)


def middle_of(courses: Sequence[Course]) -> Course:
    """Return the course that at each day is the median of these."""
    days = sorted({day for course in courses for day in course.moves}, reverse=True)
    stood = 0.0
    moves: dict[int, float] = {}
    for day in days:
        now = median(course.at(day) for course in courses)
        moves[day], stood = now - stood, now
    return Course(moves)


def forecast(now: int, before: int, final: int) -> tuple[int, int] | None:
    """Return between how many and how many may come, if the days left go as last year's did.

    One end adds as many people as last year, the other multiplies as last year; where too few had come by then,
    nothing is said. It is a comparison, not a promise: only one year stands behind it.
    """
    if before < LEAST_TO_FORECAST:
        return None
    added, multiplied = now + final - before, round(now * final / before)
    low, high = sorted((max(added, 0), multiplied))
    return low, high


@dataclass(frozen=True, slots=True)
class Filling:
    """How full one room is on one day, beside last year's at the same day.

    `like` is the comptoir of last year that it is compared with: None with `before` means the median of its edition.
    """

    comptoir: Comptoir
    days: int
    registered: int
    course: Course
    former: Course | None = None
    like: Comptoir | None = None

    @property
    def before(self) -> int | None:
        """How many stood on last year's list at the same day; None where there is nothing to compare with."""
        return None if self.former is None else self.former.at(self.days)

    @property
    def percent(self) -> int:
        """How many seats of a hundred are held."""
        return 100 * self.comptoir.seats_held // self.comptoir.capacity

    def said(self) -> str:
        """Say how many are on the list so many days before, and how many were last year, in one sentence."""
        now = ngettext(
            "%(n)s person registered, %(when)s",
            "%(n)s people registered, %(when)s",
            self.registered,
        ) % {"n": words.number(self.registered), "when": _when(self.days)}
        if self.before is None:
            return now
        said = _("%(now)s; last year %(before)s on the same day")
        if self.like is None:
            said = _(
                "%(now)s; last year %(before)s on the same day, in the middle of the comptoirs"
            )
        return said % {"now": now, "before": words.number(self.before)}

    @property
    def forecast(self) -> tuple[int, int] | None:
        """Between how many and how many may come."""
        if self.former is None or not self.days:
            return None
        return forecast(self.registered, self.former.at(self.days), self.former.final)


def _when(days: int) -> str:
    if not days:
        return _("on the day")
    return ngettext("%(days)d day before", "%(days)d days before", days) % {"days": days}


def filling_of(comptoirs: Iterable[Comptoir], at: datetime) -> dict[int, Filling]:
    """Return how full each of these is, by key: five queries, however many they are."""
    wanted = list(comptoirs)
    models = _models_of(wanted)
    everyone = {one.pk: one for one in (*wanted, *(m for found in models.values() for m in found))}
    courses = courses_of(everyone.values())
    return {one.pk: _filling(one, models[one.pk], courses, at=at) for one in wanted}


def _filling(
    comptoir: Comptoir, models: Sequence[Comptoir], courses: Mapping[int, Course], *, at: datetime
) -> Filling:
    days = max((local(comptoir.starts_at).date() - local(at).date()).days, 0)
    like = models[0] if len(models) == 1 else None
    former = [courses[one.pk] for one in models]
    return Filling(
        comptoir,
        days,
        courses[comptoir.pk].at(days),
        courses[comptoir.pk],
        middle_of(former) if former else None,
        like,
    )


def courses_of(comptoirs: Iterable[Comptoir]) -> dict[int, Course]:
    """Return the course of each of these, by key, in two queries."""
    days = {one.pk: local(one.starts_at).date() for one in comptoirs}
    moves: dict[int, dict[int, float]] = {pk: defaultdict(float) for pk in days}
    for moment, step in (("entered_at", 1), ("cancelled_at", -1)):
        for pk, on, people in _moves(days, moment):
            moves[pk][max((days[pk] - on).days, 0)] += step * people
    return {pk: Course(dict(found)) for pk, found in moves.items()}


def _moves(comptoirs: Collection[int], moment: str) -> Iterable[tuple[int, date, int]]:
    """Return how many entered, or left, a comptoir's list on one day, as read on the wall."""
    moved = Registration.objects.filter(comptoir__in=comptoirs, **{f"{moment}__isnull": False})
    on = TruncDate(moment, tzinfo=PARIS)
    return moved.values_list("comptoir", on).annotate(Count("pk")).order_by()


def _models_of(comptoirs: Sequence[Comptoir]) -> dict[int, list[Comptoir]]:
    """Return for each comptoir those of the edition before that it is compared with: one, or all of them."""
    before = _editions_before({one.edition_id for one in comptoirs})
    held = Comptoir.objects.published().filter(edition__in=before.values()).with_place()
    past: dict[int, list[Comptoir]] = defaultdict(list)
    for one in held.in_order():
        past[one.edition_id].append(one)
    return {one.pk: like(one, past.get(before.get(one.edition_id, 0), [])) for one in comptoirs}


def _editions_before(editions: Collection[int]) -> dict[int, int]:
    """Return by edition the latest one before it in which a comptoir was held."""
    known = list(Edition.objects.order_by("year").values_list("pk", "year"))
    used = set(Comptoir.objects.published().order_by().values_list("edition", flat=True).distinct())
    before: dict[int, int] = {}
    for index, (pk, _year) in enumerate(known):
        earlier = [one for one, _ in known[:index] if one in used]
        if pk in editions and earlier:
            before[pk] = earlier[-1]
    return before


def like(comptoir: Comptoir, past: Sequence[Comptoir]) -> list[Comptoir]:
    """Return the one of these held at the same place, the nearest in the year where there are several; else all."""
    venue, host = comptoir.venue, comptoir.host_id
    circles = (
        [one for one in past if one.venue_id == venue.pk],
        [one for one in past if one.venue.commune_id == venue.commune_id],
        [one for one in past if one.host_id == host],
    )
    same = next((circle for circle in circles if circle), None)
    if same is None:
        return list(past)
    day = local(comptoir.starts_at).timetuple().tm_yday
    return [min(same, key=lambda one: abs(local(one.starts_at).timetuple().tm_yday - day))]


# The chart


@dataclass(frozen=True, slots=True)
class Point:
    """How many were on the list so many days before the day; `now` is None for the days to come."""

    days: int
    now: int | None
    before: int | None


def curves_of(filling: Filling) -> list[Curve]:
    """Return the two courses day by day, this year's until today, and the seats that there are."""
    days = range(_first_of(filling), -1, -1)
    now, former = filling.course, filling.former
    series: dict[str, list[float | None]] = {
        _("This year"): [now.at(day) if day >= filling.days else None for day in days]
    }
    if former is not None:
        series[_("Last year")] = [former.at(day) for day in days]
    return curves(series | {_("Seats"): [filling.comptoir.capacity for _day in days]})


def _first_of(filling: Filling) -> int:
    """Return how many days before the day the picture begins."""
    former = filling.former.first if filling.former else 0
    return min(max(filling.course.first, former, filling.days), LONGEST)


def points_of(filling: Filling) -> list[Point]:
    """Return the two courses side by side, week by week, then today and the day itself, the farthest first."""
    former, first = filling.former, _first_of(filling)
    days = sorted({*range(0, first + 1, 7), filling.days, first}, reverse=True)
    return [
        Point(
            day,
            filling.course.at(day) if day >= filling.days else None,
            former.at(day) if former else None,
        )
        for day in days
    ]
