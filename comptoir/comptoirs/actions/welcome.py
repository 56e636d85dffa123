"""Preparing to receive people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.comptoirs import letters, rules
from comptoir.comptoirs.models import AccessNeed
from comptoir.kernel.refusals import Refusal
from comptoir.kernel.text import clean_text
from comptoir.organisations.rules import require_answering

if TYPE_CHECKING:
    from comptoir.kernel.acts import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the mission answers: what will be done, and what is not possible; `state` is that of the need it read."""

    will_do: str
    cannot: str
    state: str


@transaction.atomic
def write_access_answer(need: AccessNeed, answer: Answer, *, act: Act) -> AccessNeed:
    """Answer in words: by mail at once, or, without a mailbox, as somebody just said it by telephone.

    A second answer replaces the first, and says so.

    Raises:
        Refusal: whoever acts is no agent who answers, nothing is said, nobody waits for it, or the need or its
            answer changed since the page was read.
    """
    require_answering(act)
    need = AccessNeed.objects.lock(need.pk)
    registration = need.registration
    rules.require_awaited(registration, act.at)
    if need.state != answer.state:
        raise Refusal(
            _("Meanwhile, the need or its answer has changed. Read it below, then send yours."),
            rule="access.changed-meanwhile",
        )
    replaces = need.has_words
    need.will_do, need.cannot = _tidy(answer.will_do), _tidy(answer.cannot)
    if not (need.will_do or need.cannot):
        raise Refusal(_("Say what will be done, or what is not possible."), rule="access.words")
    by_mail = registration.party.email
    need.told = AccessNeed.Told.MAIL if by_mail else AccessNeed.Told.TELEPHONE
    need.answered_at, need.answers = act.at, need.answers + 1
    need.save()
    letters.access_answer(need, replaces=replaces, act=act)
    record("access-answered", need, act=act, told=need.told, replaces=replaces)
    return need


def _tidy(text: str) -> str:
    """Return lines and paragraphs as a letter sets them: the letter that is kept hides exactly these words."""
    return re.sub(r"\n{3,}", "\n\n", clean_text(text)).strip()


@transaction.atomic
def answer_access_need(need: AccessNeed, *, act: Act) -> AccessNeed:
    """Say that the person knows what will be done for them; saying it twice changes nothing.

    Raises:
        Refusal: whoever acts is no agent who answers.
    """
    require_answering(act)
    need = AccessNeed.objects.lock(need.pk)
    if need.answered_at is None:
        need.answered_at = act.at
        need.save(update_fields=["answered_at"])
        record("answered", need, act=act)
    return need


@transaction.atomic
def reopen_access_need(need: AccessNeed, *, act: Act) -> AccessNeed:
    """Take an answer back: the need waits again, for the day that was promised.

    Raises:
        Refusal: whoever acts is no agent who answers.
    """
    require_answering(act)
    need = AccessNeed.objects.lock(need.pk)
    if need.answered_at is not None:
        need.answered_at = None
        need.save(update_fields=["answered_at"])
        record("answer-taken-back", need, act=act)
    return need
