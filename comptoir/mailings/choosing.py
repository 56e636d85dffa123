"""Who of a segment is written to, and who is left out, and why: the same answer for the page and for the sending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comptoir.accounts.models import Consent
from comptoir.comptoirs.models import Registration
from comptoir.mail.models import Letter
from comptoir.mailings.models import Mailing, Recipient
from comptoir.mailings.segments import Segment, parties_of

if TYPE_CHECKING:
    from datetime import datetime

Reason = Recipient.Reason


def chosen(mailing: Mailing, *, at: datetime) -> dict[int, str]:
    """Return each party of the segment, in its order, with the reason to leave it out; empty where it is written to."""
    segment = Segment.of(mailing.segment)
    parties = parties_of(segment, mailing.edition, at=at).values_list("pk", "email")
    refused = set(Letter.objects.exclude(refused_at=None).values_list("to", flat=True).distinct())
    by_hand = set(mailing.left_out)
    agreed = _who_agreed() if mailing.kind == Mailing.Kind.NEWS else None
    seen: set[str] = set()
    found: dict[int, str] = {}
    for pk, email in parties.iterator():
        mailbox = email.lower()
        if not mailbox:
            reason: str = Reason.NO_MAIL
        elif pk in by_hand:
            reason = Reason.BY_HAND
        elif agreed is not None and pk not in agreed:
            reason = Reason.NO_CONSENT
        elif mailbox in refused:
            reason = Reason.REFUSED
        else:
            reason = Reason.SAME_MAILBOX if mailbox in seen else ""
            seen.add(mailbox)
        found[pk] = reason
    return found


def _who_agreed() -> set[int]:
    """Return the parties whose referent asked for news."""
    consents = Consent.objects.standing().filter(kind=Consent.Kind.NEWS)
    referents = Registration.objects.filter(is_referent=True, person__in=consents.values("person"))
    return set(referents.values_list("party", flat=True).distinct())
