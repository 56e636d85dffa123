"""Registering: a party takes seats, or its place in the queue. The comptoir's row, which owns both, is held."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.accounts.actions import person_for
from comptoir.accounts.models.persons import name_key
from comptoir.audit.actions import record
from comptoir.comptoirs import letters, rules
from comptoir.comptoirs.actions.line import enter, serve
from comptoir.comptoirs.actions.seats import count
from comptoir.comptoirs.models import Comptoir, Party, Registration
from comptoir.comptoirs.parameters import IDEA_REQUIRED
from comptoir.editions.parameters import value
from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from comptoir.accounts.models import Person
    from comptoir.kernel.acts import Act
    from comptoir.territory.models import Commune

Status = Registration.Status


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who comes with the person who registers."""

    name: str
    under_15: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What the first page asks. `form_key` names one showing of the form: sent twice, it counts once.

    `others` are the comptoirs to which they would come too if this one is full, the preferred first.
    """

    name: str
    email: str
    phone: str = ""
    commune: Commune | None
    comes_as: str
    idea: str
    under_15: bool
    language: str
    form_key: str
    is_someone_else: bool = False
    kind: str = Party.Kind.ALONE
    fit: str = Party.Fit.ALL
    companions: tuple[Companion, ...] = ()
    others: tuple[Comptoir, ...] = ()

    @property
    def key(self) -> str:
        """What makes two sendings the same: one showing of the form, for one person.

        Whoever goes back and types another name registers another person.
        """
        who = f"{self.form_key}:{self.email.lower() or self.phone}:{name_key(self.name)}"
        return hashlib.sha256(who.encode()).hexdigest()[:32]


def register(comptoir: Comptoir, application: Application, *, act: Act) -> Registration:
    """Give a party its seats, or its place in the queue, and write the letter that says so; return its referent's.

    The same form sent twice for the same person gives the same registration. Whoever is registered already, or
    likely is, gets no second place: the link to the first is mailed again.

    Raises:
        Refusal: out of the window, idea missing where the règlement asks for one, a companion already
            registered, a group without an adult.
        AlreadyRegistered: this person has a place here.
        LikelyDouble: the same mailbox and nearly the same name; `is_someone_else` answers it.
    """
    with transaction.atomic():
        held = _hold(comptoir, *application.others)
        comptoir = held[comptoir.pk]
        sent_before = Registration.objects.filter(party__form_key=application.key, is_referent=True)
        if sent := sent_before.first():
            return sent
        _require_welcome(comptoir, application, act=act)
        known = _likely_double(comptoir, application)
        is_likely = known is not None
        if known is None:
            person = _person(application.name, application, under_15=application.under_15, act=act)
            known = Registration.objects.present_at(comptoir).of(person).first()
        if known is None:
            others = [held[pk] for pk in dict.fromkeys(o.pk for o in application.others)]
            others = [other for other in others if other != comptoir]
            return _enter(comptoir, person, application, others=others, act=act)
        letters.link_again(known, act=act)
    raise rules.likely_registered() if is_likely else rules.AlreadyRegistered(known)


def _hold(*comptoirs: Comptoir) -> dict[int, Comptoir]:
    """Hold these comptoirs, in the order of their keys."""
    rows = Comptoir.objects.with_edition()
    return {pk: rows.lock(pk) for pk in sorted({comptoir.pk for comptoir in comptoirs})}


def _require_welcome(comptoir: Comptoir, application: Application, *, act: Act) -> None:
    rules.require_registrable(comptoir, act.at)
    rules.require_a_fair_party(
        application.kind,
        under_15=application.under_15,
        people=1 + len(application.companions),
    )
    if not application.idea and value(comptoir.edition, IDEA_REQUIRED.key, act.at):
        raise Refusal(
            _("Say your idea in a few words: one sentence is enough."), rule=IDEA_REQUIRED.key
        )


def _likely_double(comptoir: Comptoir, application: Application) -> Registration | None:
    if application.is_someone_else:
        return None
    return rules.likely_double(comptoir, name=application.name, email=application.email)


def _person(
    name: str, application: Application, *, under_15: bool, act: Act, reached: bool = True
) -> Person:
    """Return the person of this name; `reached` as the application says, or known by name alone."""
    return person_for(
        name=name,
        email=application.email if reached else "",
        phone=application.phone if reached else "",
        commune=application.commune,
        under_15=under_15,
        act=act,
    )


def _companions(
    comptoir: Comptoir, application: Application, *, act: Act
) -> list[tuple[Person, bool]]:
    """Make the others of a party known: a family shares its mailbox, nobody else does."""
    shared = application.kind == Party.Kind.FAMILY
    people = []
    for companion in application.companions:
        person = _person(
            companion.name, application, under_15=companion.under_15, act=act, reached=shared
        )
        if Registration.objects.present_at(comptoir).of(person).exists():
            raise rules.companion_already_registered(companion.name)
        people.append((person, companion.under_15))
    return people


def _enter(
    comptoir: Comptoir,
    person: Person,
    application: Application,
    *,
    others: list[Comptoir],
    act: Act,
) -> Registration:
    """Write the party on the comptoir that the caller holds, seat whom it can, and tell them once."""
    people = [
        (person, application.under_15),
        *_companions(comptoir, application, act=act),
    ]
    party = _party(comptoir, application, act=act)
    seated = rules.seated_at_once(comptoir, len(people), fit=application.fit)
    registrations = [
        Registration.objects.create(
            comptoir=comptoir,
            person=one,
            party=party,
            comes_as=application.comes_as,
            under_15=is_under_15,
            is_referent=number == 0,
            status=Status.CONFIRMED if number < seated else Status.WAITING,
            entered_at=act.at,
        )
        for number, (one, is_under_15) in enumerate(people)
    ]
    count(comptoir, held=seated)
    for registration in registrations:
        record(
            "registered", registration, act=act, comptoir=comptoir.pk, status=registration.status
        )
    if seated < len(people):
        _wait(party, len(people) - seated, [comptoir, *([] if seated else others)], act=act)
    letters.registered(registrations[0], act=act)
    return registrations[0]


def _wait(party: Party, places: int, comptoirs: list[Comptoir], *, act: Act) -> None:
    """Put a party in the queues of the comptoirs that it accepts, in its order of preference."""
    for rank, comptoir in enumerate(comptoirs, 1):
        if rank > 1:
            rules.require_registrable(comptoir, act.at)
            rules.require_not_there(party.registrations.waiting(), comptoir)
        enter(party, comptoir, places=places, rank=rank, act=act)
        serve(comptoir, act=act)


def _party(comptoir: Comptoir, application: Application, *, act: Act) -> Party:
    return Party.objects.create(
        comptoir=comptoir,
        kind=application.kind,
        fit=application.fit,
        email=application.email,
        phone=application.phone,
        commune=application.commune,
        idea=application.idea,
        language=application.language,
        form_key=application.key,
        made_at=act.at,
    )
