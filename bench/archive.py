"""Twenty years of a budget citoyen, written directly: editions, comptoirs, people with names to search. Runs inside a place.

    ask(place, "archive.fill", editions=20, comptoirs=400, people=100_000)

Names are put together from syllables: nobody has them. One in eight has a telephone and no address, one in ten waits,
one in ten has cancelled, one in fifteen is under 15; each asks for one subject, and writes an idea of a few words.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from bench.rows import BATCH, _analyse, _comptoir_at, _venue_at, _write
from comptoir.accounts.models import Person
from comptoir.accounts.models.persons import name_key
from comptoir.comptoirs.models import Comptoir, Need, Party, Registration
from comptoir.editions.models import Edition, Topic
from comptoir.kernel import clock
from comptoir.organisations.models import Agent, Enquiry, Organisation, Partnership
from comptoir.territory.models import Commune

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

FIRST = [
    "Ada",
    "Bruno",
    "Chloé",
    "Denis",
    "Élise",
    "Farid",
    "Gaëlle",
    "Hugo",
    "Inès",
    "Jean",
    "Karim",
    "Léa",
    "Marc",
    "Nora",
    "Omar",
    "Paul",
    "Rose",
    "Samir",
    "Théo",
    "Yann",
]
BEGINS = ["Bar", "Cor", "Del", "Fan", "Gar", "Lam", "Mon", "Per", "Ras", "Tor", "Val", "Ver"]
MIDDLES = ["be", "di", "lo", "mi", "na", "ri", "so", "tu", "va"]
ENDS = ["bert", "court", "dier", "fosse", "lin", "mont", "nard", "quin", "rel", "ville"]
IDEAS = [
    "jardin",
    "atelier",
    "épicerie",
    "recyclerie",
    "four",
    "cantine",
    "garage",
    "bibliothèque",
    "verger",
    "lavoir",
    "café",
    "marché",
]
EVERY = {"telephone": 8, "waits": 10, "cancelled": 10, "under 15": 15}


def name_of(number: int) -> str:
    """Return a name that nobody has, the same for the same number; thousands are different."""
    rest, first = divmod(number, len(FIRST))
    rest, begin = divmod(rest, len(BEGINS))
    rest, middle = divmod(rest, len(MIDDLES))
    return f"{FIRST[first]} {BEGINS[begin]}{MIDDLES[middle]}{ENDS[rest % len(ENDS)]}"


def fill(*, editions: int, comptoirs: int, people: int) -> None:
    """Write this many editions before now, their comptoirs, and the people of all."""
    now = clock.machine_now()
    current = Edition.objects.get()
    years = [current, *_write(_editions(current, editions - 1))]
    topics = list(Topic.objects.filter(edition=current).order_by("pk"))
    places = list(Commune.objects.filter(retired=False).order_by("-population", "pk")[:comptoirs])
    at = [places[n % len(places)] for n in range(comptoirs)]
    venues = _write(_venue_at(commune) for commune in at)
    hosts = _write(Organisation(name=f"Centre {n}", commune=c) for n, c in enumerate(at))
    each = -(-people // comptoirs)
    made = []
    for number, (venue, host) in enumerate(zip(venues, hosts, strict=True)):
        back = number % editions
        one = _comptoir_at(
            number,
            years[back],
            venue,
            host,
            capacity=each + 20,
            now=now - timedelta(days=365 * back),
        )
        made.append(one)
    _write(iter(made))
    _write(
        Partnership(edition=one.edition, organisation=one.host, role=Partnership.Role.HOST)
        for one in made
    )
    for first in range(0, people, BATCH):
        _people(range(first, min(first + BATCH, people)), made, places, topics)
    _count(made)
    _analyse()


def _editions(current: Edition, number: int) -> Iterator[Edition]:
    for back in range(1, number + 1):
        announced = current.announced_at - timedelta(days=365 * back)
        yield Edition(
            year=current.year - back, name=f"Budget citoyen {current.year - back}", announced_at=announced
        )  # fmt: skip


def _people(
    batch: range, comptoirs: list[Comptoir], places: list[Commune], topics: list[Topic]
) -> None:
    where = [comptoirs[n % len(comptoirs)] for n in batch]
    homes = [places[n * 7 % len(places)] for n in batch]
    persons = _write(_person(n, home) for n, home in zip(batch, homes, strict=True))
    parties = _write(
        _party(n, comptoir, person)
        for n, comptoir, person in zip(batch, where, persons, strict=True)
    )
    made = _write(
        _registration(n, party, person)
        for n, party, person in zip(batch, parties, persons, strict=True)
    )
    _write(
        Need(registration=one, topic=topics[n % len(topics)])
        for n, one in zip(batch, made, strict=True)
    )


def _person(number: int, home: Commune) -> Person:
    """Return somebody reached by mail, or by telephone alone."""
    name, now = name_of(number), clock.machine_now()
    reached = (
        {"phone": f"0199{number:06}"}
        if number % EVERY["telephone"] == 0
        else {"email": f"p{number}@example.org"}
    )
    return Person(
        name=name, name_key=name_key(name), commune=home, created_at=now, last_active_at=now, **reached
    )  # fmt: skip


def _party(number: int, comptoir: Comptoir, person: Person) -> Party:
    return Party(
        comptoir=comptoir, email=person.email, phone=person.phone, commune=person.commune,
        idea=f"Un {IDEAS[number % len(IDEAS)]} pour le village, no {number}.",
        made_at=_when(comptoir, number), form_key=f"archive-{number}",
    )  # fmt: skip


def _registration(number: int, party: Party, person: Person) -> Registration:
    status = Registration.Status.CONFIRMED
    if number % EVERY["waits"] == 1:
        status = Registration.Status.WAITING
    elif number % EVERY["cancelled"] == 2:  # noqa: PLR2004 - any other remainder
        status = Registration.Status.CANCELLED
    return Registration(
        comptoir=party.comptoir, person=person, party=party, entered_at=party.made_at, status=status,
        cancelled_at=party.made_at if status == Registration.Status.CANCELLED else None,
        comes_as=Registration.ComesAs.CITIZEN, is_referent=True, under_15=number % EVERY["under 15"] == 0,
    )  # fmt: skip


def _when(comptoir: Comptoir, number: int) -> datetime:
    return comptoir.registration_opens_at + timedelta(minutes=number % 1_000)


def _count(comptoirs: list[Comptoir]) -> None:
    """Write the counters of the comptoirs as the acts would have."""
    held = Count("registrations", filter=Q(registrations__status="confirmed"))
    waiting = Count("registrations", filter=Q(registrations__status="waiting"))
    counted = Comptoir.objects.filter(pk__in=[one.pk for one in comptoirs])
    rows = list(counted.annotate(held=held, line=waiting))
    for one in rows:
        one.seats_held, one.waiting = one.held, one.line
    Comptoir.objects.bulk_update(rows, ["seats_held", "waiting"], batch_size=100)


def enquiries(*, number: int) -> None:
    """Have this many people ask something, one in four answered."""
    now = clock.machine_now()
    agent = Agent.objects.first()
    _write(
        Enquiry(
            kind=Enquiry.Kind.QUESTION, name=name_of(n), email=f"q{n}@example.org",
            message=f"Question {n}.", asked_at=now - timedelta(hours=n % 2_000), answer_by=now.date(),
            answered_at=now if agent and n % 4 == 0 else None,
            answered_by=agent if n % 4 == 0 else None,
        )
        for n in range(number)
    )  # fmt: skip
