"""What is taken away from a list, and what is done to many of its rows: written in the journal, without a name."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from comptoir.audit.actions import record
from comptoir.organisations.rules import require_acting_on_lists
from comptoir.ui.bulk import perform
from comptoir.ui.spreadsheets import WRITERS

if TYPE_CHECKING:
    from django.db.models import Model

    from comptoir.audit.chain import Json
    from comptoir.kernel.acts import Act
    from comptoir.ui.bulk import Bulk, Outcome, Selection
    from comptoir.ui.lists import Shown


def export[T: Model](shown: Shown[T], kind: str, *, act: Act) -> IO[bytes]:
    """Write what is found, all pages, with the columns chosen; the journal says which list, and how many rows.

    Raises:
        Refusal: whoever acts is no agent, or only reads.
    """
    agent = require_acting_on_lists(act)
    file, count = WRITERS[kind](*shown.sheet())
    facts: dict[str, Json] = {
        "format": kind,
        "rows": count,
        "columns": [column.key for column in shown.columns],
    }
    record("list-exported", agent, act=act, **_about(shown), **facts)
    return file


def act_on_many[T: Model](
    shown: Shown[T], bulk: Bulk[T], selection: Selection[T], *, act: Act
) -> Outcome[T]:
    """Do it to each of the rows chosen; each is written in the journal by its action, and the whole once more.

    Raises:
        Refusal: whoever acts is no agent, or only reads.
    """
    agent = require_acting_on_lists(act)
    outcome = perform(bulk, selection.rows, act=act)
    facts: dict[str, Json] = {
        "doing": bulk.key,
        "chosen": len(selection.rows),
        "done": len(outcome.done),
        "refused": len(outcome.refused),
    }
    record("list-acted", agent, act=act, **_about(shown), **facts)
    return outcome


def _about[T: Model](shown: Shown[T]) -> dict[str, Json]:
    """Say which list, and which filters were set: their names, never what was typed."""
    return {
        "list": shown.listing.key,
        "filters": [one.key for one in shown.applied],
        "searched": bool(shown.text),
    }
