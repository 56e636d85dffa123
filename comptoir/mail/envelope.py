"""From a letter to the message that a server takes."""

from __future__ import annotations

import email.policy
from typing import TYPE_CHECKING

from django.core.mail import EmailMultiAlternatives

from comptoir.kernel.instance import instance
from comptoir.kernel.text import clean_line
from comptoir.mail.attachments import Attachment

if TYPE_CHECKING:
    from email.message import EmailMessage
    from email.policy import Policy

    from comptoir.mail.models import Letter


class Envelope(EmailMultiAlternatives):
    """A letter as text and HTML, its attachments, and a Message-ID that never changes.

    A calendar goes twice, in base64: as a part that agendas read and as a file that people open
    (quoted-printable breaks Outlook; a part alone is not shown by everybody).
    """

    def __init__(self, letter: Letter) -> None:
        super().__init__(
            subject=clean_line(letter.subject),
            body=letter.text,
            to=[letter.to],
            reply_to=[instance().contact.email],
            headers={
                "Message-ID": letter.message_id,
                "Content-Language": letter.language,
                "Auto-Submitted": "auto-generated",
            },
        )
        self.attach_alternative(letter.html, "text/html")
        self.files = [Attachment(**attachment) for attachment in letter.attachments]

    def message(self, *, policy: Policy | None = None) -> EmailMessage:
        """Return the whole message."""
        message: EmailMessage = super().message(policy=policy or email.policy.default)
        for file in self.files:
            if file.is_calendar:
                message.add_alternative(
                    file.content.encode(), maintype="text", subtype="calendar", cte="base64",
                    params={"method": file.method, "charset": "utf-8"},
                )  # fmt: skip
        for file in self.files:
            kind = "application/ics" if file.is_calendar else file.content_type.partition(";")[0]
            maintype, _slash, subtype = kind.strip().partition("/")
            message.add_attachment(
                file.content.encode(), maintype=maintype, subtype=subtype, cte="base64",
                filename=clean_line(file.filename),
            )  # fmt: skip
        return message
