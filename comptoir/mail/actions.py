"""Writing a letter, and handing it over."""

from __future__ import annotations

import time
import uuid
from dataclasses import asdict
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import validate_email
from django.db import OperationalError, connection, transaction

from comptoir.jobs.actions import schedule
from comptoir.kernel.text import clean_line
from comptoir.mail import postbox, wording
from comptoir.mail.envelope import Envelope
from comptoir.mail.models import Letter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comptoir.kernel.acts import Act
    from comptoir.mail.attachments import Attachment
    from comptoir.mail.models import LetterQuerySet

# Seconds between two tries to write that a letter has left.
_PAUSES = (0.1, 0.5, 2.0)


@transaction.atomic
def post(
    letter: str,
    *,
    to: str,
    context: Mapping[str, Any],
    key: str,
    act: Act,
    language: str = "fr",
    attachments: Sequence[Attachment] = (),
) -> Letter:
    """Return the one letter of this key, written now if it was not there; it leaves after commit.

    It is written in full at once, so that it says what was true when the act was done.

    Raises:
        ValidationError: `to` is not one plain address; a form has checked it before.
    """
    if known := Letter.objects.filter(key=key).first():
        return known
    words, said = wording.worded(letter, context, language=language, act=act)
    wanted = Letter(
        key=key,
        name=letter,
        message_id=f"<{uuid.uuid4()}@{urlsplit(settings.BASE_URL).hostname}>",
        to=_address(to),
        language=language,
        subject=words.subject,
        text=words.text,
        html=words.html,
        said=said,
        attachments=[asdict(attachment) for attachment in attachments],
        created_at=act.at,
    )
    # Two posts of one key at once: the second writes nothing, and reads the first.
    Letter.objects.bulk_create([wanted], ignore_conflicts=True)
    written = Letter.objects.get(key=key)
    schedule("mail.deliver", key=str(written.pk), due_at=act.at, payload={"letter": written.pk})
    return written


def _address(to: str) -> str:
    """Return the address alone: a name in a header is one more personal datum, and a way to inject."""
    _name, address = parseaddr(to) if "<" in to else ("", clean_line(to))
    validate_email(address)
    return address


def deliver(letter_pk: int, *, act: Act) -> None:
    """Hand one letter to the mail server, unless it has left or was refused.

    Every step is its own small write, none holds a transaction while the server thinks:

    - before: `handed_at`. If the process dies now, the next attempt finds it and hands the same
      letter again, with the same Message-ID: mail servers may drop the double, people may see it.
      SMTP leaves no third way between that and losing a letter.
    - after: `sent_at`, or `refused_at`; the body, which holds personal links, goes at once. A database
      that does not take this mark is asked again: without it, the letter would leave twice.

    Raises:
        postbox.NotTaken: surely not taken; to be tried again.
        OSError: perhaps taken; to be tried again.
    """
    letter = Letter.objects.waiting().filter(pk=letter_pk).first()
    if letter is None:
        return
    row = Letter.objects.waiting().filter(pk=letter_pk)
    row.update(handed_at=act.at)
    try:
        postbox.hand_over(Envelope(letter))
    except postbox.Refused as refused:
        _settle(row, refused_at=act.at, refusal=str(refused), handed_at=None)
    except postbox.NotTaken:
        row.update(handed_at=letter.handed_at)
        raise
    else:
        _settle(row, sent_at=act.at)


def _settle(row: LetterQuerySet, **end: Any) -> None:
    """Write how it ended, and empty the letter; a locked database, or a connection that broke, is tried again.

    Raises:
        OperationalError: the database took it none of the times.
    """
    for pause in _PAUSES:
        try:
            row.update(**end, **_emptied())
        except OperationalError:
            time.sleep(pause)
            connection.close_if_unusable_or_obsolete()
        else:
            return
    row.update(**end, **_emptied())


def _emptied() -> dict[str, Any]:
    return {} if settings.MAIL_KEEP_BODIES else {"text": "", "html": "", "attachments": []}
