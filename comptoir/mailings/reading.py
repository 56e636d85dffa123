"""How a mailing is read: the numbers of its list, and each mail as this person reads it, or read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from comptoir.mailings.marks import blocks_of
from comptoir.mailings.models import Recipient
from comptoir.mailings.variables import PERSONAL_PAGE, filled, lacking
from comptoir.mailings.wording import referents_of, values_of, without_secrets

if TYPE_CHECKING:
    from comptoir.comptoirs.models import Registration
    from comptoir.mailings.marks import Block
    from comptoir.mailings.models import Mailing


@dataclass(frozen=True, slots=True)
class Counted:
    """The list in numbers: whom it goes to, how many are written, and who is left out, by reason."""

    reached: int
    written: int
    left_out: list[tuple[str, str, int]]

    @property
    def to_write(self) -> int:
        """How many mails are still to be written."""
        return self.reached - self.written


def counted(mailing: Mailing) -> Counted:
    """Count the list of a mailing."""
    by_reason = mailing.recipients.values_list("reason").order_by("reason")
    rows = by_reason.annotate(
        all=Count("pk"), written=Count("pk", filter=Q(written_at__isnull=False))
    )
    found = {reason: (total, written) for reason, total, written in rows}
    reached, written = found.pop("", (0, 0))
    left = [
        (reason, str(Recipient.Reason(reason).label), total)
        for reason, (total, _written) in found.items()
    ]
    return Counted(reached, written, left)


@dataclass(frozen=True, slots=True)
class Reading:
    """A mail as one person reads it: the number in the list, who, the words, and the holes that it would have."""

    number: int
    total: int
    referent: Registration
    recipient: Recipient
    subject: str
    blocks: list[Block]
    lacking: list[str]

    @property
    def previous(self) -> int:
        """The number before, 0 at the beginning."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The number after, 0 at the end."""
        return self.number + 1 if self.number < self.total else 0


def as_read(mailing: Mailing, number: int) -> Reading | None:
    """Return the mail of the person of this number in the list; nothing when it goes to nobody.

    A mail that was written is read with the words that it said; its personal link stays theirs.
    """
    total = mailing.recipients.reached().count()
    if not total:
        return None
    number = min(max(number, 1), total)
    recipient = mailing.recipients.reached().order_by("pk")[number - 1]
    referent = referents_of([recipient.party_id])[recipient.party_id]
    values = recipient.said or without_secrets(values_of(referent))
    values = values | {PERSONAL_PAGE: _("[their personal link]")}
    return Reading(
        number=number,
        total=total,
        referent=referent,
        recipient=recipient,
        subject=filled(mailing.subject, values),
        blocks=blocks_of(filled(mailing.body, values)),
        lacking=lacking(f"{mailing.subject}\n{mailing.body}", values),
    )
