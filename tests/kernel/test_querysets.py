"""Holding a row."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from comptoir.audit.models import ChainHead
from comptoir.jobs.models import Job
from tests.support.moments import NOON
from tests.support.waiting import waits


def lock_and_leave(pk: int) -> None:
    with transaction.atomic():
        Job.objects.lock(pk)


@pytest.mark.django_db(transaction=True)
def test_whoever_locks_a_held_row_waits():
    job = Job.objects.create(name="a", key="1", due_at=NOON)
    with transaction.atomic():
        Job.objects.lock(job.pk)
        assert waits(lambda: lock_and_leave(job.pk)) is True
    assert waits(lambda: lock_and_leave(job.pk)) is False


@pytest.mark.django_db(transaction=True)
def test_on_postgresql_another_row_is_free_and_may_be_pointed_at():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the transaction holds the file")
    one, other = (Job.objects.create(name="a", key=key, due_at=NOON) for key in "12")
    with transaction.atomic():
        Job.objects.lock(one.pk)
        assert waits(lambda: lock_and_leave(other.pk)) is False


@pytest.mark.django_db(transaction=True)
def test_a_lock_reads_what_the_other_wrote():
    job = Job.objects.create(name="a", key="1", due_at=NOON)
    stale = Job.objects.get()
    Job.objects.update(attempts=3)
    with transaction.atomic():
        assert (stale.attempts, Job.objects.lock(job.pk).attempts) == (0, 3)


@pytest.mark.django_db
def test_a_row_that_is_not_there_is_said():
    with pytest.raises(ChainHead.DoesNotExist):
        ChainHead.objects.lock(1)


@pytest.mark.django_db(transaction=True)
def test_a_row_is_held_inside_a_transaction_only():
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite holds files, not rows")
    job = Job.objects.create(name="a", key="1", due_at=NOON)
    with pytest.raises(transaction.TransactionManagementError):
        Job.objects.lock(job.pk)


@pytest.mark.django_db
def test_pages_count_from_one():
    for key in "12345":
        Job.objects.create(name="a", key=key, due_at=NOON)
    rows = Job.objects.order_by("key")
    assert [[job.key for job in rows.page(number, 2)] for number in (1, 2, 3, 4)] == [
        ["1", "2"], ["3", "4"], ["5"], [],
    ]  # fmt: skip
