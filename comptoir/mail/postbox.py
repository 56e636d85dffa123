"""Handing letters to the mail server, by one connection as long as there are letters.

What the server answers becomes one of three things: it is taken; it is `Refused`, for ever; it is
`NotTaken`, and may be handed again. Any other failure leaves a doubt: the server may have it.
"""

from __future__ import annotations

import smtplib
from threading import local
from typing import TYPE_CHECKING, Any

from django.core.mail import mailers

from comptoir.jobs.registry import when_idle
from comptoir.kernel.text import clean_line

if TYPE_CHECKING:
    from comptoir.mail.envelope import Envelope

_PERMANENT = 500
_open = local()


class Refused(Exception):
    """This letter will never be taken; the argument says why, in the server's words."""


class NotTaken(Exception):
    """The server does not have the letter: it was not reached, or it asked to come back later."""


def hand_over(envelope: Envelope) -> None:
    """Give one letter to the server; when this returns, the server has taken it.

    Raises:
        Refused: its recipient or its content will never be taken.
        NotTaken: surely not taken, later perhaps.
        OSError: the connection broke after the letter had begun to leave; it may have been taken.
    """
    mailer = _mailer()
    try:
        if not mailer.send_messages([envelope]):
            raise Refused("There is no address.")
    except smtplib.SMTPRecipientsRefused as error:
        raise _verdict(*next(iter(error.recipients.values()))) from error
    except smtplib.SMTPDataError as error:
        raise _verdict(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPServerDisconnected:
        close()
        raise
    except smtplib.SMTPException as error:
        # The sender or the dialogue was refused: our affair, not the recipient's.
        close()
        raise NotTaken(type(error).__name__) from error
    except ValueError as error:
        raise Refused("The address cannot be written.") from error
    except OSError:
        close()
        raise


def _verdict(code: int, answer: bytes | str) -> Refused | NotTaken:
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    said = clean_line(f"{code} {words}")[:300]
    return Refused(said) if code >= _PERMANENT else NotTaken(str(code))


def _mailer() -> Any:
    """Return the open mailer of this thread, or a new one when the server closed it meanwhile."""
    if getattr(_open, "unreachable", ""):
        # One letter waited for a server that does not answer; the others of this round need not.
        raise NotTaken(_open.unreachable)
    mailer = getattr(_open, "mailer", None)
    if mailer is not None and _alive(mailer):
        return mailer
    close()
    mailer = mailers.default
    try:
        mailer.open()
    except (OSError, smtplib.SMTPException) as error:
        _open.unreachable = type(error).__name__
        raise NotTaken(_open.unreachable) from error
    _open.mailer = mailer
    return mailer


def _alive(mailer: Any) -> bool:
    connection = getattr(mailer, "connection", None)
    try:
        return connection is None or connection.noop()[0] == 250  # noqa: PLR2004 - SMTP's "yes"
    except (OSError, smtplib.SMTPException):
        return False


@when_idle
def close() -> None:
    """Take leave of the server; the next letter opens the door again."""
    mailer = getattr(_open, "mailer", None)
    _open.mailer, _open.unreachable = None, ""
    if mailer is not None:
        try:
            mailer.close()
        except (OSError, smtplib.SMTPException):
            # It had left before us.
            return
