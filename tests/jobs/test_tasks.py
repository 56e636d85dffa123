"""The house's own clockwork."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comptoir.audit.actions import record
from comptoir.audit.models import Entry
from comptoir.jobs.models import Job
from comptoir.jobs.tasks import purge, seal_journal
from comptoir.kernel.acts import platform_act
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db

ACT = platform_act(NOON)


def test_the_journal_is_sealed_by_a_job():
    record("counted", Job.objects.create(name="a", key="1", due_at=NOON), act=ACT)
    seal_journal({}, act=ACT)
    assert Entry.objects.unsealed().count() == 0


def test_old_rows_go_by_a_job():
    Job.objects.create(name="a", key="1", due_at=NOON, done_at=NOON - timedelta(days=31))
    purge({}, act=ACT)
    assert Job.objects.count() == 0
