"""Never twice, unless the process dies between the server's yes and our mark."""

from __future__ import annotations

import os
import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from comptoir.jobs.models import Job
from comptoir.jobs.runner import drain
from comptoir.kernel import clock
from comptoir.kernel.acts import platform_act
from comptoir.mail import actions
from comptoir.mail.models import Letter
from tests.jobs.child import child
from tests.support.moments import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

HOUR = timedelta(hours=1)
RUNNER = "tests.mail.child"


def test_a_letter_taken_by_the_server_and_never_marked_leaves_again_as_the_same(write, server):
    letter = write(act=platform_act(clock.now()))
    pids: list[int] = []
    server.on_data = lambda: os.kill(pids[0], signal.SIGKILL)
    with child(RUNNER, str(server.port)) as killed:
        pids.append(killed.pid)
        assert killed.wait(60) == -signal.SIGKILL
    assert (len(server.received), Letter.objects.waiting().count()) == (1, 1)
    assert Letter.objects.get().handed_at is not None
    server.on_data = lambda: None
    Job.objects.exclude(name="mail.deliver").delete()
    Job.objects.update(leased_until=clock.machine_now())
    assert (drain(), drain()) == (1, 0)
    assert [m["Message-ID"] for m in server.received] == [letter.message_id] * 2


def test_two_runners_hand_each_letter_over_once(write, server):
    letters = [write(str(n), act=platform_act(clock.now())).message_id for n in range(20)]
    with child(RUNNER, str(server.port)) as one, child(RUNNER, str(server.port)) as other:
        assert (one.wait(90), other.wait(90)) == (0, 0)
    assert Counter(m["Message-ID"] for m in server.received) == Counter(letters)
    assert Letter.objects.waiting().count() == 0


class Locked:
    """A database that does not take the mark of a letter that has left, so many times."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, execute, sql, params, many, context):
        if self.left and sql.startswith("UPDATE") and '"sent_at" =' in sql.partition("WHERE")[0]:
            self.left -= 1
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)


def test_a_database_locked_when_a_letter_has_left_does_not_send_it_twice(write, server):
    write()
    with connection.execute_wrapper(Locked(2)):
        assert (drain(at=NOON), drain(at=NOON + HOUR)) == (1, 0)
    assert (len(server.received), Letter.objects.get().sent_at) == (1, NOON)


def test_a_database_locked_for_good_lets_the_letter_leave_again(write, server, monkeypatch):
    monkeypatch.setattr(actions, "_PAUSES", (0, 0, 0))
    letter = write()
    with connection.execute_wrapper(Locked(4)):
        assert (drain(at=NOON), Letter.objects.get().sent_at) == (1, None)
    assert (drain(at=NOON + HOUR), Letter.objects.get().sent_at) == (1, NOON + HOUR)
    assert [m["Message-ID"] for m in server.received] == [letter.message_id] * 2
