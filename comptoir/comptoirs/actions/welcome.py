"""Preparing to receive people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.audit.actions import record
from comptoir.comptoirs.models import AccessNeed
from comptoir.organisations.rules import require_answering

if TYPE_CHECKING:
    from comptoir.kernel.acts import Act


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
