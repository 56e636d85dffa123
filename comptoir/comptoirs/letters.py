"""The letters about a registration. Those that answer one's own act leave with, and only with, that act.

What nobody asked for is noted by the act and worded later (`wording.py`, `actions/telling.py`). Either way a party
has one mailbox: one letter says what concerns all of them, and is addressed to whoever registered them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import translation

from comptoir.comptoirs import rules
from comptoir.comptoirs.calendars import calendar_of
from comptoir.comptoirs.models import Registration
from comptoir.mail.actions import post
from comptoir.mail.attachments import Attachment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from comptoir.comptoirs.models import AccessNeed, Comptoir, Entry, Offer, Party
    from comptoir.kernel.acts import Act

Status = Registration.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter before it is worded: its template, what it says, and what it does to calendars.

    `starts_at` and `ends_at` say by when it must be told: the sooner day of a change, the end of an offer.
    """

    letter: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    calendars: Sequence[tuple[str, Comptoir]] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a queue; no position as long as lots are to be drawn."""

    entry: Entry
    position: int | None


# Answers to one's own acts


def registered(registration: Registration, *, act: Act) -> None:
    """Say who has a seat and who waits, at which place; a seat comes with its ticket and a calendar entry."""
    facts = facts_of(registration.party, registration.comptoir)
    letter = "registered" if facts["seated"] else "waiting"
    if letter == "waiting":
        facts["is_at_the_door"] = act.at >= rules.queue_cut_off(registration.comptoir, act.at)
    draft = Draft(letter=letter, facts=facts, calendars=_published(facts))
    send(registration.party, draft, key=f"{letter}:{registration.pk}", act=act)


def link_again(registration: Registration, *, act: Act) -> None:
    """Send the link to a standing registration again: at most once an hour, whoever asks."""
    facts = facts_of(registration.party, registration.comptoir)
    key = f"link:{registration.pk}:{act.at:%Y%m%d%H}"
    send(registration.party, Draft(letter="link_again", facts=facts), key=key, act=act)


def cancelled(registration: Registration, *, act: Act) -> None:
    """Say that a seat, or all of them, are given back; whoever has none left leaves the calendar."""
    facts = facts_of(registration.party, registration.comptoir)
    facts |= {"cancelled": registration, "stands": facts["seated"] or facts["waiting"]}
    gave_back = registration.party.registrations.kept().exists()
    leaves = gave_back and not facts["seated"]
    calendars = [("CANCEL", registration.comptoir)] if leaves else []
    draft = Draft(letter="cancelled", facts=facts, calendars=calendars)
    send(registration.party, draft, key=f"cancelled:{_once(registration, act)}", act=act)


def undone(registration: Registration, *, act: Act) -> None:
    """Say that what was cancelled stands again, and put the day back into the calendar."""
    facts = facts_of(registration.party, registration.comptoir)
    draft = Draft(letter="undone", facts=facts, calendars=_published(facts))
    send(registration.party, draft, key=f"undone:{_once(registration, act)}", act=act)


def added(registration: Registration, *, act: Act) -> None:
    """Say whether somebody who comes along has a seat too."""
    facts = facts_of(registration.party, registration.comptoir)
    draft = Draft(letter="added", facts=facts | {"added": registration})
    send(registration.party, draft, key=f"added:{registration.pk}", act=act)


def seated(party: Party, *, offer: Offer, act: Act) -> None:
    """Answer an accepted offer with tickets and a calendar entry, and say who still waits."""
    facts = facts_of(party, offer.entry.comptoir)
    draft = Draft(letter="seated", facts=facts, calendars=_published(facts))
    send(party, draft, key=f"seated:{offer.pk}", act=act)


def changed_comptoir(party: Party, *, act: Act, former: Comptoir | None = None) -> None:
    """Say that the seats are now those of another comptoir; where they had some, that day leaves the calendar."""
    facts = facts_of(party, party.comptoir)
    is_left = former is not None and former != party.comptoir
    calendars = [*([("CANCEL", former)] if former and is_left else ()), *_published(facts)]
    draft = Draft(letter="changed_comptoir", facts=facts, calendars=calendars)
    send(party, draft, key=f"changed-comptoir:{_once(party, act)}", act=act)


def access_answer(need: AccessNeed, *, replaces: bool, act: Act) -> None:
    """Say what will be done for somebody who needs something in order to come, and what is not possible."""
    registration = need.registration
    facts = facts_of(registration.party, registration.comptoir)
    facts |= {
        "registration": registration,
        "other": "" if registration.is_referent else registration.person.name,
        "will_do": need.will_do,
        "cannot": need.cannot,
        "replaces": replaces,
    }
    key = f"access-answer:{registration.pk}:{need.pk}:{need.answers}"
    send(registration.party, Draft(letter="access_answer", facts=facts), key=key, act=act)


def _once(row: Registration | Party, act: Act) -> str:
    """Name an act that may come back: one cancels, regrets it, and cancels again."""
    return f"{row.pk}:{act.at.timestamp():.6f}"


def _published(facts: Mapping[str, Any]) -> list[tuple[str, Comptoir]]:
    takes_place = not facts["comptoir"].is_cancelled
    return [("PUBLISH", facts["comptoir"])] if facts["seated"] and takes_place else []


# What every letter knows


def facts_of(party: Party, comptoir: Comptoir) -> dict[str, Any]:
    """Return what every letter about a comptoir knows: who has a seat there, who waits, whose page it leads to."""
    people = list(party.registrations.select_related("person").in_order())
    referent = next(one for one in people if one.is_referent)
    standing = [one for one in people if one.status != Status.CANCELLED]
    waiting = [one for one in standing if one.status == Status.WAITING]
    seated = [one for one in standing if one.status == Status.CONFIRMED]
    return {
        "party": party,
        "comptoir": comptoir,
        "registration": referent,
        "first_name": referent.person.first_name,
        "seated": [one for one in seated if one.comptoir_id == comptoir.pk],
        "seated_elsewhere": [one for one in seated if one.comptoir_id != comptoir.pk],
        "waiting": waiting,
        "queues": queues_of(party) if waiting else [],
        "is_several": len(standing) > 1,
    }


def queues_of(party: Party) -> list[Place]:
    """Return the places of a party in queues, the comptoir that it would rather have first."""
    entries = party.entries.standing().select_related("comptoir__venue__commune")
    return [place_of(entry) for entry in entries.order_by("rank", "pk")]


def place_of(entry: Entry) -> Place:
    """Return a place in a queue; before lots are drawn nobody has one."""
    return Place(entry, None if entry.comptoir.awaits_the_draw else entry.position())


def send(party: Party, draft: Draft, *, key: str, act: Act) -> None:
    """Post a letter once for its key, in the language of the party; nobody is written to without an address."""
    if not party.email:
        return
    post(
        f"comptoirs/{draft.letter}",
        to=party.email,
        context=draft.facts,
        key=f"comptoirs/{key}",
        act=act,
        language=party.language,
        attachments=_attachments(draft, party, act=act),
    )


def _attachments(draft: Draft, party: Party, *, act: Act) -> list[Attachment]:
    several = len(draft.calendars) > 1
    with translation.override(party.language):
        return [
            Attachment(
                f"{comptoir.slug}.ics" if several else "comptoir.ics",
                f"text/calendar; method={method}",
                calendar_of([comptoir], method=method, at=act.at),
            )
            for method, comptoir in draft.calendars
        ]
