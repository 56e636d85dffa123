"""Letters by post: an address, what was posted, and taking that back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.audit.models import Entry
from comptoir.comptoirs.models import Notice, Party
from comptoir.comptoirs.postal import letters_of, parcels
from comptoir.kernel.refusals import NextStep, Refusal
from comptoir.kernel.text import clean_text
from comptoir.organisations.rules import require_answering, require_organising

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from comptoir.kernel.acts import Act

POSTED = "posted"


@transaction.atomic
def write_postal_address(party: Party, text: str, *, act: Act) -> Party:
    """Write where the post finds a party, or that nobody knows any more; the journal keeps no word of it.

    Raises:
        Refusal: whoever acts is no agent who answers.
    """
    require_answering(act)
    party = Party.objects.lock(party.pk)
    party.postal_address = clean_text(text)
    party.save(update_fields=["postal_address"])
    record("postal-address-written", party, act=act)
    return party


@transaction.atomic
def post_letters(party: Party, notices: Collection[int], *, act: Act) -> Party:
    """Write that these things were told by post: they leave the lists of letters and of calls.

    Raises:
        Refusal: whoever acts is no agent who organises, no address is known, or something of it no longer waits.
    """
    require_organising(act)
    party = Party.objects.lock(party.pk)
    if not party.postal_address:
        raise Refusal(
            _("No postal address is known: ask for it by telephone, and write it first."),
            rule="post.address",
            next_step=NextStep(
                _("See the registration"), reverse("comptoirs:mission_party", args=[party.pk])
            ),
        )
    parcel = next(iter(parcels(act.at, party=party)), None)
    waiting = [one for one in parcel.notices if one.pk in notices] if parcel else []
    pks = sorted(one.pk for one in waiting)
    said = letters_of(replace(parcel, notices=waiting), act=act) if parcel else []
    if not said or pks != sorted(notices):
        raise Refusal(
            _("Meanwhile, this was told, or something has changed: print the letter again."),
            rule="post.waits",
        )
    Notice.objects.filter(pk__in=pks).update(outcome=Notice.Outcome.TOLD, ended_at=act.at)
    record(POSTED, party, act=act, notices=pks)
    return party


@transaction.atomic
def take_posting_back(party: Party, *, act: Act) -> Party:
    """Let what was last posted to a party wait again.

    Raises:
        Refusal: whoever acts is no agent who organises, or nothing is posted.
    """
    require_organising(act)
    party = Party.objects.lock(party.pk)
    last = Entry.objects.about(party).filter(verb=POSTED).last()
    told = _told_by([last]) if last else {}
    if not told:
        raise Refusal(_("Nothing is posted any more: it waits already."), rule="post.posted")
    Notice.objects.filter(pk__in=told).update(outcome=Notice.Outcome.OPEN, ended_at=None)
    record("posting-taken-back", party, act=act, notices=sorted(told))
    return party


def posted_since(moment: datetime) -> list[Party]:
    """Return the parties to which something was posted since then that stands, the last posted first."""
    entries = list(Entry.objects.filter(verb=POSTED, at__gte=moment).order_by("-pk"))
    pks = list(dict.fromkeys(_told_by(entries).values()))
    found = Party.objects.in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def _told_by(entries: list[Entry]) -> dict[int, int]:
    """Return the notices that these postings ended and that are still so, with the party of each."""
    at = {pk: one.at for one in reversed(entries) for pk in one.details.get("notices", ())}
    told = Notice.objects.filter(pk__in=at, outcome=Notice.Outcome.TOLD).order_by("-ended_at", "pk")
    return {one.pk: one.party_id for one in told if one.ended_at == at[one.pk]}
