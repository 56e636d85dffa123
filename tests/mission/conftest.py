"""Agents at their desks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptoir.organisations.models import Agent
from tests.support import factories as a

if TYPE_CHECKING:
    from comptoir.accounts.models import User


def browser_of(user: User) -> Client:
    """The browser of an agent who has proven twice who they are."""
    device, _born = TOTPDevice.objects.get_or_create(user=user, name="phone", confirmed=True)
    client = Client()
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


@pytest.fixture
def sacha(db: None) -> Agent:
    """An agent."""
    return a.an_agent().person.agent


@pytest.fixture
def ines(db: None) -> Agent:
    """Another agent."""
    return a.an_agent(name="Inès Échantillon", email="ines@example.org").person.agent


@pytest.fixture
def reader(db: None) -> Agent:
    """Somebody who only reads."""
    user = a.an_agent(Agent.Role.READER, name="Ange Maquette", email="ange@example.org")
    return user.person.agent


@pytest.fixture
def head(db: None) -> Agent:
    """The head of the mission."""
    user = a.an_agent(Agent.Role.HEAD, name="Claude Spécimen", email="claude@example.org")
    return user.person.agent
