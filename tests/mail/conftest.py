"""A letter to send, and a server to send it to."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from comptoir.jobs import registry
from comptoir.kernel.acts import platform_act
from comptoir.mail import postbox
from comptoir.mail.actions import post
from tests.mail.server import Server
from tests.support.moments import NOON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from comptoir.mail.models import Letter

CONTEXT = {"name": "Zoé", "day": date(2027, 4, 6), "facts": [("Où", "Liévin"), ("Quand", "9 h")]}


@pytest.fixture(autouse=True)
def templates(settings) -> None:
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [Path(__file__).parent / "templates"]}]


@pytest.fixture
def write() -> Callable[..., Letter]:
    """Post a greeting."""

    def write(key: str = "1", **changes: Any) -> Letter:
        wanted = {"to": "zoe@example.org", "context": CONTEXT, "act": platform_act(NOON), **changes}
        return post("samples/greeting", key=key, **wanted)

    return write


@pytest.fixture
def server(settings) -> Iterator[Server]:
    """A server that listens."""
    with Server().listening() as server:
        settings.MAILERS = server.mailers
        postbox.close()
        yield server
        postbox.close()


@pytest.fixture(autouse=True)
def only_letters(monkeypatch) -> None:
    """No clockwork between the letters."""
    monkeypatch.setattr(registry, "_RHYTHMS", {})
