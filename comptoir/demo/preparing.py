"""What the mission of the demonstration is preparing: drafts with holes, facilitators who were asked, people who called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comptoir.comptoirs.actions import blocks, drafting
from comptoir.comptoirs.actions.needs import ask_for_access
from comptoir.comptoirs.actions.notices import note
from comptoir.comptoirs.actions.prepare import at_hour
from comptoir.comptoirs.actions.register import Application, register
from comptoir.comptoirs.models import Comptoir, Notice, ProgrammeItem, Registration
from comptoir.demo.roles import address_of
from comptoir.kernel.acts import platform_act
from comptoir.territory.models import Commune

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comptoir.editions.models import Edition


def drafts(plans: Iterable[dict[str, Any]], edition: Edition, *, at: datetime) -> None:
    """Write comptoirs that only the mission sees: a municipality, a day, and what is known so far."""
    for said in plans:
        place = drafting.Place(
            commune=Commune.objects.current().get(name=said["commune"]),
            name=said.get("venue", ""),
            address=said.get("address", ""),
        )
        hours = (at_hour(said["day"], hour) for hour in ("9:00", "9:30", "16:30"))
        doors_at, starts_at, ends_at = hours
        plan = drafting.Plan(
            edition=edition, place=place, doors_at=doors_at, starts_at=starts_at, ends_at=ends_at,
            capacity=said["seats"], host=said.get("host", ""),
        )  # fmt: skip
        drafting.prepare(plan, act=platform_act(at))


def facilitators(plans: Iterable[dict[str, Any]], *, at: datetime) -> None:
    """Ask fictional people to write the moment of the day that they lead; some have answered, or proposed."""
    act = platform_act(at)
    for said in plans:
        comptoir = Comptoir.objects.published().get(venue__commune__name=said["comptoir"])
        item = ProgrammeItem.objects.get(comptoir=comptoir, title=said["item"])
        link = blocks.ask(item, name=said["name"], email=address_of(said["name"]), act=act)
        if "coming" in said:
            blocks.answer(link, said["coming"], act=act)
        if "title" in said:
            words = {key: said.get(key, "") for key in ("title", "description", "needs")}
            blocks.propose(link, blocks.Block(**words, leaders=said["name"]), act=act)


def callers(plans: Iterable[dict[str, Any]], *, at: datetime) -> None:
    """Register fictional people who have no mailbox; some need something in order to come, some are to be told."""
    act = platform_act(at)
    for said in plans:
        comptoir = Comptoir.objects.published().get(venue__commune__name=said["comptoir"])
        application = Application(
            name=said["name"], email="", phone=said["phone"], commune=comptoir.venue.commune,
            comes_as=Registration.ComesAs.CITIZEN, idea="", under_15=False, language="fr",
            form_key=f"demonstration-caller-{said['phone']}",
        )  # fmt: skip
        registration = register(comptoir, application, act=act)
        ask_for_access(registration, said.get("access", ""), act=act)
        if said.get("changed"):
            note(Notice.Kind.ACTED_FOR, registration.party, comptoir=comptoir, act=act)
