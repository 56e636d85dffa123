"""Registering, completing, cancelling: each holds the comptoir's row, which owns the seats."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from comptoir.accounts.actions import agree, person_for
from comptoir.accounts.models.persons import name_key
from comptoir.audit.actions import record
from comptoir.comptoirs import letters, rules
from comptoir.comptoirs.models import (
    AccessNeed,
    Comptoir,
    Need,
    Party,
    ProgrammeItem,
    Registration,
    Seat,
)
from comptoir.comptoirs.parameters import ACCESS_ANSWER_DAYS, IDEA_REQUIRED
from comptoir.editions.parameters import value
from comptoir.kernel.clock import PARIS, local
from comptoir.kernel.refusals import Refusal
from comptoir.organisations import working_days

if TYPE_CHECKING:
    from collections.abc import Collection

    from comptoir.accounts.models import Consent, Person
    from comptoir.editions.models import Topic
    from comptoir.kernel.acts import Act
    from comptoir.territory.models import Commune

Status = Registration.Status
CLOSING = time(18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What the first page asks. `form_key` names one showing of the form: sent twice, it counts once."""

    name: str
    email: str
    commune: Commune | None
    comes_as: str
    idea: str
    under_15: bool
    language: str
    form_key: str
    is_someone_else: bool = False

    @property
    def key(self) -> str:
        """What makes two sendings the same: one showing of the form, for one person.

        Whoever goes back and types another name registers another person.
        """
        who = f"{self.form_key}:{self.email.lower()}:{name_key(self.name)}"
        return hashlib.sha256(who.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the second page asks; all of it may be empty."""

    topics: Collection[Topic]
    items: Collection[ProgrammeItem]
    access_need: str
    consents: Collection[Consent.Kind]


def register(comptoir: Comptoir, application: Application, *, act: Act) -> Registration:
    """Give a seat, or a place in the queue when the room is full, and write the letter that says so.

    The same form sent twice for the same person gives the same registration. Whoever is registered already, or
    likely is, gets no second place: the link to the first is mailed again.

    Raises:
        Refusal: out of the window, idea missing where the règlement asks for one, already registered.
        LikelyDouble: the same mailbox and nearly the same name; `is_someone_else` answers it.
    """
    with transaction.atomic():
        comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
        if sent_before := Registration.objects.filter(party__form_key=application.key).first():
            return sent_before
        _require_welcome(comptoir, application, act=act)
        known = _likely_double(comptoir, application)
        is_likely = known is not None
        if known is None:
            person = person_for(
                name=application.name,
                email=application.email,
                phone="",
                commune=application.commune,
                under_15=application.under_15,
                act=act,
            )
            known = comptoir.registrations.standing().of(person).first()
        if known is None:
            return _enter(comptoir, person, application, act=act)
        letters.link_again(known, act=act)
    raise rules.likely_registered() if is_likely else rules.already_registered(comptoir)


def _require_welcome(comptoir: Comptoir, application: Application, *, act: Act) -> None:
    rules.require_registrable(comptoir, act.at)
    if not application.idea and value(comptoir.edition, IDEA_REQUIRED.key, act.at):
        raise Refusal(
            _("Say your idea in a few words: one sentence is enough."), rule=IDEA_REQUIRED.key
        )


def _likely_double(comptoir: Comptoir, application: Application) -> Registration | None:
    if application.is_someone_else:
        return None
    return rules.likely_double(comptoir, name=application.name, email=application.email)


def _enter(
    comptoir: Comptoir, person: Person, application: Application, *, act: Act
) -> Registration:
    """Write the registration, count it on the comptoir that the caller holds, and tell the person."""
    party = Party.objects.create(
        comptoir=comptoir,
        email=application.email,
        commune=application.commune,
        idea=application.idea,
        language=application.language,
        form_key=application.key,
        made_at=act.at,
    )
    registration = Registration.objects.create(
        comptoir=comptoir,
        person=person,
        party=party,
        comes_as=application.comes_as,
        under_15=application.under_15,
        status=Status.WAITING if comptoir.is_full else Status.CONFIRMED,
        entered_at=act.at,
    )
    _count(comptoir, registration.status, 1)
    record("registered", registration, act=act, comptoir=comptoir.pk, status=registration.status)
    letters.registered(registration, act=act)
    return registration


def _count(comptoir: Comptoir, status: str, change: int) -> None:
    """Keep the two counters of a comptoir that is held."""
    counter = "seats_held" if status == Status.CONFIRMED else "waiting"
    Comptoir.objects.filter(pk=comptoir.pk).update(**{counter: F(counter) + change})


@transaction.atomic
def complete(registration: Registration, details: Details, *, act: Act) -> Registration:
    """Replace what the person asks for: help, places in items, access needs, consents.

    Raises:
        Refusal: the day has begun, two items overlap, or an item has no place left; nothing is changed then.
    """
    comptoir = Comptoir.objects.lock(registration.comptoir_id)
    registration = Registration.objects.with_day().get(pk=registration.pk)
    rules.require_not_started(comptoir, act.at)
    if registration.status == Status.CANCELLED:
        raise Refusal(_("This registration is cancelled."), rule="comptoirs.standing-registration")
    _sit(registration, details.items, act=act)
    registration.needs.all().delete()
    Need.objects.bulk_create(
        Need(registration=registration, topic=topic) for topic in details.topics
    )
    _ask_for_access(registration, details.access_need, act=act)
    if registration.speaks_for_its_person:
        agree(registration.person, to=details.consents, act=act)
    record(
        "completed",
        registration,
        act=act,
        topics=sorted(topic.pk for topic in details.topics),
        items=sorted(item.pk for item in details.items),
    )
    return registration


def _sit(registration: Registration, items: Collection[ProgrammeItem], *, act: Act) -> None:
    """Take and leave places in items, under the lock of their comptoir."""
    rules.require_no_overlap(items)
    wanted = {item.pk for item in items}
    held = set(registration.seats.values_list("item_id", flat=True))
    programme = ProgrammeItem.objects.filter(comptoir_id=registration.comptoir_id).in_bulk(wanted)
    for pk in sorted(wanted - held):
        item = programme[pk]
        if registration.status != Status.CONFIRMED or not item.places_left:
            raise Refusal(
                _("There is no place left in “%(item)s”. Choose another moment.")
                % {"item": item.title},
                rule="comptoirs.places-of-an-item",
            )
    ProgrammeItem.objects.filter(pk__in=held - wanted).update(places_held=F("places_held") - 1)
    registration.seats.filter(item_id__in=held - wanted).delete()
    ProgrammeItem.objects.filter(pk__in=wanted - held).update(places_held=F("places_held") + 1)
    Seat.objects.bulk_create(
        Seat(registration=registration, item_id=pk, taken_at=act.at) for pk in sorted(wanted - held)
    )


def _ask_for_access(registration: Registration, text: str, *, act: Act) -> None:
    """Open, change or withdraw the task that the mission answers."""
    if not text:
        AccessNeed.objects.filter(registration=registration).delete()
        return
    answer_by = _promised(registration, act=act)
    need, new = AccessNeed.objects.get_or_create(
        registration=registration,
        defaults={"text": text, "asked_at": act.at, "answer_by": answer_by},
    )
    if not new and need.text != text:
        need.text, need.asked_at, need.answered_at = text, act.at, None
        need.answer_by = answer_by
        need.save(update_fields=["text", "asked_at", "answer_by", "answered_at"])


def _promised(registration: Registration, *, act: Act) -> datetime:
    """Return the moment by which an access need asked now is answered: the end of a working day."""
    days = value(registration.comptoir.edition, ACCESS_ANSWER_DAYS.key, act.at)
    day = working_days.after(local(act.at).date(), days)
    return datetime.combine(day, CLOSING, tzinfo=PARIS)


@transaction.atomic
def cancel(registration: Registration, *, act: Act) -> Registration:
    """Give the seat, or the place in the queue, back; places in items too.

    Raises:
        Refusal: it is cancelled already, or the day has begun.
    """
    comptoir = Comptoir.objects.lock(registration.comptoir_id)
    registration = Registration.objects.with_day().get(pk=registration.pk)
    rules.require_not_started(comptoir, act.at)
    before = Status(registration.status)
    Registration.LIFECYCLE.require(before, Status.CANCELLED, rule="comptoirs.standing-registration")
    _sit(registration, (), act=act)
    AccessNeed.objects.filter(registration=registration).delete()
    registration.status, registration.cancelled_at = Status.CANCELLED, act.at
    registration.save(update_fields=["status", "cancelled_at"])
    _count(comptoir, before, -1)
    record("cancelled", registration, act=act, comptoir=comptoir.pk, was=before)
    letters.cancelled(registration, act=act)
    return registration
