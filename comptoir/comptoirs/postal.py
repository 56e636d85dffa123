"""What goes by post: what people without a mailbox are to be told, in the words that the mail would have had."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import translation

from comptoir.comptoirs.models import Notice, Registration
from comptoir.comptoirs.wording import draft_of
from comptoir.mail.wording import worded

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.comptoirs.models import Party
    from comptoir.comptoirs.models.notice import NoticeQuerySet
    from comptoir.kernel.acts import Act
    from comptoir.mail.rendering import Words

# Too late by post, whenever it is posted: an offer ends, the eve is tomorrow.
BY_TELEPHONE = (Notice.Kind.OFFER, Notice.Kind.EVE)
# What the post takes: nearer than that, one calls.
POST = timedelta(days=4)


@dataclass(slots=True)
class Parcel:
    """One party to write to, and what waits to be said."""

    party: Party
    referent: Registration
    notices: list[Notice] = field(default_factory=list)

    @property
    def phone(self) -> str:
        """The number to call while no address is known."""
        return self.party.phone or self.referent.person.phone

    @property
    def key(self) -> str:
        """Which things the letter says, as the page sends them back: those alone are noted as posted."""
        return f"{self.party.pk}:" + ",".join(str(one.pk) for one in self.notices)


def to_post(at: datetime) -> NoticeQuerySet:
    """Return what is to be told to people without a mailbox, and that the post still tells in time."""
    due = Notice.objects.due(at).filter(party__email="")
    return due.exclude(kind__in=BY_TELEPHONE).filter(comptoir__starts_at__gt=at + POST)


def parcels(at: datetime, *, party: Party | None = None) -> list[Parcel]:
    """Return whom to write to by post, or this party alone, whoever has waited longest first."""
    notices = to_post(at).select_related("party", "comptoir__edition", "comptoir__venue__commune")
    if party is not None:
        notices = notices.filter(party=party)
    waiting = list(notices.order_by("due_at", "pk"))
    people = Registration.objects.filter(
        party__in={one.party_id for one in waiting}, is_referent=True
    )
    referents = {one.party_id: one for one in people.select_related("person").order_by("pk")}
    found: dict[int, Parcel] = {}
    for one in waiting:
        new = Parcel(one.party, referents[one.party_id])
        found.setdefault(one.party_id, new).notices.append(one)
    return list(found.values())


def letters_of(parcel: Parcel, *, act: Act) -> list[Words]:
    """Return each letter in full, as the mail would have said it; what is no longer true says nothing."""
    language = parcel.party.language
    found = []
    for notice in parcel.notices:
        with translation.override(language):
            draft = draft_of(notice, at=act.at)
        if draft is not None:
            name = f"comptoirs/{draft.letter}"
            words, _kept = worded(name, draft.facts, language=language, act=act)
            # Several changes make one letter: it says the present.
            paper = words._replace(text=on_paper(words.text))
            if paper not in found:
                found.append(paper)
    return found


def on_paper(text: str) -> str:
    """Return a letter without addresses of pages, nor the words that lead to them.

    Nobody types them from paper, and a personal link is its holder's alone: no agent reads it on the way.
    """
    kept: list[str] = []
    for line in text.splitlines():
        if "://" not in line:
            kept.append(line)
        elif kept and kept[-1].rstrip().endswith(":"):
            kept.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
