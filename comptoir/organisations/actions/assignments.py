"""Who sees to what waits: somebody takes it, entrusts it, puts it off; nobody takes it from another unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal
from comptoir.organisations import rules
from comptoir.organisations.models import Assignment
from comptoir.ui import words

if TYPE_CHECKING:
    from datetime import date

    from comptoir.kernel.acts import Act
    from comptoir.organisations.models import Agent
    from comptoir.organisations.pending import Pending


def assign(task: Pending, agent: Agent | None, *, seen: int | None, act: Act) -> None:
    """Let this agent see to it, or anybody again (None); it is no longer put off.

    `seen` is the agent whom the page showed: whoever was entrusted with it meanwhile keeps it.

    Raises:
        Refusal: whoever acts or is named does not answer people, or it is another's by now.
    """
    rules.require_answering(act)
    _write(task, agent=agent, until=None, seen=seen, act=act)


def snooze(task: Pending, until: date | None, *, seen: int | None, beyond: bool, act: Act) -> None:
    """Leave it aside until a day (None: take it up now); whose it is does not change.

    Raises:
        Refusal: whoever acts does not answer people, it is another's by now, the day is not to come, or it is
            after what was promised and `beyond` does not say that this is known.
    """
    rules.require_answering(act)
    if until is not None:
        _require_a_good_day(until, due=task.due, today=local(act.at).date(), beyond=beyond)
    with transaction.atomic():
        row = Assignment.objects.about(task.kind, task.pk).select_for_update(of=("self",)).first()
        _require_as_seen(row, seen)
        agent = row.agent if row else None
        _write(task, agent=agent, until=until, seen=seen, act=act)


def put_back(
    task: Pending, agent: Agent | None, until: date | None, *, seen: int | None, act: Act
) -> None:
    """Undo: make it this agent's again, put off until this day again, as it was before.

    Raises:
        Refusal: as `assign`.
    """
    rules.require_answering(act)
    _write(task, agent=agent, until=until, seen=seen, act=act)


@transaction.atomic
def settled(task: Pending) -> None:
    """Forget who saw to it: it is done."""
    Assignment.objects.about(task.kind, task.pk).delete()


@transaction.atomic
def _write(
    task: Pending, *, agent: Agent | None, until: date | None, seen: int | None, act: Act
) -> None:
    if agent is not None:
        rules.require_able_to_answer(agent)
    row = _held(task, agent=agent, until=until, act=act)
    if row is None:
        return
    if row.agent != agent:
        _require_as_seen(row, seen)
    row.agent, row.snoozed_until, row.changed_at = agent, until, act.at
    if agent is None and until is None:
        _note(row, task, act)
        row.delete()
    else:
        row.save()
        _note(row, task, act)


def _held(task: Pending, *, agent: Agent | None, until: date | None, act: Act) -> Assignment | None:
    """Return the row that says who sees to it, held; None when it was written just now, or there is nothing to say."""
    if agent is None and until is None:
        found = Assignment.objects.about(task.kind, task.pk)
        return found.select_for_update(of=("self",), no_key=True).first()
    row, born = Assignment.objects.get_or_create(
        kind=task.kind,
        row=task.pk,
        defaults={"agent": agent, "snoozed_until": until, "changed_at": act.at},
    )
    if born:
        _note(row, task, act)
        return None
    return Assignment.objects.lock(row.pk)


def _note(row: Assignment, task: Pending, act: Act) -> None:
    record(
        "put-off" if row.snoozed_until else "entrusted" if row.agent_id else "left-to-anybody",
        row,
        act=act,
        kind=task.kind,
        row=task.pk,
        agent=row.agent_id,
        until=row.snoozed_until.isoformat() if row.snoozed_until else None,
    )


def _require_as_seen(row: Assignment | None, seen: int | None) -> None:
    """Refuse to whoever decides on a list that is old by now."""
    if row is None or row.agent_id == seen:
        return
    said = _("Meanwhile, this was left to anybody again. Look at the list, then choose again.")
    if row.agent is not None:
        said = _("Meanwhile, %(name)s sees to this. Look at the list, then choose again.") % {
            "name": row.agent.person.name
        }
    raise Refusal(said, rule="mission.assign")


def _require_a_good_day(until: date, *, due: date, today: date, beyond: bool) -> None:
    if until <= today:
        raise Refusal(_("Choose a day that is still to come."), rule="mission.put-off")
    if until > due and not beyond:
        raise Refusal(
            _(
                "An answer is due on %(due)s, before %(until)s. Choose an earlier day, or tick the box to say that you know."
            )
            % {"due": words.day(due), "until": words.day(until)},
            rule="mission.put-off",
        )
