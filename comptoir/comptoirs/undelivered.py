"""Whom our letters do not reach: the mail server refused them, and nobody else would know."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max

from comptoir.comptoirs.models import Notice, Offer, Party, Registration
from comptoir.mail.models import Letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from comptoir.comptoirs.models import Comptoir

# What the keys of our letters name, `comptoirs/<kind>:<key>…` (letters.py, actions/telling.py).
_OF_A_REGISTRATION = frozenset(
    {"registered", "waiting", "link", "cancelled", "undone", "added", "access-answer"}
)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A party and the letters that its mailbox refused, the last one last."""

    party: Party
    referent: Registration
    letters: list[Letter]

    @property
    def phone(self) -> str:
        """The number to call; empty when nobody left one."""
        return self.party.phone or self.referent.person.phone

    @property
    def since(self) -> datetime:
        """When the last letter came back."""
        return self.letters[-1].refused_at or self.letters[-1].created_at


def undelivered(at: datetime, *, comptoir: Comptoir | None = None) -> list[Undelivered]:
    """Return whom to reach otherwise about a comptoir to come, or about this one, the first refused first.

    Not those who wrote another address since, nor those whom a later letter reached, nor those who gave up coming.
    """
    refused = _refused()
    coming = Party.objects.filter(pk__in=refused, comptoir__ends_at__gt=at)
    if comptoir is not None:
        coming = coming.filter(comptoir=comptoir)
    parties = coming.select_related("comptoir__venue__commune").in_bulk()
    people = Registration.objects.filter(party__in=parties).select_related("person").in_order()
    referents = {one.party_id: one for one in people if one.is_referent}
    standing = {one.party_id for one in people if one.status != Registration.Status.CANCELLED}
    reached = _reached({party.email for party in parties.values()})
    found = []
    for pk, party in parties.items():
        last = reached.get(party.email)
        letters = [
            letter
            for letter in refused[pk]
            if letter.to == party.email and not (last and last > letter.created_at)
        ]
        if letters and pk in standing:
            found.append(Undelivered(party, referents[pk], letters))
    return sorted(found, key=lambda one: (one.since, one.party.pk))


def _refused() -> dict[int, list[Letter]]:
    """Return the letters that a mail server will never take, by party."""
    letters = Letter.objects.filter(sent_at=None, refused_at__isnull=False).exclude(to="")
    ours = list(letters.filter(key__startswith="comptoirs/").order_by("refused_at", "pk"))
    parties = parties_of(letter.key for letter in ours)
    by_party: dict[int, list[Letter]] = defaultdict(list)
    for letter in ours:
        if letter.key in parties:
            by_party[parties[letter.key]].append(letter)
    return by_party


def _reached(addresses: set[str]) -> dict[str, datetime]:
    """Return when each of these addresses last took a letter."""
    sent = Letter.objects.filter(to__in=addresses, sent_at__isnull=False)
    return dict(sent.values_list("to").annotate(last=Max("sent_at")).order_by("to"))


def parties_of(keys: Iterable[str]) -> dict[str, int]:
    """Return the party to which each of our letters was written, by the letter's key."""
    named: dict[str, dict[str, int]] = defaultdict(dict)
    for key in keys:
        kind, _colon, rest = key.removeprefix("comptoirs/").partition(":")
        pk = rest.partition(":")[0]
        if pk.isdecimal():
            named["registration" if kind in _OF_A_REGISTRATION else kind][key] = int(pk)
    found: dict[str, int] = {}
    for kind, pks in named.items():
        if kind in _PARTIES:
            parties = _PARTIES[kind](set(pks.values()))
            found |= {key: parties[pk] for key, pk in pks.items() if pk in parties}
    return found


def _of_registrations(pks: set[int]) -> dict[int, int]:
    found = Registration.objects.filter(pk__in=pks).order_by("pk")
    return dict(found.values_list("pk", "party_id"))


def _of_notices(pks: set[int]) -> dict[int, int]:
    return dict(Notice.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "party_id"))


def _of_offers(pks: set[int]) -> dict[int, int]:
    found = Offer.objects.filter(pk__in=pks).order_by("pk")
    return dict(found.values_list("pk", "entry__party_id"))


def _themselves(pks: set[int]) -> dict[int, int]:
    return {pk: pk for pk in pks}


_PARTIES: dict[str, Callable[[set[int]], dict[int, int]]] = {
    "registration": _of_registrations,
    "notice": _of_notices,
    "seated": _of_offers,
    "changed-comptoir": _themselves,
}
