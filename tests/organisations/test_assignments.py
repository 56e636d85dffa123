"""Who sees to what: what the database refuses, whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from comptoir.audit.actions import journal_of
from comptoir.kernel.acts import platform_act
from comptoir.organisations.actions import appoint, ask, assign
from comptoir.organisations.models import Agent, Assignment
from comptoir.organisations.pending import for_mission
from tests.organisations.conftest import by
from tests.support.moments import NOON
from tests.support.waiting import waits

if TYPE_CHECKING:
    from tests.organisations.conftest import Somebody


def test_one_assignment_for_one_thing(head: Agent) -> None:
    facts = {"kind": "callback", "row": 1, "agent": head, "changed_at": NOON}
    Assignment.objects.create(**facts)
    with pytest.raises(IntegrityError):  # one_assignment_per_thing_that_waits
        Assignment.objects.create(**facts)


def test_an_assignment_says_something(head: Agent) -> None:
    with pytest.raises(IntegrityError, match="an_assignment_says_who_or_until_when"):
        Assignment.objects.create(kind="callback", row=1, changed_at=NOON)


def test_who_was_entrusted_is_in_the_journal(head: Agent) -> None:
    ask(kind="callback", name="Lucie", phone="0199000001", act=platform_act(NOON))
    [task] = for_mission(NOON)
    assign(task, head, seen=None, act=by(head))
    [entry] = journal_of(Assignment.objects.get())
    assert (entry.verb, entry.details["agent"], entry.details["row"]) == (
        "entrusted",
        head.pk,
        task.pk,
    )


@pytest.mark.django_db(transaction=True)
def test_two_agents_who_take_it_at_once_wait_for_each_other(
    head: Agent, somebody: Somebody
) -> None:
    other = appoint(somebody("Paul"), Agent.Role.AGENT, by(head))
    ask(kind="callback", name="Lucie", phone="0199000001", act=platform_act(NOON))
    [task] = for_mission(NOON)
    with transaction.atomic():
        assign(task, head, seen=None, act=by(head))
        assert waits(lambda: assign(task, other, seen=None, act=by(other)))
