"""What happens in organisations: partners join, agents are appointed, people ask and are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language, override

from comptoir.accounts.actions import user_for
from comptoir.accounts.models import User
from comptoir.audit.actions import record
from comptoir.kernel.clock import local
from comptoir.kernel.instance import instance
from comptoir.kernel.text import clean_line, clean_text
from comptoir.mail.actions import post
from comptoir.organisations import rules, working_days
from comptoir.organisations.models import Agent, Enquiry, Member, Partnership

if TYPE_CHECKING:
    from datetime import date

    from comptoir.accounts.models import Person
    from comptoir.editions.models import Edition
    from comptoir.kernel.acts import Act
    from comptoir.organisations.models import Organisation

# Working days in which the mission promises an answer.
ANSWER_DAYS = {Enquiry.Kind.CALLBACK: 2, Enquiry.Kind.ACCESSIBILITY: 2, Enquiry.Kind.QUESTION: 5}
# Acknowledgements that one mailbox receives in a day.
ACKNOWLEDGED = 3


# --- The mission ------------------------------------------------------------------------------------


@transaction.atomic
def appoint(person: Person, role: Agent.Role, act: Act) -> Agent:
    """Make this person an agent in this role: they have a login, and it asks for a second factor.

    Raises:
        Refusal: whoever acts does not run the mission, or its only head would stop being one.
    """
    rules.require_appointing(act)
    heads = _hold_heads()
    user = user_for(person, act=act)
    User.objects.filter(pk=user.pk).update(requires_second_factor=True)
    known = Agent.objects.filter(person=person).first()
    if known is not None and role != Agent.Role.HEAD:
        rules.require_a_head_left(known, heads)
    if known is not None and (known.role, known.ended_at) == (role, None):
        return known
    appointed = {"role": role, "appointed_at": act.at, "ended_at": None}
    agent, _created = Agent.objects.update_or_create(person=person, defaults=appointed)
    record("agent-appointed", agent, act=act, person=person.pk, role=str(role))
    return agent


@transaction.atomic
def dismiss(agent: Agent, act: Act) -> Agent:
    """End the office of an agent; what they did stays theirs.

    Raises:
        Refusal: whoever acts does not run the mission, or this is its only head.
    """
    rules.require_appointing(act)
    rules.require_a_head_left(agent, _hold_heads())
    agent = Agent.objects.lock(agent.pk)
    if agent.ended_at is None:
        agent.ended_at = act.at
        agent.save(update_fields=["ended_at"])
        record("agent-dismissed", agent, act=act, person=agent.person_id)
    return agent


def _hold_heads() -> list[Agent]:
    """Hold the heads of the mission: two who leave at once wait for each other, and one stays."""
    return list(Agent.objects.heads().select_for_update(of=("self",), no_key=True).order_by("pk"))


# --- Partners ---------------------------------------------------------------------------------------


@transaction.atomic
def join(
    organisation: Organisation, edition: Edition, *, role: Partnership.Role, act: Act
) -> Partnership:
    """Write that an organisation takes part in an edition in this role; saying it twice is saying it once."""
    partnership, born = Partnership.objects.get_or_create(
        organisation=organisation, edition=edition, role=role
    )
    if born:
        record("partner-joined", organisation, act=act, edition=edition.pk, role=str(role))
    return partnership


@transaction.atomic
def add_member(organisation: Organisation, person: Person, *, act: Act) -> Member:
    """Let this person act for the organisation; adding them twice is adding them once."""
    member, born = Member.objects.get_or_create(organisation=organisation, person=person)
    if born:
        record("member-added", organisation, act=act, person=person.pk)
    return member


# --- Enquiries --------------------------------------------------------------------------------------


@transaction.atomic
def ask(
    *,
    kind: Enquiry.Kind,
    name: str,
    phone: str = "",
    email: str = "",
    message: str = "",
    act: Act,
) -> Enquiry:
    """Write down what somebody asks, promise an answer, tell the mission, and acknowledge by mail.

    Anybody may type anybody's address: the acknowledgement repeats nothing that was typed, and one mailbox
    receives few of them a day, however many write in its name.
    """
    kind = Enquiry.Kind(kind)
    enquiry = Enquiry.objects.create(
        kind=kind,
        name=clean_line(name),
        phone=phone,
        email=clean_line(email).lower(),
        message=clean_text(message),
        asked_at=act.at,
        answer_by=answer_day(kind, local(act.at).date()),
    )
    record("enquiry-asked", enquiry, act=act, kind=str(kind))
    _tell_the_mission(enquiry, act=act)
    if enquiry.email and Enquiry.objects.lately_from(enquiry.email, act.at).count() <= ACKNOWLEDGED:
        post(
            "organisations/enquiry_received", to=enquiry.email, context={"enquiry": enquiry},
            key=f"enquiry-received:{enquiry.pk}", act=act, language=get_language() or "fr",
        )  # fmt: skip
    return enquiry


def _tell_the_mission(enquiry: Enquiry, *, act: Act) -> None:
    language = "fr"  # the mission's own
    with override(language):
        page = reverse(settings.MISSION_URL_NAME)
    post(
        "organisations/enquiry_asked", to=instance().contact.email, language=language,
        context={"enquiry": enquiry, "mission": page}, key=f"enquiry-asked:{enquiry.pk}", act=act,
    )  # fmt: skip


def answer_day(kind: Enquiry.Kind, asked_on: date) -> date:
    """Return the last day on which the promised answer comes."""
    return working_days.after(asked_on, ANSWER_DAYS[kind])


@transaction.atomic
def answer(enquiry: Enquiry, act: Act) -> Enquiry:
    """Write that the agent who acts has answered; a second answer changes nothing.

    Raises:
        Refusal: whoever acts is no agent, or only reads.
    """
    agent = rules.require_answering(act)
    enquiry = Enquiry.objects.lock(enquiry.pk)
    if enquiry.answered_at is None:
        enquiry.answered_at, enquiry.answered_by = act.at, agent
        enquiry.save(update_fields=["answered_at", "answered_by"])
        record("enquiry-answered", enquiry, act=act, agent=agent.pk)
    return enquiry
