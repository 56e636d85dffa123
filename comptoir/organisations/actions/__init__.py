"""What happens in organisations: partners join, agents are appointed, people ask and are answered, work is shared out."""

from comptoir.organisations.actions.assignments import assign, put_back, settled, snooze
from comptoir.organisations.actions.enquiries import answer, answer_day, ask, reopen
from comptoir.organisations.actions.notes import erase_note, write_note
from comptoir.organisations.actions.partners import add_member, join
from comptoir.organisations.actions.team import appoint, dismiss, invite, reset_second_proof

__all__ = [
    "add_member", "answer", "answer_day", "appoint", "ask", "assign", "dismiss", "erase_note", "invite", "join", "put_back",
    "reopen", "reset_second_proof", "settled", "snooze", "write_note",
]  # fmt: skip
