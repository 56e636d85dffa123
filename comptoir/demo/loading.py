"""Loading the demonstration: three editions, nine comptoirs, people who exist nowhere. Reproducible by its seed."""

from __future__ import annotations

import csv
import random
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from comptoir.comptoirs.actions.organise import publish
from comptoir.comptoirs.actions.register import Application, register
from comptoir.comptoirs.models import AccessFact, Comptoir, ProgrammeItem, Registration, Venue
from comptoir.comptoirs.naming import slug_of
from comptoir.demo import roles
from comptoir.demo.models import Demonstration
from comptoir.demo.season import season
from comptoir.editions.models import Edition, Figure, Phase, Topic
from comptoir.jobs.runner import drain
from comptoir.kernel.acts import platform_act
from comptoir.kernel.clock import PARIS, machine_now
from comptoir.organisations.models import Organisation, Partnership
from comptoir.territory.models import Commune

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

FIGURES = {
    "idees_ou_porteurs": Figure.Kind.HOLDERS,
    "labellises": Figure.Kind.LABELLED,
    "votants": Figure.Kind.VOTERS,
}


def load() -> None:
    """Fill an empty database with the season of the instance, and set its clock: wholly, or not at all."""
    with transaction.atomic():
        _load(season())
    while drain(500):
        pass


def _load(whole: dict[str, Any]) -> None:
    call_command("territory", "load", str(settings.INSTANCE_DIR / "territory"), verbosity=0)
    _past_edition(whole["past"])
    Edition.objects.create(**whole["next"])
    announced_at = _paris(whole["current"]["announced_at"])
    edition = _edition(whole["current"])
    present = _paris(whole["present"])
    Demonstration.objects.create(pk=1, ahead=present - machine_now(), loaded_at=machine_now())
    for plan in whole["comptoirs"]:
        comptoir = publish(_comptoir(edition, plan, whole), act=platform_act(announced_at))
        _fill(comptoir, plan["filled"], whole, present=present)
    roles.prepare(whole["roles"], at=present)


def _paris(wall: datetime) -> datetime:
    return wall.replace(tzinfo=PARIS)


def _past_edition(past: dict[str, Any]) -> None:
    """Keep the public figures of a past edition, with their source."""
    edition = Edition.objects.create(
        year=past["year"], name=past["name"], announced_at=_paris(past["announced_at"])
    )
    with (settings.INSTANCE_DIR / "facts" / "chiffres_editions.csv").open(encoding="utf-8") as file:
        row = next(r for r in csv.DictReader(file) if r["edition"] == past["figures_edition"])
    for column, kind in FIGURES.items():
        digits = "".join(c for c in row[column].partition("(")[0] if c.isdigit())
        Figure.objects.create(edition=edition, kind=kind, value=int(digits), source=row["source"])


def _edition(current: dict[str, Any]) -> Edition:
    edition = Edition.objects.create(
        year=current["year"], name=current["name"], announced_at=_paris(current["announced_at"])
    )
    for kind, (opens_at, closes_at) in current["phases"].items():
        Phase.objects.create(
            edition=edition, kind=kind, opens_at=_paris(opens_at), closes_at=_paris(closes_at)
        )
    for order, name in enumerate(current["topics"]):
        Topic.objects.create(edition=edition, name=name, order=order)
    return edition


def _comptoir(edition: Edition, plan: dict[str, Any], season: dict[str, Any]) -> Comptoir:
    commune = Commune.objects.get(name=plan["commune"])
    host = Organisation.objects.create(
        name=plan["host"], kind=Organisation.Kind.SOCIAL_CENTRE, commune=commune
    )
    Partnership.objects.create(edition=edition, organisation=host, role=Partnership.Role.HOST)
    venue = _venue(commune, plan, season)
    hours = season["programme"]
    opens_at = plan.get("registration_opens", season["current"]["phases"]["registration"][0])
    comptoir = Comptoir.objects.create(
        edition=edition,
        slug=slug_of(commune.name, plan["day"]),
        host=host,
        venue=venue,
        welcome=plan["welcome"],
        doors_at=_at(plan["day"], hours["doors"]),
        starts_at=_at(plan["day"], hours["starts"]),
        ends_at=_at(plan["day"], hours["ends"]),
        registration_opens_at=_paris(opens_at),
        registration_closes_at=_at(plan["day"], hours["starts"]),
        capacity=plan["seats"],
        changed_at=_paris(season["current"]["announced_at"]),
    )
    for item in hours["items"]:
        moment = {
            "starts_at": _at(plan["day"], item["starts"]),
            "ends_at": _at(plan["day"], item["ends"]),
        }
        said = {key: item[key] for key in item if key not in {"starts", "ends"}}
        ProgrammeItem.objects.create(comptoir=comptoir, **said, **moment)
    return comptoir


def _venue(commune: Commune, plan: dict[str, Any], season: dict[str, Any]) -> Venue:
    venue = Venue.objects.create(
        name=plan["venue"],
        address=plan["address"],
        commune=commune,
        postal_code=commune.postal_codes.split()[0],
        latitude=commune.latitude,
        longitude=commune.longitude,
        directions=season["directions"]["bus"],
        capacity=plan["room_for"],
    )
    for kind, text in season["access"].items():
        AccessFact.objects.create(venue=venue, kind=kind, text=text)
    return venue


def _at(day: date, hour: str) -> datetime:
    hours, minutes = (int(part) for part in hour.split(":"))
    return datetime.combine(day, time(hours, minutes), tzinfo=PARIS)


def _fill(comptoir: Comptoir, people: int, season: dict[str, Any], *, present: datetime) -> None:
    """Register fictional people, one after the other, between the opening and now."""
    chance = random.Random(f"{season['seed']}:{comptoir.slug}")  # noqa: S311 - fiction, not secrecy
    opens_at = comptoir.registration_opens_at
    span = (min(present, comptoir.registration_closes_at) - opens_at) * 0.98
    moments = sorted(opens_at + span * chance.random() for _ in range(people))
    names = chance.sample(list(_names(season["people"])), people)
    for number, (moment, name) in enumerate(zip(moments, names, strict=True)):
        application = Application(
            name=name,
            email=roles.address_of(name),
            commune=Commune.objects.get(insee=chance.choice(season["people"]["communes"])),
            comes_as=chance.choice([*Registration.ComesAs.values, "citizen", "citizen"]),
            idea=chance.choice(season["people"]["ideas"]),
            under_15=False,
            language="fr",
            form_key=f"demonstration-{comptoir.pk}-{number}",
        )
        register(comptoir, application, act=platform_act(moment))


def _names(people: dict[str, list[str]]) -> Iterator[str]:
    for first in people["first_names"]:
        for last in people["last_names"]:
            yield f"{first} {last}"
