"""What an agent does for a person: put right what is known of them, send the link again, take them elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.accounts.actions import KnownAlready, correct
from comptoir.audit.actions import record
from comptoir.comptoirs import letters
from comptoir.comptoirs.actions.change import change_comptoir
from comptoir.comptoirs.actions.reaching import write_elsewhere
from comptoir.kernel.refusals import NextStep, Refusal
from comptoir.organisations.models import Agent
from comptoir.organisations.rules import require_answering

if TYPE_CHECKING:
    from comptoir.accounts.models import Person
    from comptoir.comptoirs.models import Comptoir, Party, Registration
    from comptoir.kernel.acts import Act


@transaction.atomic
def put_right(person: Person, known: dict[str, Any], *, act: Act) -> int:
    """Correct a person; letters about the days to come go to the new address. Return how many registrations that is.

    Raises:
        Refusal: whoever acts answers nobody, the person is of the mission, or somebody else is so called there.
    """
    require_answering(act)
    require_not_of_the_mission(person)
    try:
        changed = correct(person, **known, act=act)
    except KnownAlready as refusal:
        url = reverse("mission:person", args=[refusal.other.pk])
        step = NextStep(_("See the other one"), url)
        raise Refusal(refusal.message, rule=refusal.rule, next_step=step) from refusal
    if not {"email", "phone"} & set(changed):
        return 0
    return write_elsewhere(person, email=known["email"], phone=known["phone"], act=act)


def require_not_of_the_mission(person: Person) -> None:
    """Refuse to touch whoever signs in as an agent: their mailbox opens the mission's space."""
    if Agent.objects.standing().filter(person=person).exists():
        raise Refusal(
            _("This person belongs to the mission: the head of the mission changes this."),
            rule="mission.team",
        )


@transaction.atomic
def send_link(registration: Registration, *, act: Act) -> None:
    """Mail the link to a registration again, once an hour at most.

    Raises:
        Refusal: whoever acts answers nobody, or there is no address.
    """
    require_answering(act)
    if not registration.party.email:
        raise Refusal(_("No email is known: correct how to reach them first."), rule="mission.link")
    letters.link_again(registration, act=act)
    record("link-sent-again", registration, act=act)


@transaction.atomic
def take_elsewhere(party: Party, comptoir: Comptoir, *, act: Act) -> Party:
    """Lead people who asked for it to seats of another comptoir; a mail says so where there is an address.

    Raises:
        Refusal: whoever acts answers nobody, or any refusal of `change_comptoir`.
    """
    require_answering(act)
    return change_comptoir(party, comptoir, act=act)
