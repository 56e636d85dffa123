"""A real SMTP server on this machine, that answers what a test asks it to."""

# ruff: noqa: N802 - aiosmtpd names its hooks after the commands of SMTP

from __future__ import annotations

import email
import email.policy
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

from tests.support.product import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage


class Server:
    """What it received, and how it answers; `on_data` runs once it has the message, before its answer."""

    def __init__(self) -> None:
        self.port = free_port()
        self.received: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.dialogues = 0
        self.recipient_answer = ""
        self.data_answer = "250 OK"
        self.on_data: Callable[[], None] = lambda: None

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.dialogues += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.recipient_answer:
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data_answer.startswith("2"):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.received.append(message)
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        self.on_data()
        return self.data_answer

    @contextmanager
    def listening(self) -> Iterator[Server]:
        """Answer at the port, until the end of the block."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()

    @property
    def mailers(self) -> dict[str, Any]:
        """The setting that leads here."""
        return mailers(self.port)


def mailers(port: int) -> dict[str, Any]:
    """Return the setting of a server on this machine."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": port, "timeout": 5}
    return {"default": {"BACKEND": backend, "OPTIONS": options}}
