"""What the mission writes down about a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.kernel.refusals import Refusal
from comptoir.kernel.text import clean_text
from comptoir.organisations.models import Note
from comptoir.organisations.rules import require_answering

if TYPE_CHECKING:
    from comptoir.accounts.models import Person
    from comptoir.kernel.acts import Act


@transaction.atomic
def write_note(person: Person, text: str, *, act: Act) -> Note:
    """Write something down about a person, for the mission alone.

    Raises:
        Refusal: whoever acts is no agent who answers.
    """
    agent = require_answering(act)
    note = Note.objects.create(person=person, agent=agent, text=clean_text(text), written_at=act.at)
    record("note-written", person, act=act, note=note.pk)
    return note


@transaction.atomic
def erase_note(note: Note, *, act: Act) -> None:
    """Erase what one wrote oneself; the journal keeps that there was a note, not what it said.

    Raises:
        Refusal: whoever acts did not write it, or is no agent who answers.
    """
    agent = require_answering(act)
    if note.agent_id != agent.pk:
        raise Refusal(_("Only whoever wrote a note erases it."), rule="mission.note")
    record("note-erased", note.person, act=act, note=note.pk)
    note.delete()
