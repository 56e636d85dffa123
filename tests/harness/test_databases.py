"""The two databases of the tests are those of production, in small."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from tests.support import postgres
from tests.support.waiting import together, waits


def hold_and_touch() -> None:
    with transaction.atomic():
        ContentType.objects.select_for_update().get(app_label="sessions", model="session")


@pytest.mark.django_db(transaction=True)
def test_an_act_waits_for_whoever_holds_the_row():
    ContentType.objects.get_or_create(app_label="sessions", model="session")
    with transaction.atomic():
        ContentType.objects.select_for_update().get(app_label="sessions", model="session")
        assert waits(hold_and_touch) is True
    assert waits(hold_and_touch) is False


@pytest.mark.django_db(transaction=True)
def test_together_tells_what_each_answered():
    ContentType.objects.filter(app_label="a").delete()
    create = lambda: ContentType.objects.create(app_label="a", model="a").model  # noqa: E731
    answers = together(create, create)
    assert sorted(type(answer).__name__ for answer in answers) == ["IntegrityError", "str"]
    ContentType.objects.filter(app_label="a").delete()


@pytest.mark.django_db
@pytest.mark.skipif(os.environ.get("COMPTOIR_TEST_DATABASE") == "postgresql", reason="about SQLite")
def test_sqlite_is_a_file_that_keeps_what_it_acknowledged():
    with connection.cursor() as cursor:
        pragmas = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous")
        ]
    assert pragmas == ["wal", 2]
    assert Path(connection.settings_dict["NAME"]).is_file()


@pytest.mark.slow
def test_postgresql_ends_with_its_owner_even_killed():
    owner = subprocess.Popen(
        [sys.executable, "-c",
         "from tests.support import postgres as p; import time; print(p.start().folder, flush=True); time.sleep(60)"],
        stdout=subprocess.PIPE, text=True, cwd=Path(postgres.__file__).parents[2],
    )  # fmt: skip
    folder = Path(owner.stdout.readline().strip())
    assert (folder / "data" / "postmaster.pid").exists()
    owner.kill()
    owner.communicate()
    deadline = time.monotonic() + 15
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not folder.exists()
