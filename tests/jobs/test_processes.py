"""Real runners: killed, asked to leave, without a database."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from comptoir.jobs.models import Job
from tests.jobs.child import child, lines, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

RUNNER = "tests.jobs.child"


@pytest.fixture
def told(tmp_path):
    return tmp_path / "told"


def slow(told, *, seconds: float = 0, key: str = "1", name: str = "tests.slow") -> Job:
    payload = {"file": str(told), "seconds": seconds}
    return Job.objects.create(name=name, key=key, due_at=datetime.now(UTC), payload=payload)


def done() -> int:
    return Job.objects.exclude(done_at=None).count()


def test_the_job_of_a_killed_runner_is_taken_again_by_another(told):
    slow(told, seconds=60)
    with child(RUNNER) as killed:
        wait_for(lambda: lines(told) == ["begun"])
        killed.kill()
        killed.wait(10)
    Job.objects.update(payload={"file": str(told), "seconds": 0})
    with child(RUNNER):
        wait_for(lambda: done() == 1)
    assert lines(told) == ["begun", "begun", "ended"]
    assert Job.objects.get().attempts == 2


def test_a_job_that_kills_every_runner_is_given_up(told):
    slow(told, name="tests.deadly")
    for _ in range(2):
        with child(RUNNER) as runner:
            assert runner.wait(60) == -signal.SIGKILL
    with child(RUNNER):
        wait_for(lambda: Job.objects.given_up().count() == 1)
    assert lines(told) == ["begun", "begun"]


def test_a_runner_asked_to_leave_ends_its_job_and_begins_no_other(told):
    for key in "12":
        slow(told, seconds=0.6, key=key)
    with child(RUNNER) as runner:
        wait_for(lambda: lines(told) == ["begun"])
        runner.send_signal(signal.SIGTERM)
        assert runner.wait(30) == 0
    assert (lines(told), done()) == (["begun", "ended"], 1)


def test_an_idle_runner_leaves_at_once(told):
    slow(told)
    with child(RUNNER) as runner:
        wait_for(lambda: done() == 1)
        asked = time.monotonic()
        runner.send_signal(signal.SIGTERM)
        assert runner.wait(30) == 0
        assert time.monotonic() - asked < 5


def test_two_runners_share_the_work_and_run_each_job_once(told):
    for key in range(30):
        slow(told, seconds=0.01, key=str(key))
    with child(RUNNER), child(RUNNER):
        wait_for(lambda: done() == 30)
    assert sorted(lines(told)) == ["begun"] * 30 + ["ended"] * 30


def test_a_runner_outlives_a_database_outage(told):
    slow(told)
    with child(RUNNER, options="?timeout=1") as runner:
        wait_for(lambda: done() == 1)
        slow(told, key="2")
        take_the_database_away()
        wait_for(lambda: done() == 2)
        assert runner.poll() is None


def take_the_database_away() -> None:
    """Cut every other connection (PostgreSQL), or hold the file longer than anybody waits (SQLite)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return
    with transaction.atomic():
        time.sleep(2.5)
