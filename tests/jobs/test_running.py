"""What is due is run in due order, tried again when it fails, given up in the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Event, Lock

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from comptoir.jobs import registry, runner
from comptoir.jobs.actions import purge, revive, schedule
from comptoir.jobs.models import Job
from comptoir.jobs.runner import backoff, claim, drain, strike
from comptoir.kernel.acts import platform_act
from tests.support.moments import NOON
from tests.support.waiting import together

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def job(name: str = "note", key: str = "1", **fields: object) -> Job:
    return Job.objects.create(name=name, key=key, **{"due_at": NOON, **fields})


def test_what_is_due_is_run_in_due_order_and_nothing_else(ran):
    for n, late in enumerate([MINUTE, -MINUTE, timedelta(0), -HOUR]):
        job(key=str(n), due_at=NOON + late, payload={"n": n})
    assert (drain(at=NOON), ran) == (3, [3, 1, 2])
    assert drain(at=NOON + MINUTE) == 1


def test_a_job_done_says_when():
    job()
    drain(at=NOON)
    done = Job.objects.get()
    assert (done.done_at, done.attempts, done.lease, done.leased_until) == (NOON, 1, None, None)


def test_a_limit_is_kept():
    for n in range(3):
        job(key=str(n))
    assert (drain(2, at=NOON), drain(2, at=NOON)) == (2, 1)


def test_a_task_acts_as_the_platform_at_the_moment_of_running(task):
    acts = []
    task("act")(lambda payload, *, act: acts.append(act))
    job("act")
    drain(at=NOON + HOUR)
    assert acts == [platform_act(NOON + HOUR)]


def test_a_job_that_nobody_here_can_do_is_left_to_those_who_can(ran):
    job("of.tomorrow")
    job(payload={"n": 1})
    assert (drain(at=NOON), ran) == (1, [1])
    assert Job.objects.get(name="of.tomorrow").attempts == 0


def test_a_job_that_fails_is_due_again_later_each_time_then_given_up():
    job("fail")
    waits, at = [], NOON
    for _ in range(2):
        assert drain(at=at) == 1
        failed = Job.objects.get()
        waits.append(failed.due_at - at)
        assert drain(at=failed.due_at - timedelta(seconds=1)) == 0
        at = failed.due_at
    drain(at=at)
    given_up = Job.objects.get()
    assert (given_up.given_up_at, given_up.attempts, given_up.done_at) == (at, 3, None)
    assert timedelta(seconds=24) <= waits[0] <= timedelta(seconds=36)
    assert timedelta(seconds=48) <= waits[1] <= timedelta(seconds=72)
    assert drain(at=at + DAY) == 0


def test_an_error_is_told_by_its_kind_and_place_never_by_its_words():
    job("fail")
    drain(at=NOON)
    said = Job.objects.get().last_error
    assert (said.split(":")[0], "secret" in said) == ("ConnectionError in fail", False)


def test_the_logs_say_what_ran_and_nothing_that_was_typed(caplog):
    caplog.set_level("INFO")
    job("fail", key="secret-key", payload={"n": "secret"})
    job(payload={"n": "secret"})
    drain(at=NOON)
    assert [(record.levelname, record.msg["event"]) for record in caplog.records] == [
        ("WARNING", "job failed"),
        ("INFO", "job done"),
    ]
    assert "secret" not in str([record.msg for record in caplog.records])


def test_waiting_grows_to_an_hour_and_no_further():
    means = [sum((backoff(n) for _ in range(200)), timedelta(0)) / 200 for n in (1, 4, 20, 60)]
    assert [round(2 * mean / MINUTE) for mean in means[:2]] == [1, 8]
    assert all(0.9 * HOUR < mean < 1.1 * HOUR for mean in means[2:])


def test_one_failure_stops_nobody_else(ran):
    job("fail", due_at=NOON - MINUTE)
    job(payload={"n": 1})
    assert (drain(at=NOON), ran) == (2, [1])


def test_a_job_that_another_runner_holds_is_left_alone(ran):
    job()
    assert claim(NOON) is not None
    assert (drain(at=NOON), ran) == (0, [])


def test_a_job_whose_lease_has_ended_is_taken_again(ran):
    job()
    claim(NOON)
    Job.objects.update(leased_until=datetime.now(UTC) - MINUTE)
    assert (drain(at=NOON), ran, Job.objects.get().attempts) == (1, [None], 2)


def test_a_job_that_kills_its_runner_each_time_is_given_up():
    job("fail", attempts=3, due_at=NOON)
    assert (drain(at=NOON), Job.objects.get().last_error) == (0, "the runner died")
    assert Job.objects.get().given_up_at == NOON


def test_a_runner_that_comes_back_late_marks_nothing(task):
    def overtaken(payload, *, act):
        Job.objects.update(lease="00000000-0000-4000-8000-000000000000")

    task("slow")(overtaken)
    job("slow")
    drain(at=NOON)
    assert (Job.objects.get().done_at, str(Job.objects.get().lease)[-4:]) == (None, "0000")


def test_looking_when_nothing_is_due_is_one_plain_read(django_assert_num_queries):
    with django_assert_num_queries(1) as looked:
        drain(at=NOON)
    assert looked.captured_queries[0]["sql"].startswith("SELECT")


@pytest.mark.django_db(transaction=True)
def test_looking_waits_for_no_writer():
    job(key="later", due_at=NOON + HOUR)
    with transaction.atomic():
        Job.objects.update(attempts=1)
        assert together(lambda: drain(at=NOON)) == [0]


@pytest.mark.django_db(transaction=True)
def test_runners_side_by_side_run_each_job_once(task):
    counted, lock = [], Lock()

    def count(payload, *, act):
        with lock:
            counted.append(payload["n"])

    task("count")(count)
    for n in range(40):
        job("count", key=str(n), payload={"n": n})

    def run() -> int:
        total = 0
        while Job.objects.waiting().exists():
            total += drain(at=NOON)
        return total

    answers = together(run, run, run, run)
    assert (sum(answers), sorted(counted)) == (40, list(range(40)))


@pytest.mark.django_db(transaction=True)
def test_no_second_runner_takes_a_job_that_is_running(task):
    begun, ended, seen = Event(), Event(), []

    def slow(payload, *, act):
        begun.set()
        seen.append(ended.wait(10))

    task("slow")(slow)
    job("slow")

    def second() -> int:
        begun.wait(10)
        try:
            return drain(at=NOON)
        finally:
            ended.set()

    assert together(lambda: drain(at=NOON), second) == [1, 0]
    assert seen == [True]


@pytest.mark.django_db(transaction=True)
def test_of_two_runners_that_saw_the_same_job_one_takes_it(task):
    task("slow", lease=HOUR)(lambda payload, *, act: None)
    job("slow")
    taken = together(*[lambda: claim(NOON)] * 6)
    assert [type(answer).__name__ for answer in taken if answer is not None] == ["Job"]


def test_a_job_that_failed_meanwhile_is_not_taken_before_it_is_due_again():
    job("fail")
    seen = Job.objects.get()
    drain(at=NOON)
    assert runner._take(seen, NOON) is None
    assert Job.objects.get().lease is None


@pytest.mark.django_db(transaction=True)
def test_clockwork_strikes_once_a_slot_whoever_strikes(task):
    registry.every(minutes=5)(task("tick")(lambda payload, *, act: None))
    for late in (0, 1, 4, 5):
        together(*[lambda at=NOON + late * MINUTE: strike(at)] * 2)
    assert [(row.key, row.due_at) for row in Job.objects.order_by("due_at")] == [
        ("slot:2027-03-15T11:00Z", NOON),
        ("slot:2027-03-15T11:05Z", NOON + 5 * MINUTE),
    ]


def test_a_slot_missed_is_not_caught_up(task):
    registry.every(hours=1)(task("tick")(lambda payload, *, act: None))
    strike(NOON)
    strike(NOON + 10 * HOUR)
    assert drain(at=NOON + 10 * HOUR) == 2


def test_what_was_given_up_can_be_tried_again():
    job("fail", given_up_at=NOON, attempts=3)
    job("fail", key="2", done_at=NOON)
    assert revive(Job.objects.filter(name="fail"), act=platform_act(NOON + DAY)) == 1
    revived = Job.objects.get(key="1")
    assert (revived.given_up_at, revived.attempts, revived.due_at) == (None, 0, NOON + DAY)


def test_rows_that_ended_long_ago_go():
    kept = [
        job(key="waiting", due_at=NOON - 900 * DAY),
        job(key="done", done_at=NOON - 9 * DAY),
        job("tick", key="struck", done_at=NOON - HOUR),
        job(key="given up", given_up_at=NOON - 9 * DAY),
    ]
    job(key="old", done_at=NOON - 31 * DAY)
    job("tick", key="struck before", done_at=NOON - 3 * DAY)
    job(key="given up long ago", given_up_at=NOON - 200 * DAY)
    removed = purge(
        done_before=NOON - 30 * DAY,
        clockwork=["tick"],
        clockwork_before=NOON - 2 * DAY,
        given_up_before=NOON - 180 * DAY,
    )
    assert (removed, list(Job.objects.order_by("pk"))) == (3, kept)


def test_the_list_says_what_waits_and_what_was_given_up():
    job("fail", key="7", given_up_at=NOON, attempts=3, last_error="ConnectionError in fail:1")
    job(key="8", due_at=NOON)
    out = StringIO()
    call_command("jobs", "list", stdout=out)
    first, second, total = out.getvalue().splitlines()
    assert first.split() == [
        "given", "up", "fail", "7", "due", "2027-03-15", "11:00", "attempt", "3", "ConnectionError", "in", "fail:1",
    ]  # fmt: skip
    assert second.split()[1:3] == ["note", "8"]
    assert total == "1 waiting, 1 given up."


def test_the_command_runs_once_all_that_is_due(ran):
    for n in range(3):
        job(key=str(n), due_at=datetime.now(UTC) - MINUTE, payload={"n": n})
    out = StringIO()
    call_command("jobs", "run", "--once", stdout=out)
    assert (out.getvalue(), sorted(ran)) == ("3 jobs run.\n", [0, 1, 2])


def test_the_command_makes_due_again_what_was_given_up():
    job("fail", given_up_at=NOON, attempts=3)
    out = StringIO()
    call_command("jobs", "retry", "fail", stdout=out)
    assert (out.getvalue(), Job.objects.waiting().count()) == ("1 jobs are due again.\n", 1)


def test_two_functions_cannot_bear_one_name(task):
    with pytest.raises(ValueError, match="Two tasks bear the name note"):
        task("note")(lambda payload, *, act: None)


def test_a_job_scheduled_by_a_job_runs_in_the_same_drain(task, ran):
    task("parent")(
        lambda payload, *, act: schedule("note", key="c", due_at=act.at, payload={"n": 9})
    )
    job("parent")
    assert (drain(at=NOON), ran) == (2, [9])
    assert connection.in_atomic_block is True
