"""`comptoir mission appoint`: give somebody a role in the mission, from the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import validate_email

from comptoir.accounts.actions import person_for
from comptoir.kernel import clock
from comptoir.kernel.acts import platform_act
from comptoir.organisations.actions import appoint
from comptoir.organisations.models import Agent

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Appoint the first head of the mission, who appoints the others."""

    help = "appoint NAME EMAIL: make this person an agent of the mission (head unless --role says otherwise)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what can be asked."""
        parser.add_argument("what", choices=["appoint"])
        parser.add_argument("name")
        parser.add_argument("email")
        parser.add_argument("--role", choices=Agent.Role.values, default=Agent.Role.HEAD)

    def handle(self, *_args: Any, name: str, email: str, role: str, **_options: Any) -> None:
        """Write the person and the role; say what they do next."""
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(
                f"{email} is not an email address, like agent@example.org."
            ) from error
        act = platform_act(clock.now())
        person = person_for(name=name, email=email, phone="", commune=None, under_15=False, act=act)
        agent = appoint(person, Agent.Role(role), act)
        self.stdout.write(
            f"{person.name}: {agent.get_role_display()}. They sign in with {person.email}."
        )
