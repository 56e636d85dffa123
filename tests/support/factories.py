"""Rows to begin with: one function a thing, each usable alone, said as in a sentence.

They write rows, not history: whoever tests an act calls the act. `a_registration` is one, because its counters are.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from comptoir.accounts.models import Person, User
from comptoir.accounts.models.persons import name_key
from comptoir.comptoirs.actions.register import Application, Companion, register
from comptoir.comptoirs.models import BlockLink, Comptoir, Party, ProgrammeItem, Registration, Venue
from comptoir.editions.dates import paris
from comptoir.editions.models import Edition, Phase, Topic
from comptoir.kernel.acts import Act, Actor, ActorKind
from comptoir.organisations.models import Agent, Member, Organisation
from comptoir.territory.models import Commune, CommuneName
from comptoir.territory.naming import keys_of
from tests.support.moments import NOON

if TYPE_CHECKING:
    from datetime import datetime

_numbers = count(1)


def visitor(at: datetime = NOON) -> Act:
    """Anybody, acting."""
    return Act(Actor(ActorKind.VISITOR), at)


def a_commune(name: str = "Liévin", insee: str = "62510", **facts: Any) -> Commune:
    """A commune, the same each time it is asked for by its code."""
    values = {
        "name": name,
        "slug": "lievin" if name == "Liévin" else name.lower(),
        "departement": "62",
        "population": 30_000,
        "latitude": 50.42,
        "longitude": 2.77,
        "postal_codes": "62800",
    }
    commune, is_new = Commune.objects.get_or_create(insee=insee, defaults=values | facts)
    if is_new:
        for key, rank in keys_of(name).items():
            CommuneName.objects.create(commune=commune, name=name, key=key, rank=rank)
    return commune


def an_edition(year: int = 2027, **facts: Any) -> Edition:
    """An edition known to all, with the phases of the founding text; at noon people register and comptoirs run."""
    values = {"name": f"Budget citoyen {year}", "announced_at": paris(year - 1, 12, 1)}
    edition, is_new = Edition.objects.get_or_create(year=year, defaults=values | facts)
    if is_new:
        windows = {
            Phase.Kind.REGISTRATION: (paris(year, 3, 1, 9), paris(year, 6, 15, 18)),
            Phase.Kind.COMPTOIRS: (paris(year, 3, 12), paris(year, 6, 16)),
            Phase.Kind.SUBMISSION: (paris(year, 4, 1), paris(year, 6, 30, 23, 59)),
            Phase.Kind.LABELLING: (paris(year, 7, 1), paris(year, 9, 15)),
            Phase.Kind.VOTE: (paris(year, 10, 1), paris(year, 11, 1)),
            Phase.Kind.RESULTS: (paris(year, 11, 15), paris(year, 12, 31)),
        }
        for kind, (opens, closes) in windows.items():
            Phase.objects.create(edition=edition, kind=kind, opens_at=opens, closes_at=closes)
        for order, name in enumerate(("Monter une association", "Trouver des partenaires")):
            Topic.objects.create(edition=edition, name=name, order=order)
    return edition


def an_organisation(name: str = "Centre social de la Fosse (fictif)", **facts: Any) -> Organisation:
    """A structure that hosts."""
    return Organisation.objects.create(
        name=name, commune=facts.pop("commune", None) or a_commune(), **facts
    )


def a_venue(name: str = "Salle des fêtes", **facts: Any) -> Venue:
    """A place for a hundred people."""
    values = {
        "address": "1 place de la Mairie",
        "postal_code": "62800",
        "latitude": 50.42,
        "longitude": 2.77,
    }
    commune = facts.pop("commune", None) or a_commune()
    return Venue.objects.create(name=name, commune=commune, **({"capacity": 100} | values | facts))


def a_comptoir(*, capacity: int = 30, at: datetime | None = None, **facts: Any) -> Comptoir:
    """A published comptoir with seats, on Tuesday 6 April 2027 from 9 to 17 h unless said otherwise."""
    starts = at or paris(2027, 4, 6, 9)
    values = {
        "edition": facts.pop("edition", None) or an_edition(),
        "host": facts.pop("host", None) or an_organisation(),
        "venue": facts.pop("venue", None) or a_venue(capacity=max(capacity, 1)),
        "slug": f"lievin-{starts:%Y-%m-%d}-{next(_numbers)}",
        "doors_at": starts - timedelta(minutes=30),
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=8),
        "registration_opens_at": paris(2027, 3, 1, 9),
        "registration_closes_at": starts,
        "capacity": capacity,
        "status": Comptoir.Status.PUBLISHED,
        "changed_at": paris(2027, 2, 1),
        "published_at": paris(2027, 2, 1),
        "welcome": "Le centre social vous accueille.",
    }
    return Comptoir.objects.create(**(values | facts))


def an_item(
    comptoir: Comptoir, title: str = "Atelier pitch", *, places: int | None = 10, **facts: Any
) -> ProgrammeItem:
    """A workshop of an hour, with places."""
    starts = facts.pop("starts_at", comptoir.starts_at + timedelta(hours=1))
    values = {
        "block": ProgrammeItem.Block.REALISE,
        "kind": ProgrammeItem.Kind.PITCH,
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=1),
    }
    return ProgrammeItem.objects.create(
        comptoir=comptoir, title=title, places=places, **(values | facts)
    )


def a_block_link(item: ProgrammeItem, **facts: Any) -> BlockLink:
    """Whoever leads a moment of the day was asked to write it."""
    values = {"name": "Noé Valet", "email": "noe@example.org", "asked_at": NOON}
    return BlockLink.objects.create(item=item, **(values | facts))


def a_person(
    name: str = "Camille Petit", email: str = "camille@example.org", **facts: Any
) -> Person:
    """Somebody known."""
    values = {"name_key": name_key(name), "created_at": NOON, "last_active_at": NOON}
    return Person.objects.create(name=name, email=email, **(values | facts))


def a_user(person: Person | None = None, **facts: Any) -> User:
    """Somebody who can sign in."""
    return User.objects.create(person=person or a_person(), created_at=NOON, **facts)


def a_host(organisation: Organisation | None = None, **facts: Any) -> User:
    """Somebody of a structure that hosts, who can sign in."""
    user = a_user(
        a_person(**({"name": "Dominique Carlier", "email": "dominique@example.org"} | facts))
    )
    Member.objects.create(organisation=organisation or an_organisation(), person=user.person)
    return user


def an_agent(role: str = Agent.Role.AGENT, **facts: Any) -> User:
    """A member of the mission, who signs in with a second factor."""
    person = a_person(**({"name": "Sacha Delattre", "email": "sacha@example.org"} | facts))
    Agent.objects.create(person=person, role=role, appointed_at=NOON)
    return a_user(person, requires_second_factor=True)


def an_application(
    name: str = "Camille Petit", email: str = "camille@example.org", **facts: Any
) -> Application:
    """What the first page of registration sends."""
    values = {
        "commune": facts.pop("commune", None) or a_commune(),
        "comes_as": Registration.ComesAs.CITIZEN,
        "idea": "Un jardin partagé.",
        "under_15": False,
        "language": "fr",
        "form_key": f"form-{next(_numbers)}",
    }
    return Application(name=name, email=email, **(values | facts))


def a_registration(
    comptoir: Comptoir | None = None, *, at: datetime = NOON, **facts: Any
) -> Registration:
    """Somebody registered, by the act itself: with its letter, its count and its entry in the journal."""
    return register(comptoir or a_comptoir(), an_application(**facts), act=visitor(at))


def position(registration: Registration) -> int:
    """Where somebody stands in the queue of their comptoir."""
    entry = registration.party.entries.standing().get(comptoir=registration.comptoir_id)
    return entry.position()


def a_party(comptoir: Comptoir, people: int, *, at: datetime = NOON, **facts: Any) -> Party:
    """So many people registered together, by the act itself; a mailbox and names of their own."""
    number = next(_numbers)
    companions = tuple(Companion(f"Compagne {spelled(number, n)}") for n in range(1, people))
    values = {
        "name": f"Personne {spelled(number, 0)}",
        "email": f"groupe{number}@example.org",
        "kind": Party.Kind.FAMILY if people > 1 else Party.Kind.ALONE,
        "companions": companions,
    }
    return register(comptoir, an_application(**(values | facts)), act=visitor(at)).party


def spelled(*numbers: int) -> str:
    """A name without a digit, another for other numbers."""
    digits = "-".join(str(number) for number in numbers)
    return digits.translate(str.maketrans("0123456789-", "abcdefghijz"))
