"""What happens to a mailing: written, prepared, tried, sent off, stopped, sent on; and each mail of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from comptoir.audit.actions import record
from comptoir.comptoirs.windows import after_quiet, is_quiet
from comptoir.jobs.actions import schedule
from comptoir.kernel.text import clean_line, clean_text
from comptoir.mail.actions import post
from comptoir.mailings import rules
from comptoir.mailings.choosing import chosen
from comptoir.mailings.models import Mailing, Recipient
from comptoir.mailings.variables import lacking
from comptoir.mailings.wording import LETTER, context_of, referents_of, values_of, without_secrets
from comptoir.organisations.rules import require_answering, require_organising

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.comptoirs.models import Registration
    from comptoir.editions.models import Edition
    from comptoir.kernel.acts import Act
    from comptoir.mailings.segments import Segment

_CHUNK = 1000
# Mails written in one transaction: a batch lasts a second or two, and what it wrote leaves meanwhile.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Writing:
    """What an agent types."""

    kind: Mailing.Kind
    subject: str
    body: str
    segment: Segment


@transaction.atomic
def draft(edition: Edition, writing: Writing, *, act: Act) -> Mailing:
    """Keep a new mailing, that goes nowhere yet.

    Raises:
        Refusal: whoever acts only reads, or a variable is unknown.
    """
    agent = require_answering(act)
    mailing = Mailing(edition=edition, made_by=agent, made_at=act.at, **_facts(writing))
    mailing.save()
    record("mailing-written", mailing, act=act, version=1)
    return mailing


@transaction.atomic
def revise(mailing: Mailing, writing: Writing, *, seen: int, act: Act) -> Mailing:
    """Rewrite a draft; whom it goes to is looked at again.

    Raises:
        Refusal: it was sent off, or somebody rewrote it meanwhile.
    """
    require_organising(act)
    mailing = Mailing.objects.lock(mailing.pk)
    rules.require_draft(mailing)
    rules.require_version(mailing, seen)
    for name, value in _facts(writing).items():
        setattr(mailing, name, value)
    mailing.version += 1
    _forget_the_list(mailing)
    mailing.save()
    record("mailing-written", mailing, act=act, version=mailing.version)
    return mailing


def _facts(writing: Writing) -> dict[str, Any]:
    subject, body = clean_line(writing.subject), clean_text(writing.body)
    rules.require_variables(subject, body)
    return {
        "kind": writing.kind,
        "subject": subject,
        "body": body,
        "segment": writing.segment.stored(),
    }


def _forget_the_list(mailing: Mailing) -> None:
    mailing.recipients.all().delete()
    mailing.prepared_at = None


@transaction.atomic
def prepare(mailing: Mailing, *, act: Act) -> Mailing:
    """Write down whom it goes to as things stand, and whom not and why: this is what the page shows."""
    require_organising(act)
    mailing = Mailing.objects.lock(mailing.pk)
    rules.require_draft(mailing)
    _forget_the_list(mailing)
    found = chosen(mailing, at=act.at)
    for some in batched(found.items(), _CHUNK):
        Recipient.objects.bulk_create(
            Recipient(mailing=mailing, party_id=pk, reason=why) for pk, why in some
        )
    mailing.prepared_at = act.at
    mailing.save(update_fields=["prepared_at"])
    return mailing


@transaction.atomic
def leave_out(mailing: Mailing, party: int, *, out: bool, act: Act) -> Mailing:
    """Leave a party of the list out by hand, or take it back."""
    require_organising(act)
    mailing = Mailing.objects.lock(mailing.pk)
    rules.require_draft(mailing)
    kept = [one for one in mailing.left_out if one != party]
    mailing.left_out = [*kept, party] if out else kept
    mailing.save(update_fields=["left_out"])
    return prepare(mailing, act=act)


def try_out(mailing: Mailing, referent: Registration | None, *, act: Act) -> str:
    """Send the mail to the agent who acts, as this person would read it; return the address."""
    agent = require_answering(act)
    values = without_secrets(values_of(referent), mask="https://…") if referent else {}
    post(
        LETTER, to=agent.person.email, context=context_of(mailing, values, None), act=act,
        key=f"mailing-try:{mailing.pk}:{mailing.version}:{act.at.timestamp():.6f}",
    )  # fmt: skip
    return agent.person.email


@transaction.atomic
def send(mailing: Mailing, *, at: datetime | None = None, act: Act) -> Mailing:
    """Send it off, now or at a later moment, to the list that was looked at; nothing leaves in the quiet hours.

    Raises:
        Refusal: it has left already; nobody can be reached; a variable is empty for somebody; or the segment is no
            longer what the list says: it names who came and who left, and nothing is sent.
    """
    require_organising(act)
    mailing = Mailing.objects.lock(mailing.pk)
    rules.require_draft(mailing)
    _require_unchanged(mailing, act=act)
    rules.require_somebody(mailing.recipients.reached().count())
    rules.require_nothing_lacking(_lacking(mailing))
    mailing.leaves_at = after_quiet(max(at or act.at, act.at))
    mailing.save(update_fields=["leaves_at"])
    reached = mailing.recipients.reached().count()
    record(
        "mailing-sent-off", mailing, act=act, people=reached, kind=mailing.kind,
        leaves_at=mailing.leaves_at.isoformat(),
    )  # fmt: skip
    _go_on(mailing, mailing.leaves_at)
    return mailing


def _require_unchanged(mailing: Mailing, *, act: Act) -> None:
    now = {(pk, why) for pk, why in chosen(mailing, at=act.at).items()}
    seen = set(mailing.recipients.values_list("party", "reason"))
    if now == seen:
        return
    reached = {pk for pk, why in now if not why}, {pk for pk, why in seen if not why}
    came, left = (_names(one - other) for one, other in (reached, reached[::-1]))
    url = reverse("mailings:mailing", args=[mailing.pk])
    raise rules.segment_changed(came, left, url=url)


def _names(parties: set[int]) -> list[str]:
    return [one.person.name for one in referents_of(sorted(parties)).values()]


def _lacking(mailing: Mailing) -> list[tuple[str, str]]:
    """Return the first people for whom a variable would leave a hole, each with the variable."""
    found = []
    text = f"{mailing.subject}\n{mailing.body}"
    if not lacking(text, {}):
        return []
    parties = list(mailing.recipients.reached().values_list("party", flat=True))
    for start in range(0, len(parties), _CHUNK):
        for referent in referents_of(parties[start : start + _CHUNK]).values():
            holes = lacking(text, values_of(referent))
            found += [(referent.person.name, hole) for hole in holes[:1]]
        if len(found) >= rules.NAMED:
            return found
    return found


def _go_on(mailing: Mailing, moment: datetime) -> None:
    left = mailing.recipients.to_write().count()
    schedule(
        "mailings.write",
        key=f"{mailing.pk}:{left}:{moment.isoformat()}",
        due_at=moment,
        payload={"mailing": mailing.pk},
    )


@transaction.atomic
def stop(mailing: Mailing, *, act: Act) -> Mailing:
    """Stop it: what has not been written stays here; what has left has left."""
    require_organising(act)
    mailing = Mailing.objects.lock(mailing.pk)
    if mailing.state == "leaving":
        mailing.stopped_at = act.at
        mailing.save(update_fields=["stopped_at"])
        record("mailing-stopped", mailing, act=act, left=mailing.recipients.to_write().count())
    return mailing


@transaction.atomic
def go_on(mailing: Mailing, *, act: Act) -> Mailing:
    """Send on what was stopped."""
    require_organising(act)
    mailing = Mailing.objects.lock(mailing.pk)
    if mailing.state == "stopped":
        mailing.stopped_at = None
        mailing.save(update_fields=["stopped_at"])
        record("mailing-resumed", mailing, act=act)
        _go_on(mailing, after_quiet(act.at))
    return mailing


@transaction.atomic
def write_some(mailing_pk: int, *, act: Act, limit: int = BATCH) -> int:
    """Write the next mails of a mailing, and note who is left; return how many were written.

    Done twice it is done once: each mail has its key, and whoever comes second waits for the mailing.
    """
    mailing = Mailing.objects.lock(mailing_pk)
    if mailing.state != "leaving" or mailing.leaves_at is None or act.at < mailing.leaves_at:
        return 0
    if is_quiet(act.at):
        _go_on(mailing, after_quiet(act.at))
        return 0
    batch = list(mailing.recipients.to_write().select_related("party").order_by("pk")[:limit])
    referents = referents_of(one.party_id for one in batch)
    for one in batch:
        _write(mailing, one, referents[one.party_id], act=act)
    Recipient.objects.bulk_update(batch, ["said", "written_at", "reason"])
    if mailing.recipients.to_write().exists():
        _go_on(mailing, act.at)
    else:
        mailing.ended_at = act.at
        mailing.save(update_fields=["ended_at"])
    return len(batch)


def _write(mailing: Mailing, recipient: Recipient, referent: Registration, *, act: Act) -> None:
    """Write one mail; whoever has no address any more is left out now."""
    party = recipient.party
    if not party.email:
        recipient.reason = Recipient.Reason.NO_MAIL
        return
    values = values_of(referent)
    post(
        LETTER, to=party.email, context=context_of(mailing, values, party), act=act,
        key=f"mailing:{mailing.pk}:{party.pk}", language=party.language,
    )  # fmt: skip
    recipient.said = without_secrets(values)
    recipient.written_at = act.at
