"""Whom one may become in one click: each role of the chain that the product knows so far."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptoir.accounts.actions.persons import person_for, user_for
from comptoir.accounts.models import User
from comptoir.comptoirs.actions.prepare import paris
from comptoir.comptoirs.actions.register import Application, Companion, register
from comptoir.comptoirs.models import Comptoir, Party, Registration
from comptoir.demo.season import season
from comptoir.editions.actions import set_rule
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.text import fold
from comptoir.organisations.actions import appoint, enquiries
from comptoir.organisations.models import Agent, Enquiry, Member, Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comptoir.accounts.models import Person
    from comptoir.editions.models import Edition

LABELS = {
    "inhabitant": _("an inhabitant who takes part"),
    "holder": _("the holder of an initiative"),
    "family": _("a family that has just been offered seats"),
    "host": _("the host of a comptoir"),
    "agent": _("an agent of the mission"),
    "reader": _("somebody who only reads the mission’s space"),
    "head": _("the head of the mission"),
}


def address_of(name: str) -> str:
    """Return the address of a fictional person: its domain can exist nowhere (RFC 2606)."""
    return f"{fold(name).replace(' ', '.')}@demonstration.invalid"


def prepare(plans: Iterable[dict[str, Any]], *, at: datetime) -> None:
    """Make the people whom one may become, each with what the role is about."""
    act = platform_act(at)
    for plan in plans:
        name = plan["name"]
        person = person_for(
            name=name, email=address_of(name), phone="", commune=None, under_15=False, act=act
        )
        user_for(person, act=act)
        if "comptoir" in plan:
            _register(person, plan, at=at)
        if "hosts" in plan:
            host = Comptoir.objects.get(venue__commune__name=plan["hosts"]).host
            Member.objects.create(organisation=Organisation.objects.get(pk=host.pk), person=person)
        if "agent" in plan:
            appoint(person, Agent.Role(plan["agent"]), act=act)
            # In a demonstration nobody holds the telephone of a fictional agent: the door opens without it.
            TOTPDevice.objects.create(user=person.user, name="demonstration", confirmed=True)


def ask(plans: Iterable[dict[str, Any]], *, at: datetime) -> None:
    """Let fictional people ask the team something, so many days ago."""
    for plan in plans:
        words = {key: plan.get(key, "") for key in ("name", "phone", "email", "message")}
        then = at - timedelta(days=plan["days_ago"])
        enquiries.ask(kind=Enquiry.Kind(plan["kind"]), **words, act=platform_act(then))


def write_rules(plans: Iterable[dict[str, Any]], edition: Edition) -> None:
    """Let agents write in the règlement, each at their moment."""
    for plan in plans:
        user = User.objects.get(person__name=plan["by"])
        act = Act(Actor(ActorKind.USER, str(user.pk)), paris(plan["at"]))
        set_rule(edition, plan["key"], value=plan["value"], act=act)


def _register(person: Person, plan: dict[str, Any], *, at: datetime) -> None:
    comptoir = Comptoir.objects.get(venue__commune__name=plan["comptoir"])
    if Registration.objects.present_at(comptoir).of(person).exists():
        return
    companions = tuple(Companion(name) for name in plan.get("with", ()))
    application = Application(
        name=person.name,
        email=person.email,
        commune=comptoir.venue.commune,
        comes_as=Registration.ComesAs.CITIZEN,
        idea="",
        under_15=False,
        language="fr",
        form_key=f"demonstration-{plan['key']}",
        kind=Party.Kind.FAMILY if companions else Party.Kind.ALONE,
        companions=companions,
    )
    register(comptoir, application, act=platform_act(at))


def people() -> dict[str, User]:
    """Return the user of each role, read from the season's own plan."""
    users = User.objects.select_related("person").filter(
        person__email__in=[address_of(plan["name"]) for plan in season()["roles"]]
    )
    by_address = {user.person.email: user for user in users}
    return {
        plan["key"]: by_address[address_of(plan["name"])]
        for plan in season()["roles"]
        if address_of(plan["name"]) in by_address
    }
