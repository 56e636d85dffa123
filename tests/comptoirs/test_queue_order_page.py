"""The mission says who will be first in a queue, before anybody can register, and not after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from comptoir.editions.dates import paris
from tests.comptoirs.test_mission_pages import page, signed_in, text
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Client:
    return signed_in()


def test_the_mission_chooses_a_draw_before_registration_opens(agent: Client) -> None:
    comptoir = a.a_comptoir(registration_opens_at=NOON + timedelta(days=1))
    wanted = {"policy": "draw", "on": "2027-03-25", "at": "18:00"}
    assert agent.post(page(comptoir, "queue"), wanted).status_code == 302
    comptoir.refresh_from_db()
    assert (comptoir.draws_lots, comptoir.draw_at) == (True, paris(2027, 3, 25, 18))
    form = text(agent.get(page(comptoir, "queue")))
    assert 'value="2027-03-25"' in form


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"policy": "draw"}, "Indiquez l’heure du tirage."),
        (
            {"policy": "draw", "on": "2027-03-15", "at": "18:00"},
            "Le tirage a lieu après l’ouverture",
        ),
    ],
)
def test_a_draw_without_its_hour_or_too_early_says_what_is_missing(
    agent: Client, wanted: dict[str, str], said: str
) -> None:
    comptoir = a.a_comptoir(registration_opens_at=NOON + timedelta(days=1))
    answer = text(agent.post(page(comptoir, "queue"), wanted))
    assert said in answer


def test_once_registration_is_open_the_order_is_a_promise(agent: Client) -> None:
    comptoir = a.a_comptoir()
    assert "l’ordre de la file a été publié" in text(agent.get(page(comptoir, "queue")))
    agent.post(page(comptoir, "queue"), {"policy": "draw", "on": "2027-03-25", "at": "18:00"})
    comptoir.refresh_from_db()
    assert not comptoir.draws_lots
