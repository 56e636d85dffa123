"""A job is written with the act that causes it, once per name and key."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from comptoir.jobs.actions import schedule
from comptoir.jobs.models import Job
from comptoir.jobs.runner import drain
from tests.support.moments import NOON
from tests.support.waiting import together

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def test_a_job_scheduled_twice_is_one_job_and_the_first_holds():
    first = schedule("note", key="1", due_at=NOON, payload={"n": 1})
    second = schedule("note", key="1", due_at=NOON + MINUTE, payload={"n": 2})
    assert (second.pk, second.due_at, second.payload) == (first.pk, NOON, {"n": 1})


def test_the_same_key_under_another_name_is_another_job():
    assert schedule("note", key="1", due_at=NOON) != schedule("fail", key="1", due_at=NOON)


def test_a_job_done_is_not_done_again_when_scheduled_again(ran):
    schedule("note", key="1", due_at=NOON)
    assert (drain(at=NOON), drain(at=NOON)) == (1, 0)
    schedule("note", key="1", due_at=NOON)
    assert (drain(at=NOON), ran) == (0, [None])


def test_a_transaction_goes_on_after_scheduling_a_known_job():
    schedule("note", key="1", due_at=NOON)
    with transaction.atomic():
        schedule("note", key="1", due_at=NOON)
        schedule("note", key="2", due_at=NOON)
    assert Job.objects.count() == 2


def test_an_act_undone_schedules_nothing():
    with transaction.atomic():
        schedule("note", key="1", due_at=NOON)
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_schedule_one_job():
    answers = together(*[lambda: schedule("note", key="1", due_at=NOON).pk] * 4)
    assert (len(set(answers)), Job.objects.count()) == (1, 1)


def test_scheduling_is_two_statements(django_assert_num_queries):
    with django_assert_num_queries(2):
        schedule("note", key="1", due_at=NOON)


def test_the_database_refuses_a_second_job_of_the_same_key():
    schedule("note", key="1", due_at=NOON)
    with pytest.raises(IntegrityError, match=r"one_job_per_name_and_key|jobs_job.name"):
        Job.objects.create(name="note", key="1", due_at=NOON)


def test_the_database_refuses_a_job_both_done_and_given_up():
    with pytest.raises(IntegrityError, match="a_job_is_done_or_given_up_not_both"):
        Job.objects.create(name="a", key="1", due_at=NOON, done_at=NOON, given_up_at=NOON)


def test_the_database_refuses_a_lease_without_an_end():
    with pytest.raises(IntegrityError, match="a_lease_has_an_end"):
        Job.objects.create(name="a", key="1", due_at=NOON, leased_until=NOON)
