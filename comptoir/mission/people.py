"""All that is known of one person: how to reach them, what stands now, and what they did, in the order of time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.accounts.models import Consent, Person
from comptoir.comptoirs.models import Notice, Offer, Registration, Waiver
from comptoir.mail.models import Letter
from comptoir.organisations.models import Enquiry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

Status = Registration.Status
MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, in words, more about it, and its page."""

    at: datetime
    words: str
    text: str = ""
    url: str = ""


class PersonFile:
    """One person at a moment, in as many queries however much they did."""

    def __init__(self, person: Person, at: datetime) -> None:
        self.person, self.at = person, at
        rows = Registration.objects.filter(person=person).with_day().order_by("-entered_at", "-pk")
        self.registrations = list(rows)
        self.parties = {one.party_id: one.party for one in self.registrations}

    @cached_property
    def coming(self) -> list[Registration]:
        """Where they are to come, or wait to: the next first."""
        standing = (one for one in self.registrations if one.status != Status.CANCELLED)
        to_come = (one for one in standing if one.comptoir.ends_at > self.at)
        return sorted(to_come, key=lambda one: (one.comptoir.starts_at, one.pk))

    @cached_property
    def offers(self) -> list[Offer]:
        """The seats that they may still take."""
        pending = Offer.objects.pending().filter(
            entry__party__in=self.parties, expires_at__gt=self.at
        )
        rows = pending.select_related("entry__comptoir__venue__commune")
        return list(rows.order_by("expires_at", "pk"))

    @cached_property
    def to_tell(self) -> int:
        """How many things wait to be told to them."""
        return Notice.objects.due(self.at).filter(party__in=self.parties).count()

    @cached_property
    def phones(self) -> list[str]:
        """The numbers to call: their own, then those of their registrations."""
        numbers = [self.person.phone, *(party.phone for party in self.parties.values())]
        return list(dict.fromkeys(filter(None, numbers)))

    @cached_property
    def mailboxes(self) -> list[str]:
        """Their addresses: their own, then those of their registrations."""
        boxes = [self.person.email, *(party.email for party in self.parties.values())]
        return list(dict.fromkeys(filter(None, boxes)))

    @cached_property
    def others(self) -> list[Person]:
        """Who came with them, or shares their mailbox."""
        together = Registration.objects.filter(party__in=self.parties).values("person")
        same = Q(pk__in=together) | (Q(email=self.person.email) & ~Q(email=""))
        rows = Person.objects.known().filter(same).exclude(pk=self.person.pk)
        return list(rows.order_by("name_key", "pk")[:MOST_SHOWN])

    @cached_property
    def lines(self) -> list[Line]:
        """What they did and what was said to them, the latest first."""
        told = [
            *self._registered(),
            *self._waived(),
            *self._agreed(),
            *self._letters(),
            *self._told(),
            *self._asked(),
        ]
        return sorted(told, key=lambda line: line.at, reverse=True)[:MOST_SHOWN]

    def _registered(self) -> Iterator[Line]:
        for one in self.registrations:
            facts = {"comptoir": one.comptoir}
            url = reverse("comptoirs:mission_party", args=[one.party_id])
            idea = one.party.idea if one.is_referent else ""
            yield Line(one.entered_at, _("Registered: %(comptoir)s") % facts, idea, url)
            if one.cancelled_at:
                yield Line(one.cancelled_at, _("Cancelled: %(comptoir)s") % facts, url=url)
            if one.arrived_at:
                yield Line(one.arrived_at, _("Came: %(comptoir)s") % facts, url=url)

    def _waived(self) -> Iterator[Line]:
        waivers = Waiver.objects.filter(person=self.person).order_by("pk")
        for one in waivers.select_related("comptoir__venue__commune"):
            said = _("Held to have come: %(comptoir)s") % {"comptoir": one.comptoir}
            yield Line(one.granted_at, said, one.reason)

    def _agreed(self) -> Iterator[Line]:
        for one in Consent.objects.filter(person=self.person).order_by("pk"):
            yield Line(one.given_at, _("Agreed: “%(what)s”") % {"what": one})
            if one.withdrawn_at:
                yield Line(one.withdrawn_at, _("No longer agrees: “%(what)s”") % {"what": one})

    def _letters(self) -> Iterator[Line]:
        letters = Letter.objects.filter(to__in=self.mailboxes).order_by("-created_at", "-pk")
        for one in letters.defer("text", "html", "attachments")[:MOST_SHOWN]:
            facts = {"subject": one.shown_subject}
            if one.refused_at:
                yield Line(one.refused_at, _("Mail refused: “%(subject)s”") % facts, one.refusal)
            elif one.sent_at:
                yield Line(one.sent_at, _("Mail sent: “%(subject)s”") % facts)
            else:
                yield Line(one.created_at, _("Mail about to leave: “%(subject)s”") % facts)

    def _told(self) -> Iterator[Line]:
        told = Notice.objects.filter(party__in=self.parties, outcome=Notice.Outcome.TOLD)
        rows = told.select_related("comptoir__venue__commune").order_by("-ended_at", "-pk")
        for one in rows[:MOST_SHOWN]:
            facts = {"what": one.get_kind_display(), "comptoir": one.comptoir}
            said = _("Was told: %(what)s (%(comptoir)s)") % facts
            yield Line(one.ended_at or one.made_at, said)

    def _asked(self) -> Iterator[Line]:
        same = (Q(email__in=self.mailboxes) & ~Q(email="")) | (
            Q(phone__in=self.phones) & ~Q(phone="")
        )
        for one in Enquiry.objects.filter(same).order_by("pk"):
            said = _("Asked: %(kind)s") % {"kind": one.get_kind_display()}
            yield Line(one.asked_at, said, one.message)
            if one.answered_at:
                yield Line(
                    one.answered_at, _("Was answered: %(kind)s") % {"kind": one.get_kind_display()}
                )
