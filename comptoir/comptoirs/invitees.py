"""Whom one may invite to a comptoir that lacks people, for what reason, and whom one may not. Reads, and changes nothing.

They asked for it, wait for a seat, lost theirs, agreed to be written to, or act for a partner; and they are near. An
address is invited for the first of its reasons, once. Never those who said no, who come already, or who are under 15
and alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.models import Consent
from comptoir.comptoirs.models import (
    Comptoir,
    Entry,
    Invitation,
    Party,
    Registration,
    Watch,
)
from comptoir.mail.models import Letter
from comptoir.organisations.models import Member
from comptoir.territory.distances import kilometres, said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from comptoir.comptoirs.models import Venue
    from comptoir.territory.models import Commune

# How far one goes for a day, and how long one is left in peace after an invitation to another comptoir.
NEAR = 30
IN_PEACE = timedelta(days=7)
Reason = Invitation.Reason


class Exclusion(StrEnum):
    """Why somebody is not invited."""

    COMES = "comes"
    ELSEWHERE = "elsewhere"
    REFUSED = "refused"
    INVITED = "invited"
    IN_PEACE = "in-peace"
    UNDER_15 = "under-15"
    NO_EMAIL = "no-email"
    UNREACHED = "unreached"


WHY_NOT = {
    Exclusion.COMES: _("already come, or wait here"),
    Exclusion.ELSEWHERE: _("hold a seat at another comptoir"),
    Exclusion.REFUSED: _("asked to be invited no more"),
    Exclusion.INVITED: _("are invited to this comptoir already"),
    Exclusion.IN_PEACE: _("were invited to another comptoir less than 7 days ago"),
    Exclusion.UNDER_15: _("are under 15 and alone"),
    Exclusion.NO_EMAIL: _("have no email address: call them"),
    Exclusion.UNREACHED: _("do not receive our mails: call them"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """One address that may be invited, whose it is, why, and how far it is from the comptoir."""

    reason: str
    email: str
    name: str
    km: float
    language: str = "fr"
    under_15: bool = False
    person: int | None = None
    party: int | None = None
    watch: int | None = None

    @property
    def distance(self) -> str:
        """How far, as one may honestly say it."""
        return said(self.km)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of addresses, each a set of them."""

    come: Collection[str]
    seated_elsewhere: Collection[str]
    refused: Collection[str]
    invited: Collection[str]
    invited_elsewhere: Collection[str]
    unreached: Collection[str]


@dataclass(frozen=True, slots=True)
class Sieved:
    """Whom one may invite, and how many are left out, for each reason."""

    invitees: list[Invitee]
    left_out: Counter[Exclusion]

    def of(self, reasons: Collection[str]) -> list[Invitee]:
        """Return those of some reasons."""
        return [one for one in self.invitees if one.reason in reasons]


def digest_of(invitees: Iterable[Invitee]) -> str:
    """Return what changes as soon as somebody joins or leaves a list."""
    addresses = "\n".join(sorted(one.email for one in invitees))
    return sha256(addresses.encode()).hexdigest()[:16]


def sieve(candidates: Iterable[Invitee], known: Known) -> Sieved:
    """Keep each address once, for its first reason, and count those left out, each for the first exclusion. Pure."""
    kept: dict[str, Invitee] = {}
    left_out: Counter[Exclusion] = Counter()
    counted: set[str] = set()
    for one in candidates:
        if one.email and (one.email in kept or one.email in counted):
            continue
        why = why_not(one, known)
        if why is None:
            kept[one.email] = one
        else:
            left_out[why] += 1
            counted.add(one.email)
    return Sieved(list(kept.values()), left_out)


def why_not(one: Invitee, known: Known) -> Exclusion | None:
    """Return the first thing that forbids to invite somebody; None when nothing does."""
    if not one.email:
        return Exclusion.NO_EMAIL
    seated = one.reason in {Reason.WATCHES, Reason.CAME} and one.email in known.seated_elsewhere
    findings = (
        (one.email in known.refused, Exclusion.REFUSED),
        (one.under_15, Exclusion.UNDER_15),
        (one.email in known.come, Exclusion.COMES),
        (one.email in known.invited, Exclusion.INVITED),
        (seated, Exclusion.ELSEWHERE),
        (one.email in known.invited_elsewhere, Exclusion.IN_PEACE),
        (one.email in known.unreached, Exclusion.UNREACHED),
    )
    return next((why for forbids, why in findings if forbids), None)


def invitees_of(comptoir: Comptoir, at: datetime) -> Sieved:
    """Return whom one may invite to this comptoir now, the nearest first in each group; thirteen queries."""
    candidates = [
        one
        for group in (_waiting, _called_off, _watching, _who_came, _partners)
        for one in sorted(group(comptoir, at), key=lambda one: (one.km, one.email))
        if one.km <= NEAR
    ]
    return sieve(candidates, _known(comptoir, {one.email for one in candidates}, at))


def _known(comptoir: Comptoir, emails: Collection[str], at: datetime) -> Known:
    edition = Invitation.objects.filter(comptoir__edition=comptoir.edition_id, email__in=emails)
    standing = Registration.objects.standing()
    here = Party.objects.filter(
        Q(registrations__in=standing.filter(comptoir=comptoir))
        | Q(entries__comptoir=comptoir, entries__left_at=None)
    )
    coming = Comptoir.objects.published().upcoming(at).exclude(pk=comptoir.pk)
    seated = Registration.objects.confirmed().filter(
        comptoir__in=coming, comptoir__edition=comptoir.edition_id
    )
    recent = edition.made_since(at - IN_PEACE).exclude(comptoir=comptoir)
    # The index of what has not left holds what was refused.
    refused = Letter.objects.filter(sent_at=None, refused_at__isnull=False, to__in=emails)
    return Known(
        come=set(here.values_list("email", flat=True))
        | set(standing.filter(comptoir=comptoir).values_list("person__email", flat=True)),
        seated_elsewhere=set(seated.values_list("party__email", flat=True)),
        refused=set(edition.filter(refused_at__isnull=False).values_list("email", flat=True)),
        invited=set(edition.filter(comptoir=comptoir).values_list("email", flat=True)),
        invited_elsewhere=set(recent.values_list("email", flat=True)),
        unreached=set(refused.values_list("to", flat=True)),
    )


# The groups


def _apart(venue: Venue, place: Commune | Venue) -> float:
    return kilometres(venue.latitude, venue.longitude, place.latitude, place.longitude)


def _waiting(comptoir: Comptoir, at: datetime) -> Iterator[Invitee]:
    """Those who stand in the queue of another comptoir of this edition, to whom nothing is offered."""
    coming = Comptoir.objects.published().upcoming(at).exclude(pk=comptoir.pk)
    entries = Entry.objects.standing().unoffered().filter(
        comptoir__in=coming, comptoir__edition=comptoir.edition_id
    )  # fmt: skip
    entries = entries.select_related("party__commune", "comptoir__venue").order_by("pk")
    referents = _referents({entry.party_id for entry in entries})
    for entry in entries:
        if entry.party_id in referents:
            place = entry.party.commune or entry.comptoir.venue
            yield _of_a_party(
                referents[entry.party_id], Reason.WAITS, km=_apart(comptoir.venue, place)
            )


def _called_off(comptoir: Comptoir, _at: datetime) -> Iterator[Invitee]:
    """Those who still stand on the list of a cancelled comptoir of this edition."""
    cancelled = Comptoir.objects.filter(
        edition=comptoir.edition_id, status=Comptoir.Status.CANCELLED
    )
    standing = Registration.objects.standing().filter(comptoir__in=cancelled, is_referent=True)
    found = standing.select_related("person", "party__commune", "comptoir__venue")
    for referent in found.order_by("pk"):
        place = referent.party.commune or referent.comptoir.venue
        yield _of_a_party(referent, Reason.CALLED_OFF, km=_apart(comptoir.venue, place))


def _referents(parties: Collection[int]) -> Mapping[int, Registration]:
    found = Registration.objects.standing().filter(party__in=parties, is_referent=True)
    return {one.party_id: one for one in found.select_related("person", "party").order_by("pk")}


def _of_a_party(referent: Registration, reason: str, *, km: float) -> Invitee:
    party = referent.party
    return Invitee(
        reason=reason,
        email=party.email,
        name=referent.person.name,
        km=km,
        language=party.language,
        under_15=referent.under_15 and party.kind == Party.Kind.ALONE,
        person=referent.person_id,
        party=party.pk,
    )


def _watching(comptoir: Comptoir, _at: datetime) -> Iterator[Invitee]:
    for watch in Watch.objects.confirmed().select_related("commune").order_by("pk"):
        yield Invitee(
            reason=Reason.WATCHES,
            email=watch.email,
            name="",
            km=_apart(comptoir.venue, watch.commune),
            language=watch.language,
            watch=watch.pk,
        )


def _who_came(comptoir: Comptoir, _at: datetime) -> Iterator[Invitee]:
    """Those who took part in an earlier edition and want our news; where they live is known, or they are not."""
    earlier = Comptoir.objects.filter(edition__year__lt=comptoir.edition.year)
    came = Registration.objects.standing().filter(comptoir__in=earlier)
    agreed = Consent.objects.standing().filter(
        kind=Consent.Kind.NEWS, person__in=came.values("person"), person__commune__isnull=False
    )
    for consent in agreed.select_related("person__commune").order_by("pk"):
        person = consent.person
        if person.commune is not None:
            yield Invitee(
                reason=Reason.CAME,
                email=person.email,
                name=person.name,
                km=_apart(comptoir.venue, person.commune),
                under_15=person.under_15,
                person=person.pk,
            )


def _partners(comptoir: Comptoir, _at: datetime) -> Iterator[Invitee]:
    """Those who act for a partner of this edition, the host apart: it knows."""
    acting = Member.objects.filter(
        organisation__partnerships__edition=comptoir.edition_id,
        organisation__commune__isnull=False,
    ).exclude(organisation=comptoir.host_id)
    for member in (
        acting.select_related("person", "organisation__commune").order_by("pk").distinct()
    ):
        if member.organisation.commune is not None:
            yield Invitee(
                reason=Reason.PARTNER,
                email=member.person.email,
                name=f"{member.person.name} ({member.organisation})",
                km=_apart(comptoir.venue, member.organisation.commune),
                under_15=member.person.under_15,
                person=member.person_id,
            )
