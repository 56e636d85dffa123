"""The pages of the figures: every definition is shown with its numbers."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptoir.figures.catalogue import DEFINITIONS
from tests.support import factories as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client):
    user = a.an_agent()
    device = TOTPDevice.objects.create(user=user, name="phone", confirmed=True)
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.slug)
def test_a_figure_is_shown_with_its_definition(agent, definition):
    a.a_registration(a.a_comptoir(edition=a.an_edition(announced_at=a.NOON)))
    page = agent.get(reverse("figures:figure", args=[definition.slug])).text
    assert str(definition.says)[:40] in page


def test_there_is_no_figure_of_another_name_nor_of_a_year_that_nobody_knows(agent):
    a.an_edition(announced_at=a.NOON)
    assert agent.get(reverse("figures:figure", args=["nombre"])).status_code == 404
    url = reverse("figures:figure", args=["communes"])
    assert agent.get(url, {"annee": "1999"}).status_code == 404


def test_a_figure_is_taken_away_whole(agent):
    a.a_registration(a.a_comptoir(edition=a.an_edition(announced_at=a.NOON)))
    answer = agent.get(reverse("figures:figure", args=["communes"]), {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Commune;Personnes;Population;Pour 10\u202f000\u00a0habitants"
    assert lines[1].startswith("Liévin (62800);1;")
