"""What people ask the mission, and the answer they get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language, override

from comptoir.audit.actions import record
from comptoir.kernel.clock import local
from comptoir.kernel.instance import instance
from comptoir.kernel.text import clean_line, clean_text
from comptoir.mail.actions import post
from comptoir.organisations import rules, working_days
from comptoir.organisations.models import Enquiry

if TYPE_CHECKING:
    from datetime import date

    from comptoir.kernel.acts import Act

# Working days in which the mission promises an answer.
ANSWER_DAYS = {Enquiry.Kind.CALLBACK: 2, Enquiry.Kind.ACCESSIBILITY: 2, Enquiry.Kind.QUESTION: 5}
# Acknowledgements that one mailbox receives in a day.
ACKNOWLEDGED = 3


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


@transaction.atomic
def reopen(enquiry: Enquiry, act: Act) -> Enquiry:
    """Take an answer back: the enquiry waits again, for the day that was promised.

    Raises:
        Refusal: whoever acts is no agent, or only reads.
    """
    rules.require_answering(act)
    enquiry = Enquiry.objects.lock(enquiry.pk)
    if enquiry.answered_at is not None:
        enquiry.answered_at = enquiry.answered_by = None
        enquiry.save(update_fields=["answered_at", "answered_by"])
        record("enquiry-reopened", enquiry, act=act)
    return enquiry
