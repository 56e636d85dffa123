"""A small world in which every page has something to show, and every kind of visitor exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptoir.comptoirs.actions.needs import ask_for_access
from comptoir.comptoirs.models import Comptoir
from comptoir.demo.models import Demonstration
from comptoir.editions.models import RuleVersion
from comptoir.imports.actions import start
from comptoir.kernel import tokens
from comptoir.kernel.acts import platform_act
from comptoir.mail.models import Letter
from comptoir.mailings.models import Mailing
from comptoir.organisations.models import Enquiry
from tests.imports.files import given
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from comptoir.accounts.models import User
    from comptoir.comptoirs.models import BlockLink, Registration
    from comptoir.imports.models import Import


@dataclass(frozen=True, slots=True)
class World:
    """What there is."""

    comptoir: Comptoir
    draft: Comptoir
    cancelled: Comptoir
    registration: Registration
    letter: Letter
    block: BlockLink
    waiting_import: Import
    done_import: Import
    mailing: Mailing
    users: dict[str, User]

    def client_of(self, visitor: str) -> Client:
        """Return the browser of this visitor."""
        client = Client(raise_request_exception=False)
        if user := self.users.get(visitor):
            client.force_login(user)
        if visitor in {"agent", "reader", "head"}:
            session = client.session
            session[DEVICE_ID_SESSION_KEY] = user.totpdevice_set.get().persistent_id
            session.save()
        return client

    def forged(self, registration: Registration) -> str:
        """Return a link to this registration with a proof of somebody's own making."""
        return tokens.issue("something else", registration.pk, registration.link_version)


@pytest.fixture
def world(db: None) -> World:
    """One comptoir of each status, one registration, one user of each kind."""
    comptoir = a.a_comptoir()
    RuleVersion.objects.create(edition=comptoir.edition, key="editions.voting-age", value=11)
    block = a.a_block_link(a.an_item(comptoir))
    agent, unproven = a.an_agent(), a.an_agent(name="Alix Morel", email="alix@example.org")
    reader = a.an_agent("reader", name="Ange Maquette", email="ange@example.org")
    head = a.an_agent("head", name="Claude Spécimen", email="claude@example.org")
    for user in (agent, unproven, reader, head):
        TOTPDevice.objects.create(user=user, name="phone", confirmed=True)
    users = {
        "person": a.a_user(a.a_person("Maxime Roux", "maxime@example.org")),
        "host": a.a_host(comptoir.host),
        "unproven agent": unproven,
        "agent": agent,
        "reader": reader,
        "head": head,
    }
    Enquiry.objects.create(
        kind="callback", name="Lucie", phone="0199000001", asked_at=NOON, answer_by=NOON.date()
    )
    draft = a.a_comptoir(status=Comptoir.Status.DRAFT, published_at=None)
    cancelled = a.a_comptoir(status=Comptoir.Status.CANCELLED, cancellation="Neige.")
    Demonstration.objects.create(pk=1, ahead=timedelta(), loaded_at=NOON)
    registration = a.a_registration(comptoir)
    ask_for_access(registration, "Une boucle magnétique.", act=platform_act(NOON))
    waiting = given("édition,labellisés,source\n2018,beaucoup,x\n2019,40,x\n")
    done = start(given("édition,source\n2017,x\n"), only_good=False, act=platform_act(NOON))
    letter = Letter.objects.get()
    mailing = Mailing.objects.create(
        edition=comptoir.edition, subject="Rendez-vous", body="Bonjour.", made_by=agent.person.agent,
        made_at=NOON,
    )  # fmt: skip
    return World(
        comptoir, draft, cancelled, registration, letter, block, waiting, done, mailing, users
    )
