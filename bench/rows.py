"""Rows to measure with, written directly: a season of comptoirs, and its crowd. Runs inside a place."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, F

from bench.clients import SLUG
from comptoir.accounts.models import Person
from comptoir.comptoirs.models import (
    Comptoir,
    Entry,
    Offer,
    Party,
    ProgrammeItem,
    Registration,
    Venue,
)
from comptoir.comptoirs.models.venue import AccessFact
from comptoir.editions.models import Edition, Phase, Topic
from comptoir.kernel import clock
from comptoir.kernel.findable import Findable, keep_words
from comptoir.mail.models import Letter
from comptoir.organisations.models import Organisation
from comptoir.territory.models import Commune
from tests.support.factories import a_comptoir, an_item, an_organisation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import Model

BATCH = 1_000
ITEMS = 8
SOON = timedelta(days=30)


def begin() -> None:
    """Open an edition around now, with one comptoir to fill, and make the tables of the bare bound."""
    now = clock.machine_now()
    edition = Edition.objects.create(
        year=now.year, name="Budget citoyen", announced_at=now - timedelta(days=90)
    )
    for kind in Phase.Kind:
        Phase.objects.create(
            edition=edition, kind=kind, opens_at=now - timedelta(days=30), closes_at=now + timedelta(days=90)
        )  # fmt: skip
    for order in range(6):
        Topic.objects.create(edition=edition, name=f"Sujet {order}", order=order)
    arras = Commune.objects.get(name="Arras")
    comptoir = a_comptoir(
        edition=edition, host=an_organisation(commune=arras), venue=_venue(arras), at=now + SOON,
        slug=SLUG, registration_opens_at=now - timedelta(days=1),
    )  # fmt: skip
    for number in range(ITEMS):
        an_item(
            comptoir, f"Atelier {number}", starts_at=comptoir.starts_at + timedelta(minutes=40 * number)
        )  # fmt: skip
    serial = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare_room (id integer PRIMARY KEY, seats integer, held integer)"
        )
        cursor.execute(
            f"CREATE TABLE bare_seat (id {serial} PRIMARY KEY, room integer, who text, taken_at text)"
        )
        cursor.execute("INSERT INTO bare_room VALUES (1, 1000000, 0)")


def _venue(commune: Commune) -> Venue:
    return Venue.objects.create(
        name="Salle des fêtes", address="1 place de la Mairie", commune=commune, postal_code="62000",
        latitude=commune.latitude, longitude=commune.longitude, capacity=1_000_000,
    )  # fmt: skip


def seats(*, number: int) -> None:
    """Give the comptoir, and the bare room, this many free seats; nobody holds one, nobody waits."""
    Offer.objects.filter(entry__comptoir__slug=SLUG).delete()
    Entry.objects.filter(comptoir__slug=SLUG).delete()
    Registration.objects.filter(comptoir__slug=SLUG).delete()
    Comptoir.objects.filter(slug=SLUG).update(capacity=number, seats_held=0, waiting=0)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM bare_seat")
        cursor.execute("UPDATE bare_room SET seats = %s, held = 0", [number])


def crowd(*, number: int) -> None:
    """Have this many people registered for the one comptoir, which keeps a million seats."""
    comptoir = Comptoir.objects.get(slug=SLUG)
    _register([comptoir.pk], number)
    Comptoir.objects.filter(pk=comptoir.pk).update(capacity=1_000_000, seats_held=number)
    _analyse()


def line(*, registered: int, waiting: int) -> None:
    """Fill the one comptoir, and have this many people wait, each alone."""
    comptoir, now = Comptoir.objects.get(slug=SLUG), clock.machine_now()
    _register([comptoir.pk], registered + waiting)
    last = Registration.objects.filter(comptoir=comptoir).order_by("-pk")[:waiting]
    Registration.objects.filter(pk__in=list(last.values_list("pk", flat=True))).update(
        status=Registration.Status.WAITING
    )
    in_line = Registration.objects.waiting().filter(comptoir=comptoir).order_by("pk")
    _write(
        Entry(
            party_id=party, comptoir=comptoir, number=number, turn=number, places=1, entered_at=now
        )
        for number, party in enumerate(in_line.values_list("party_id", flat=True), 1)
    )
    Comptoir.objects.filter(pk=comptoir.pk).update(
        capacity=registered, seats_held=registered, waiting=waiting, entries_made=waiting
    )
    _analyse()


def fill(*, comptoirs: int, registrations: int) -> None:
    """Make a season: this many comptoirs to come, on as many days as it takes, and their people."""
    edition, now = Edition.objects.get(), clock.machine_now()
    places = list(Commune.objects.filter(retired=False).order_by("-population", "pk"))
    at = [places[n % len(places)] for n in range(comptoirs)]
    venues = _write(_venue_at(commune) for commune in at)
    hosts = _write(Organisation(name=f"Centre {n}", commune=c) for n, c in enumerate(at))
    _write(
        AccessFact(venue=venue, kind=kind, text="Oui.")
        for venue in venues
        for kind in AccessFact.Kind.values[:3]
    )
    each = -(-registrations // comptoirs)
    made = _write(
        _comptoir_at(n, edition, venue, host, capacity=each + 20, now=now)
        for n, (venue, host) in enumerate(zip(venues, hosts, strict=True))
    )
    _write(item for comptoir in made for item in _programme(comptoir))
    _register([comptoir.pk for comptoir in made], registrations)
    held = Registration.objects.values_list("comptoir").annotate(number=Count("pk"))
    for number in {number for _pk, number in held}:
        pks = [pk for pk, n in held if n == number]
        Comptoir.objects.filter(pk__in=pks).update(seats_held=number)
    _analyse()


def _venue_at(commune: Commune) -> Venue:
    return Venue(
        name=f"Salle de {commune.name}"[:140], address="1 place de la Mairie", commune=commune,
        postal_code=commune.postal_codes.split()[0], latitude=commune.latitude,
        longitude=commune.longitude, capacity=1_000_000, directions="Bus 1, arrêt Mairie.",
    )  # fmt: skip


def _comptoir_at(
    number: int, edition: Edition, venue: Venue, host: Organisation, *, capacity: int, now: datetime
) -> Comptoir:
    starts = now + timedelta(days=2 + number % 60, minutes=number)
    return Comptoir(
        edition=edition, slug=f"season-{number}", host=host, venue=venue, capacity=capacity,
        welcome="Le centre social vous accueille.", doors_at=starts - timedelta(minutes=30),
        starts_at=starts, ends_at=starts + timedelta(hours=8), registration_opens_at=now - timedelta(days=1),
        registration_closes_at=starts, status=Comptoir.Status.PUBLISHED, changed_at=now, published_at=now,
    )  # fmt: skip


def _programme(comptoir: Comptoir) -> Iterator[ProgrammeItem]:
    for number in range(ITEMS):
        starts = comptoir.starts_at + timedelta(minutes=40 * number)
        yield ProgrammeItem(
            comptoir=comptoir, title=f"Atelier {number}", block=ProgrammeItem.Block.REALISE,
            kind=ProgrammeItem.Kind.PITCH, starts_at=starts, ends_at=starts + timedelta(minutes=30), places=10,
        )  # fmt: skip


def _register(comptoirs: list[int], number: int) -> None:
    """Register this many people, round about, without letters."""
    now = clock.machine_now()
    for first in range(0, number, BATCH):
        batch = range(first, min(first + BATCH, number))
        people = _write(
            Person(
                name=f"Personne {n}", name_key=f"personne {n}", email=f"p{n}@example.org",
                created_at=now, last_active_at=now,
            )
            for n in batch
        )  # fmt: skip
        where = [comptoirs[n % len(comptoirs)] for n in batch]
        parties = _write(
            Party(
                comptoir_id=pk, email=person.email, idea="Un jardin.", made_at=now,
                form_key=f"crowd-{n}",
            )
            for n, pk, person in zip(batch, where, people, strict=True)
        )  # fmt: skip
        _write(
            Registration(
                comptoir_id=pk, person=person, party=party, entered_at=now,
                comes_as=Registration.ComesAs.CITIZEN, status=Registration.Status.CONFIRMED,
                is_referent=True,
            )
            for pk, person, party in zip(where, people, parties, strict=True)
        )  # fmt: skip


def _write[M: Model](rows: Iterator[M]) -> list[M]:
    written: list[Any] = []
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        written += type(batch[0]).objects.bulk_create(batch)
        if isinstance(batch[0], Findable):
            keep_words(batch, is_new=True)
    return written


def _analyse() -> None:
    """Tell the database what it holds, as it does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def outcome() -> dict[str, Any]:
    """Tell who holds what after a rush."""
    registrations = Registration.objects.filter(comptoir__slug=SLUG)
    comptoir = Comptoir.objects.values("seats_held", "waiting").get(slug=SLUG)
    with connection.cursor() as cursor:
        cursor.execute("SELECT held, (SELECT count(*) FROM bare_seat) FROM bare_room")
        bare = cursor.fetchone()
    return {
        "confirmed": registrations.confirmed().count(),
        "waiting": registrations.waiting().count(),
        "people": registrations.aggregate(n=Count("person", distinct=True))["n"],
        "counters": [comptoir["seats_held"], comptoir["waiting"]],
        "letters": Letter.objects.aggregate(n=Count(F("to"), distinct=True))["n"],
        "bare": list(bare),
    }
