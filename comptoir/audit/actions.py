"""Writing in the journal, sealing it, and erasing details without breaking it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.audit import chain
from comptoir.audit.models import ChainHead, Entry, EntryQuerySet, reference

if TYPE_CHECKING:
    from django.db.models import Model

    from comptoir.audit.chain import Json
    from comptoir.kernel.acts import Act

ERASED = "details-erased"
_BATCH = 500


def record(verb: str, subject: Model, /, *, act: Act, **details: Json) -> Entry:
    """Write one entry in the caller's transaction; what the act undoes, its entry leaves with it.

    Details hold ids and facts, never a name, an address or what somebody typed.

    Raises:
        TypeError: a detail is not text, integer, boolean, null, list or dictionary of these.
    """
    salt = secrets.token_hex(16)
    return Entry.objects.create(
        at=act.at,
        actor_kind=act.by.kind,
        actor_id=act.by.id,
        verb=verb,
        subject=reference(subject),
        details=details,
        salt=salt,
        digest=chain.digest_of(details, salt),
    )


def journal_of(subject: Model) -> EntryQuerySet:
    """Return what happened to this row, oldest first."""
    return Entry.objects.about(subject)


def seal() -> int:
    """Append every entry written so far to the chain, and return how many.

    Entries enter in the order of writing; one that commits late enters later, at a later number.
    """
    total = 0
    # A plain read first: on SQLite a writing transaction holds the file, even for nothing.
    while Entry.objects.unsealed().exists() and (count := _seal_batch()):
        total += count
    return total


@transaction.atomic
def _seal_batch() -> int:
    ChainHead.objects.get_or_create(pk=ChainHead.ONLY)
    # Two sealers cannot fork the chain: the second waits here, then reads the head the first wrote.
    head = ChainHead.objects.lock(ChainHead.ONLY)
    entries = list(Entry.objects.unsealed()[:_BATCH])
    for entry in entries:
        head.sequence += 1
        entry.sequence, entry.previous = head.sequence, head.seal
        entry.seal = head.seal = link_of(entry)
    Entry.objects.bulk_update(entries, ["sequence", "previous", "seal"])
    head.save()
    return len(entries)


def link_of(entry: Entry) -> str:
    """Return the seal that this entry must bear at the place that it claims."""
    return chain.seal_of(
        {
            "id": entry.pk,
            "actor": f"{entry.actor_kind}:{entry.actor_id}",
            "verb": entry.verb,
            "subject": entry.subject,
            "digest": entry.digest,
        },
        at=entry.at,
        sequence=entry.sequence or 0,
        previous=entry.previous,
    )


@transaction.atomic
def erase_details(*entries: Entry, reason: str, act: Act) -> None:
    """Erase the details of these entries, and their salt; the chain still verifies.

    Each erasure is an entry of its own: details that vanish without one are found by `verify`.
    """
    for entry in entries:
        if entry.verb == ERASED:
            raise ValueError("The trace of an erasure is not erased.")
        record(ERASED, entry, act=act, reason=reason)
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(details={}, salt="")
