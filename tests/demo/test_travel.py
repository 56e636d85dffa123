"""Travelling: to any day of our time, and no further."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from comptoir.demo import clock
from comptoir.demo.models import Demonstration
from comptoir.editions.dates import paris
from tests.support.moments import NOON

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demonstration() -> None:
    Demonstration.objects.create(pk=1, ahead=timedelta(0), loaded_at=NOON)
    clock.travel(NOON)


def test_one_travels_to_a_day(client: Client) -> None:
    client.post("/demonstration/voyager/", {"to": "2027-09-01T10:00"})
    assert abs(clock.now() - paris(2027, 9, 1, 10)) < timedelta(seconds=5)


@pytest.mark.parametrize("to", ["9999-12-31T23:59", "0001-01-01T00:00", "demain", ""])
def test_one_does_not_leave_our_time(client: Client, to: str) -> None:
    page = client.post("/demonstration/voyager/", {"to": to})
    assert page.status_code == 200
    assert "Erreur" in page.content.decode()
    assert abs(clock.now() - NOON) < timedelta(seconds=5)
