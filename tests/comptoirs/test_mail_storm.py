"""A mail server that is slow, busy one time in ten, or closed to somebody: the others are told, each once."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from comptoir.comptoirs.actions.organise import move
from comptoir.comptoirs.undelivered import undelivered
from comptoir.jobs import registry
from comptoir.jobs.runner import drain
from comptoir.kernel.acts import platform_act
from comptoir.mail import postbox
from comptoir.mail.models import Letter
from tests.mail.server import Server
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comptoir.comptoirs.models import Comptoir

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PEOPLE = 20
MOVED, HOUR = NOON + timedelta(hours=1), timedelta(hours=1)
BUSY, CLOSED = "451 4.3.2 Try again later", "550 5.1.1 No such mailbox"


class Storm(Server):
    """Slow; busy at every tenth dialogue; some mailboxes do not exist."""

    def __init__(self) -> None:
        super().__init__()
        self.closed: set[str] = set()
        self.asked = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names its hooks after the commands of SMTP
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(0.02)
        self.asked += 1
        if address in self.closed:
            return CLOSED
        if self.asked % 10 == 0:
            return BUSY
        return await super().handle_RCPT(server, session, envelope, address, options)


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Storm]:
    monkeypatch.setattr(registry, "_RHYTHMS", {})
    with Storm().listening() as server:
        settings.MAILERS = server.mailers
        postbox.close()
        yield server
        postbox.close()


@pytest.fixture
def comptoir() -> Comptoir:
    """Twenty parties, whose first letters have been forgotten."""
    comptoir = a.a_comptoir(capacity=PEOPLE)
    for _ in range(PEOPLE):
        a.a_party(comptoir, 1)
    Letter.objects.update(sent_at=NOON)
    return comptoir


def move_it(comptoir: Comptoir) -> None:
    """To the next day, which everybody is told."""
    day = timedelta(days=1)
    move(
        comptoir,
        doors_at=comptoir.doors_at + day,
        starts_at=comptoir.starts_at + day,
        ends_at=comptoir.ends_at + day,
        venue=comptoir.venue,
        act=platform_act(MOVED),
    )


def told(server: Storm) -> Counter[str]:
    return Counter(to for _from, tos in server.envelopes for to in tos)


def test_a_server_that_is_busy_one_time_in_ten_tells_each_once(
    server: Storm, comptoir: Comptoir
) -> None:
    move_it(comptoir)
    drain(at=MOVED)
    assert 0 < Letter.objects.waiting().count() <= PEOPLE // 5
    for hours in range(1, 4):
        drain(at=MOVED + hours * HOUR)
    everybody = Letter.objects.exclude(to="").values_list("to", flat=True)
    assert told(server) == Counter(set(everybody))
    assert len(told(server)) == PEOPLE
    assert Letter.objects.waiting().count() == 0


def test_whoever_the_server_refuses_is_shown_to_the_mission_and_stops_nobody(
    server: Storm, comptoir: Comptoir
) -> None:
    addresses = sorted(set(Letter.objects.values_list("to", flat=True)))
    server.closed = set(addresses[:2])
    move_it(comptoir)
    for hours in range(4):
        drain(at=MOVED + hours * HOUR)
    assert told(server) == Counter(addresses[2:])
    refused = undelivered(MOVED + HOUR, comptoir=comptoir)
    assert {one.party.email for one in refused} == server.closed
