"""Counting an edition: each function is the one place where its number is made."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext, ngettext

from comptoir.comptoirs.models import Comptoir, Need, Party, Registration
from comptoir.editions.models import Edition, Phase
from comptoir.figures.tables import Table
from comptoir.figures.themes import count_themes, lexicon_of
from comptoir.kernel.clock import PARIS, local
from comptoir.kernel.instance import instance
from comptoir.territory.models import Commune, Zone
from comptoir.ui import words

if TYPE_CHECKING:
    from datetime import date, datetime

    from comptoir.comptoirs.models.registration import RegistrationQuerySet
    from comptoir.figures.tables import Cell
    from comptoir.kernel.querysets import QuerySet

PER = 10_000
_PEOPLE = Count("person", distinct=True)
_TOPIC_PEOPLE = Count("registration__person", distinct=True)
_HELD = Count("pk", filter=Q(status=Registration.Status.CONFIRMED))
_WAITING = Count("pk", filter=Q(status=Registration.Status.WAITING))
_CANCELLED = Count("pk", filter=Q(status=Registration.Status.CANCELLED))
_CAME = Count("pk", filter=Q(arrived_at__isnull=False))


def registrations_of(edition: Edition, at: datetime) -> RegistrationQuerySet:
    """Return every registration of an edition made by this moment, the cancelled ones included."""
    return Registration.objects.filter(comptoir__edition=edition, entered_at__lte=at)


def people_registered(edition: Edition, at: datetime) -> int:
    """Return how many people hold a seat or wait for one; whoever registered twice counts once."""
    people: int = registrations_of(edition, at).standing().aggregate(people=_PEOPLE)["people"]
    return people


def people_who_came(edition: Edition, at: datetime) -> int:
    """Return how many people were welcomed at a door; whoever came twice counts once."""
    came = registrations_of(edition, at).filter(arrived_at__lte=at)
    people: int = came.aggregate(people=_PEOPLE)["people"]
    return people


def comptoirs_held(edition: Edition, at: datetime) -> int:
    """Return how many comptoirs have begun."""
    return Comptoir.objects.filter(edition=edition, starts_at__lte=at).published().count()


def ideas_written(edition: Edition, at: datetime) -> int:
    """Return how many registrations, alone or together, said an idea and still stand."""
    return _ideas(edition, at).count()


def _ideas(edition: Edition, at: datetime) -> QuerySet[Party]:
    standing = Registration.objects.standing().filter(comptoir__edition=edition, entered_at__lte=at)
    return Party.objects.filter(pk__in=standing.values("party")).exclude(idea="")


# Days


def by_day(edition: Edition, at: datetime) -> Table:
    """Count the registrations of each day, and in all; beside them, the last edition as many days after its opening."""
    made = _per_day(edition, at)
    if not made:
        return Table([])
    before = _last_edition(edition)
    then = _totals_by_day(before, at) if before else {}
    first = min(made)
    opening = _opening(edition) or first
    days = [first + timedelta(number) for number in range((max(made) - first).days + 1)]
    totals = accumulate(made.get(day, 0) for day in days)
    return Table(
        [
            (words.day_short(day), made.get(day, 0), total, _at_day(then, (day - opening).days))
            for day, total in zip(days, totals, strict=True)
        ]
    )


def _per_day(edition: Edition, at: datetime) -> dict[date, int]:
    day = TruncDate("entered_at", tzinfo=PARIS)
    found = registrations_of(edition, at).annotate(day=day).values_list("day")
    return dict(found.annotate(made=Count("pk")).order_by("day"))


def _totals_by_day(edition: Edition, at: datetime) -> dict[int, int]:
    """Return how many had registered by each day, counted from the opening."""
    made = _per_day(edition, at)
    first = _opening(edition) or min(made, default=None)
    if first is None:
        return {}
    days = sorted(made)
    totals = accumulate(made[day] for day in days)
    return {(day - first).days: total for day, total in zip(days, totals, strict=True)}


def _at_day(totals: dict[int, int], number: int) -> int | None:
    """Return the total of the last day that is not after this one; None where nothing is known."""
    known = [day for day in totals if day <= number]
    return totals[max(known)] if known else (0 if totals else None)


def _opening(edition: Edition) -> date | None:
    phase = edition.phase(Phase.Kind.REGISTRATION)
    return local(phase.opens_at).date() if phase else None


def _last_edition(edition: Edition) -> Edition | None:
    return Edition.objects.filter(year__lt=edition.year).order_by("-year").first()


# Comptoirs


def by_comptoir(edition: Edition, at: datetime) -> Table:
    """Count, for each comptoir, its seats, who holds one, who waits, who cancelled, who came."""
    counted = Registration.objects.filter(comptoir__edition=edition).values_list("comptoir")
    found = {
        pk: numbers
        for pk, *numbers in counted.annotate(
            held=_HELD, waiting=_WAITING, cancelled=_CANCELLED, came=_CAME
        ).order_by("comptoir")
    }
    comptoirs = Comptoir.objects.filter(edition=edition).public().with_place().in_order()
    return Table([_comptoir(one, found.get(one.pk, [0, 0, 0, 0]), at) for one in comptoirs])


def _comptoir(comptoir: Comptoir, counted: list[int], at: datetime) -> tuple[Cell, ...]:
    """Return a comptoir's row; who came is said once it has begun."""
    held, waiting, cancelled, came = counted
    name = f"{comptoir}, {words.day_short(comptoir.starts_at)}"
    arrived = came if comptoir.starts_at <= at else None
    return (name, comptoir.capacity, held, waiting, cancelled, arrived)


# Places


def by_commune(edition: Edition, at: datetime) -> Table:
    """Count the people registered from each commune, and how many that is for 10 000 inhabitants."""
    people, unknown = _people_by_commune(edition, at)
    communes = Commune.objects.filter(pk__in=people)
    rows = [
        (one.label, people[one.pk], one.population, _rate(people[one.pk], one.population))
        for one in communes
    ]
    rows.sort(key=lambda row: (-row[1], row[0]))
    return Table(list(rows), _of_unknown_commune(unknown))


def by_epci(edition: Edition, at: datetime) -> Table:
    """Count the people registered from each group of communes, beside its inhabitants in the département."""
    people, unknown = _people_by_commune(edition, at)
    counted: dict[int, int] = {}
    homes = Commune.objects.filter(pk__in=people).values_list("pk", "epci")
    for commune, epci in homes:
        counted[epci] = counted.get(epci, 0) + people[commune]
    inhabited = _inhabitants_by_epci()
    zones = Zone.objects.of_kind(Zone.Kind.EPCI).filter(pk__in=inhabited)
    rows = [
        (
            one.name,
            counted.get(one.pk, 0),
            inhabited[one.pk],
            _rate(counted.get(one.pk, 0), inhabited[one.pk]),
        )
        for one in zones
    ]
    rows.sort(key=lambda row: (-row[3], row[0]))
    elsewhere = sum(people.values()) - sum(row[1] for row in rows)
    return Table(list(rows), _of_unknown_commune(unknown + elsewhere))


def _people_by_commune(edition: Edition, at: datetime) -> tuple[dict[int, int], int]:
    home = Coalesce(F("person__commune"), F("party__commune"))
    standing = registrations_of(edition, at).standing().annotate(home=home).values_list("home")
    counted = dict(standing.annotate(people=_PEOPLE).order_by("home"))
    unknown = counted.pop(None, 0)
    return counted, unknown


def _inhabitants_by_epci() -> dict[int, int]:
    inside = Commune.objects.current().filter(departement=instance().territory_code)
    found = inside.exclude(epci=None).values_list("epci", "population")
    total: dict[int, int] = {}
    for epci, population in found:
        total[epci] = total.get(epci, 0) + population
    return total


def _rate(people: int, inhabitants: int) -> float:
    return round(people * PER / inhabitants, 1) if inhabitants else 0.0


def _of_unknown_commune(people: int) -> str:
    if not people:
        return ""
    said = ngettext(
        "%(n)s person is not counted here: their commune is not known, is no longer kept, or lies elsewhere.",
        "%(n)s people are not counted here: their commune is not known, is no longer kept, or lies elsewhere.",
        people,
    )
    return said % {"n": words.number(people)}


# Kinds


def by_kind(edition: Edition, at: datetime) -> Table:
    """Count the people registered by how they come."""
    standing = registrations_of(edition, at).standing()
    counted = dict(standing.values_list("comes_as").annotate(people=_PEOPLE).order_by("comes_as"))
    young = standing.filter(under_15=True).aggregate(people=_PEOPLE)["people"]
    rows = [(str(kind.label), counted.get(kind, 0)) for kind in Registration.ComesAs]
    return Table([*rows, (gettext("Among them, under 15"), young)])


def by_topic(edition: Edition, at: datetime) -> Table:
    """Count the people who ask for help on each subject."""
    asked = Need.objects.filter(registration__in=registrations_of(edition, at).standing())
    counted = dict(asked.values_list("topic").annotate(people=_TOPIC_PEOPLE).order_by("topic"))
    topics = sorted(edition.topics.all(), key=lambda topic: -counted.get(topic.pk, 0))
    return Table([(topic.name, counted.get(topic.pk, 0)) for topic in topics])


def by_theme(edition: Edition, at: datetime) -> Table:
    """Count the ideas of each theme of the instance's list."""
    ideas = _ideas(edition, at).order_by("pk").values_list("idea", flat=True)
    counted, without = count_themes(
        ideas.iterator(), lexicon_of(settings.INSTANCE_DIR / "themes.toml")
    )
    said = ngettext(
        "%(n)s idea belongs to no theme of the list.",
        "%(n)s ideas belong to no theme of the list.",
        without,
    )
    left_out = said % {"n": words.number(without)} if without else ""
    return Table(list(counted.most_common()), left_out)
