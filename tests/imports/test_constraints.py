"""What the database refuses, whoever asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from comptoir.imports.models import Change, Import
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db


def an_import(**facts: object) -> Import:
    values = {"kind": "figures", "filename": "a.csv", "digest": "0", "size": 1, "uploaded_at": NOON}
    return Import.objects.create(**(values | facts))


def a_change_twice() -> None:
    one = an_import()
    for _ in range(2):
        Change.objects.create(of_import=one, line=2, model="editions.figure", row=1, after={})


@pytest.mark.parametrize(
    "breaks",
    [
        pytest.param(
            lambda: an_import(started_at=NOON, done_at=NOON - timedelta(days=1)),
            id="an_import_ends_after_it_starts",
        ),
        pytest.param(lambda: an_import(undone_at=NOON), id="only_what_is_imported_is_put_back"),
        pytest.param(a_change_twice, id="an_import_changes_a_row_once"),
    ],
)
def test_the_database_refuses(breaks):
    with pytest.raises(IntegrityError), transaction.atomic():
        breaks()


def test_a_file_is_let_go_after_thirty_days():
    an_import(content=b"x")
    assert not Import.objects.to_forget(NOON + timedelta(days=30, microseconds=-1)).exists()
    assert Import.objects.to_forget(NOON + timedelta(days=30)).exists()
