"""The last thing an agent decided on the list, kept in their session for a while: one button takes it back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from comptoir.kernel.clock import machine_now
from comptoir.mission.actions import Do, again, gone
from comptoir.mission.desk import KINDS
from comptoir.organisations.actions import put_back
from comptoir.organisations.models import Agent, Assignment
from comptoir.ui import words

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

    from comptoir.kernel.acts import Act
    from comptoir.mission.desk import Desk, Item

KEY = "mission.undo"
KEPT = timedelta(minutes=15)


def remember(session: SessionBase, item: Item, decision: dict[str, Any]) -> None:
    """Keep how this thing stood before the decision, and what was decided."""
    settled = decision["do"] == Do.SETTLE
    now = Assignment.objects.about(item.task.kind, item.task.pk).select_related("agent__person")
    agreed = now.first()
    session[KEY] = {
        "task": item.key,
        "settled": settled,
        "agent": item.agent.pk if item.agent else None,
        "until": item.snoozed_until.isoformat() if item.snoozed_until else None,
        "seen": agreed.agent_id if agreed else None,
        "said": _said(item, agreed, settled=settled),
        "at": int(machine_now().timestamp()),
    }


def _said(item: Item, agreed: Assignment | None, *, settled: bool) -> str:
    title = item.task.title
    if settled:
        return _("Done: %(title)s") % {"title": title}
    if agreed is None:
        return _("Anybody can take it: %(title)s") % {"title": title}
    if agreed.snoozed_until:
        day = words.day(agreed.snoozed_until)
        return _("Put off until %(day)s: %(title)s") % {"day": day, "title": title}
    name = agreed.agent.person.name if agreed.agent else ""
    return _("%(name)s sees to it: %(title)s") % {"name": name, "title": title}


def remembered(session: SessionBase) -> dict[str, Any] | None:
    """Return what can still be taken back, and its words."""
    kept: dict[str, Any] | None = session.get(KEY)
    if kept and machine_now().timestamp() - kept["at"] <= KEPT.total_seconds():
        kind = KINDS.get(kept["task"].partition(":")[0])
        kept["can"] = bool(kind and (kind.again or not kept["settled"]))
        return kept
    return None


def undo(session: SessionBase, desk: Desk, *, act: Act) -> None:
    """Put the thing back as it was.

    Raises:
        Refusal: it is too late, somebody else has taken it since, or whoever acts does not answer people.
    """
    kept = remembered(session)
    if kept is None or not kept["can"]:
        raise gone()
    kind, _colon, pk = kept["task"].partition(":")
    if kept["settled"]:
        again(KINDS[kind], int(pk), act=act)
    else:
        item = desk.find(kept["task"])
        if item is None:
            raise gone()
        agent = Agent.objects.standing().filter(pk=kept["agent"]).first()
        until = date.fromisoformat(kept["until"]) if kept["until"] else None
        put_back(item.task, agent, until, seen=kept["seen"], act=act)
    del session[KEY]
