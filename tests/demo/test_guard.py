"""A demonstration opens every door in one click: never on a database that is not one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError

from comptoir.demo import clock
from comptoir.demo.guard import is_demonstration, require_demonstration_or_empty
from comptoir.demo.models import Demonstration
from comptoir.kernel.clock import machine_now
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def mark(pk: int = 1) -> Demonstration:
    return Demonstration.objects.create(pk=pk, ahead=timedelta(days=100), loaded_at=NOON)


def test_an_empty_database_may_become_a_demonstration() -> None:
    require_demonstration_or_empty()


def test_a_database_with_data_never_becomes_one() -> None:
    a.an_edition()
    with pytest.raises(ImproperlyConfigured, match="not a demonstration"):
        require_demonstration_or_empty()


def test_a_demonstration_stays_one() -> None:
    a.an_edition()
    mark()
    require_demonstration_or_empty()
    assert is_demonstration()


def test_a_database_is_one_demonstration() -> None:
    with pytest.raises(IntegrityError, match="a_database_is_one_demonstration"):
        mark(pk=2)


@pytest.mark.parametrize("path", ["", "courrier/", "courrier/1/"])
def test_on_a_real_database_its_pages_do_not_exist(client: Client, path: str) -> None:
    assert client.get(f"/demonstration/{path}").status_code == 404
    assert client.post("/demonstration/entrer/agent/").status_code == 404


def test_the_clock_runs_from_another_day() -> None:
    mark()
    clock.travel(NOON)
    assert abs(clock.now() - NOON) < timedelta(seconds=5)
    assert abs(machine_now() - NOON) > timedelta(days=1)
