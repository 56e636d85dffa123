"""`comptoir mission`: give somebody a role in the mission, or let an agent install a new telephone, from the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import validate_email

from comptoir.accounts.actions import person_for
from comptoir.accounts.actions.second_factor import forget_second_factor
from comptoir.accounts.models import Person, User
from comptoir.accounts.models.persons import name_key
from comptoir.kernel import clock
from comptoir.kernel.acts import platform_act
from comptoir.organisations.actions import appoint
from comptoir.organisations.models import Agent

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Appoint the first head of the mission, who appoints the others; forget a lost telephone."""

    help = "Appoint an agent of the mission, or forget the second proof of one who lost it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what can be asked."""
        asked = parser.add_subparsers(dest="what", required=True)
        appointing = asked.add_parser(
            "appoint", help="make this person an agent (head unless --role says otherwise)"
        )
        appointing.add_argument("name")
        appointing.add_argument("email")
        appointing.add_argument("--role", choices=Agent.Role.values, default=Agent.Role.HEAD)
        forgetting = asked.add_parser(
            "forget-second-proof", help="forget the telephone and the recovery codes of this agent"
        )
        forgetting.add_argument("email")
        forgetting.add_argument("--name", default="", help="whose, where several share the address")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        """Do what is asked, and say what the person does next."""
        if what == "appoint":
            self.appoint(options["name"], options["email"], options["role"])
        else:
            self.forget(options["email"], options["name"])

    def appoint(self, name: str, email: str, role: str) -> None:
        """Write the person and the role."""
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

    def forget(self, email: str, name: str) -> None:
        """Forget the telephone and the codes of whoever has this address, and close their sessions."""
        user = _whose(email, name)
        forget_second_factor(user, act=platform_act(clock.now()))
        self.stdout.write(
            f"{user.person.name}: telephone and recovery codes are forgotten, every session is closed. "
            f"They sign in with {user.person.email}, and install a second proof again at once."
        )


def _whose(email: str, name: str) -> User:
    """Return the one user behind this address who proves twice who they are.

    Raises:
        CommandError: there is none, or several and the name does not tell which.
    """
    persons = Person.objects.reached_at(email)
    if name:
        persons = persons.filter(name_key=name_key(name))
    found = list(
        User.objects.filter(person__in=persons, requires_second_factor=True)
        .select_related("person")
        .order_by("pk")
    )
    if not found:
        raise CommandError(
            f"Nobody who needs a second proof has the address {email}. Check it, or appoint them first."
        )
    if len(found) > 1:
        names = ", ".join(user.person.name for user in found)
        raise CommandError(f"Several people have this address: {names}. Add --name.")
    return found[0]
