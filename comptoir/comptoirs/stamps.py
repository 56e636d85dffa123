"""The stamp of a form: which showing of which form this is, and when it was shown. Signed, not stored.

It makes a form sent twice count once, and tells a robot (answers at once) from a person. A family that
registers from one computer gets a new stamp for each showing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

SALT = "comptoirs.form"
FASTEST = timedelta(seconds=2)
LIFE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One showing of a form."""

    key: str
    shown_at: datetime

    def is_hasty(self, at: datetime) -> bool:
        """Whether nobody can have typed in so little time."""
        return at - self.shown_at < FASTEST

    def is_old(self, at: datetime) -> bool:
        """Whether the form stayed open so long that one reads it again before sending."""
        return at - self.shown_at > LIFE


def issue(subject: str, at: datetime) -> str:
    """Return a stamp for a form about `subject`, shown at `at` (the machine's time)."""
    return signing.dumps(
        [subject, secrets.token_hex(16), at.timestamp()], salt=SALT, compress=False
    )


def read(text: str, subject: str) -> Stamp | None:
    """Return the stamp, or None when it is forged, or was issued for another subject."""
    try:
        stamped_subject, key, shown_at = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    if stamped_subject != subject:
        return None
    return Stamp(key=key, shown_at=datetime.fromtimestamp(shown_at, tz=UTC))
