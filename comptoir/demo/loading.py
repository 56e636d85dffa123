"""Loading the demonstration: the editions before, this one and the next, nine comptoirs, people who exist nowhere. Reproducible by its seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from comptoir.comptoirs.actions.change import cancel
from comptoir.comptoirs.actions.prepare import open_season, paris
from comptoir.comptoirs.actions.register import Application, Companion, register
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.models import Comptoir, Party, Registration
from comptoir.demo import preparing, roles, writing
from comptoir.demo.models import Demonstration
from comptoir.demo.season import season
from comptoir.editions.models import Edition
from comptoir.imports.actions import receive, start
from comptoir.jobs.runner import drain
from comptoir.kernel.acts import platform_act
from comptoir.kernel.clock import machine_now
from comptoir.territory.models import Commune

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from comptoir.kernel.acts import Act

# What happened a moment ago is settled by now: nobody can take it back any more.
BEFORE_NOW = 2 * UNDO


def load() -> None:
    """Fill an empty database with the season of the instance, and set its clock: wholly, or not at all."""
    with transaction.atomic():
        _load(season())
    while drain(500):
        pass


def _load(whole: dict[str, Any]) -> None:
    call_command("territory", "load", str(settings.INSTANCE_DIR / "territory"), verbosity=0)
    present = paris(whole["present"])
    _years_before(whole["imports"], act=platform_act(present - BEFORE_NOW))
    Edition.objects.create(**whole["next"])
    Demonstration.objects.create(pk=1, ahead=present - machine_now(), loaded_at=machine_now())
    opened = platform_act(paris(whole["edition"]["announced_at"]))
    comptoirs = open_season(whole, act=opened)
    plans = list(zip(comptoirs, whole["comptoirs"], strict=True))
    for comptoir, plan in plans:
        _fill(comptoir, plan, whole, present=present)
    roles.prepare(whole["roles"], at=present - BEFORE_NOW)
    roles.write_rules(whole.get("rules", ()), comptoirs[0].edition)
    roles.ask(whole.get("enquiries", ()), at=present - BEFORE_NOW)
    for comptoir, plan in plans:
        _go_on(comptoir, plan, whole, present=present)
    preparing.drafts(whole.get("drafts", ()), comptoirs[0].edition, at=present - BEFORE_NOW)
    writing.mailings(whole.get("mailings", ()), comptoirs[0].edition)
    preparing.callers(whole.get("callers", ()), at=present - BEFORE_NOW)
    preparing.facilitators(whole.get("facilitators", ()), at=present - BEFORE_NOW)


def _years_before(files: list[dict[str, Any]], *, act: Act) -> None:
    """Import the public figures, and what fictional structures did, through the door that agents take."""
    for plan in files:
        path = settings.INSTANCE_DIR / plan["file"]
        received = receive(plan["kind"], path.name, content=path.read_bytes(), act=act)
        if not plan.get("waits"):
            start(received, only_good=False, act=act)


def _fill(
    comptoir: Comptoir, plan: dict[str, Any], season: dict[str, Any], *, present: datetime
) -> None:
    """Register fictional people, one after the other, between the opening and now: some come as a family."""
    chance = random.Random(f"{season['seed']}:{comptoir.slug}")  # noqa: S311 - fiction, not secrecy
    people = plan["filled"]
    opens_at = comptoir.registration_opens_at
    span = (min(present, comptoir.registration_closes_at) - opens_at) * 0.98
    moments = sorted(opens_at + span * chance.random() for _ in range(people))
    names = chance.sample(list(_names(season["people"])), people)
    for number, (moment, name) in enumerate(zip(moments, names, strict=True)):
        family = _family(name, chance, season) if number < plan.get("families", 0) else {}
        _register(comptoir, name, chance, season=season, at=moment, **family)


def _family(name: str, chance: random.Random, season: dict[str, Any]) -> dict[str, Any]:
    """Return who comes with somebody: an adult and a child of the same name."""
    first, _space, last = name.partition(" ")
    others = [other for other in season["people"]["first_names"] if other != first]
    adult, child = chance.sample(others, 2)
    companions = (Companion(f"{adult} {last}"), Companion(f"{child} {last}", under_15=True))
    return {"kind": Party.Kind.FAMILY, "companions": companions}


def _go_on(
    comptoir: Comptoir, plan: dict[str, Any], season: dict[str, Any], *, present: datetime
) -> None:
    """Let others join the queue after the people one may become, and those who came first give their seats back."""
    chance = random.Random(f"{season['seed']}:{comptoir.slug}:later")  # noqa: S311 - fiction
    there = set(comptoir.registrations.values_list("person__name", flat=True))
    free = [name for name in _names(season["people"]) if name not in there]
    for name in chance.sample(free, plan.get("later", 0)):
        _register(comptoir, name, chance, season=season, at=present - BEFORE_NOW)
    gave_up = comptoir.registrations.confirmed().order_by("entered_at")[: plan.get("gave_up", 0)]
    for registration in gave_up:
        cancel(registration, act=platform_act(present - BEFORE_NOW))
    if gave_up:
        settle(comptoir.pk, act=platform_act(present))


def _register(
    comptoir: Comptoir,
    name: str,
    chance: random.Random,
    *,
    season: dict[str, Any],
    at: datetime,
    **party: Any,
) -> None:
    application = Application(
        name=name,
        email=roles.address_of(name),
        commune=Commune.objects.get(insee=chance.choice(season["people"]["communes"])),
        comes_as=chance.choice([*Registration.ComesAs.values, "citizen", "citizen"]),
        idea=chance.choice(season["people"]["ideas"]),
        under_15=False,
        language="fr",
        form_key=f"demonstration-{comptoir.pk}-{name}",
        **party,
    )
    register(comptoir, application, act=platform_act(at))


def _names(people: dict[str, list[str]]) -> Iterator[str]:
    for first in people["first_names"]:
        for last in people["last_names"]:
            yield f"{first} {last}"
