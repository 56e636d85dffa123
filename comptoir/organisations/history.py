"""How the journal speaks of partners, of the mission's team, and of what people ask it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.history import called
from comptoir.audit.phrases import Subject, name, register, undoing
from comptoir.organisations.actions import appoint, reopen
from comptoir.organisations.models import Agent, Assignment, Enquiry, Organisation, Partnership
from comptoir.ui import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from comptoir.kernel.acts import Act


def _organisations(pks: set[int]) -> dict[int, Subject]:
    return {pk: Subject(one.name) for pk, one in Organisation.objects.in_bulk(pks).items()}


def _agents(pks: set[int]) -> dict[int, Subject]:
    found = Agent.objects.select_related("person").in_bulk(pks)
    return {pk: Subject(called(one.person)) for pk, one in found.items()}


def _enquiries(pks: set[int]) -> dict[int, Subject]:
    found = Enquiry.objects.in_bulk(pks)
    return {pk: Subject(f"{one.name}, {one.get_kind_display()}") for pk, one in found.items()}


def _assignments(pks: set[int]) -> dict[int, Subject]:
    found = Assignment.objects.select_related("agent__person").in_bulk(pks)
    return {
        pk: Subject(called(one.agent.person) if one.agent else gettext("the whole team"))
        for pk, one in found.items()
    }


def _role(details: Mapping[str, Any]) -> str:
    return str(Agent.Role(details["role"]).label)


def _partner(details: Mapping[str, Any]) -> str:
    return str(Partnership.Role(details["role"]).label)


def _kind(details: Mapping[str, Any]) -> str:
    return str(Enquiry.Kind(details["kind"]).label)


def _until(details: Mapping[str, Any]) -> str:
    day = words.day(date.fromisoformat(details["until"]))
    return gettext("until %(day)s") % {"day": day}


def _reopen(pk: int, act: Act) -> None:
    reopen(Enquiry.objects.get(pk=pk), act)


def _appoint_again(pk: int, act: Act) -> None:
    agent = Agent.objects.select_related("person").get(pk=pk)
    appoint(agent.person, Agent.Role(agent.role), act)


name("organisations.organisation", _organisations)
name("organisations.agent", _agents)
name("organisations.enquiry", _enquiries)
name("organisations.assignment", _assignments)

register("agent-appointed", _("Role given in the mission"), told=_role)
register("agent-dismissed", _("Access to the mission ended"))
register("partner-joined", _("Partner joined the edition"), told=_partner)
register("member-added", _("Member added to an organisation"))
register("enquiry-asked", _("Enquiry received"), told=_kind)
register("enquiry-answered", _("Enquiry answered"))
register("enquiry-reopened", _("Enquiry reopened"))
register("note-written", _("Note written"))
register("note-erased", _("Note erased"))
register("list-exported", _("List taken out as a file"))
register("list-acted", _("Act done on a whole list"))
register("entrusted", _("Task entrusted"))
register("put-off", _("Task put off"), told=_until)
register("left-to-anybody", _("Task given back to the team"))

undoing("enquiry-answered", _("Reopen"), about="organisations.enquiry", undo=_reopen)
undoing(
    "agent-dismissed", _("Give the role again"), about="organisations.agent", undo=_appoint_again
)
