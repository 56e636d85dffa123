"""What may be done with a comptoir, at a moment, and why not."""

from __future__ import annotations

from datetime import timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.models.persons import name_key
from comptoir.comptoirs.models import Registration
from comptoir.comptoirs.parameters import (
    EMPTY_DAYS,
    EMPTY_SHARE,
    LAST_CALL,
    QUEUE_CUT_OFF,
)
from comptoir.editions.models import Phase
from comptoir.editions.parameters import value
from comptoir.kernel.refusals import NextStep, Refusal
from comptoir.ui.words import day, hour

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from comptoir.comptoirs.models import Comptoir, Party, ProgrammeItem

OTHER_COMPTOIRS = NextStep(_("See the other comptoirs"), reverse_lazy("comptoirs:list"))
LIKELY_DOUBLE = 0.8
LARGEST_PARTY = 40
MOST_QUEUES = 3
# The end of a window is not part of it: its last day is that of the instant before.
INSTANT = timedelta(microseconds=1)


class LikelyDouble(Refusal):
    """Somebody with the same mailbox and nearly the same name is registered: is it the same person?"""


class AlreadyRegistered(Refusal):
    """This person has a place already, by `registration`."""

    def __init__(self, registration: Registration) -> None:
        comptoir = registration.comptoir
        super().__init__(
            _(
                "You are already registered for this comptoir. We have just sent you the link to your registration again."
            ),
            rule="comptoirs.one-place-per-person",
            next_step=NextStep(
                _("Back to the comptoir"), reverse("comptoirs:detail", args=[comptoir.slug])
            ),
        )
        self.registration = registration


class Desk(StrEnum):
    """What the registration of a comptoir answers to whoever comes now."""

    SOON = "soon"
    OPEN = "open"
    QUEUE = "queue"
    CLOSED = "closed"
    OVER = "over"
    CANCELLED = "cancelled"


def desk(comptoir: Comptoir, at: datetime) -> Desk:
    """Tell what registering now would give, edition's phases aside."""
    if comptoir.is_cancelled:
        return Desk.CANCELLED
    if at >= comptoir.ends_at:
        return Desk.OVER
    if at < comptoir.registration_opens_at:
        return Desk.SOON
    if at >= comptoir.registration_closes_at:
        return Desk.CLOSED
    return Desk.QUEUE if comptoir.is_full else Desk.OPEN


def require_registrable(comptoir: Comptoir, at: datetime) -> None:
    """Refuse to register out of the window, with the date that matters and where to go instead."""
    answers: dict[Desk, str] = {
        Desk.CANCELLED: gettext("This comptoir is cancelled."),
        Desk.OVER: gettext("This comptoir is over."),
        Desk.CLOSED: gettext("Registration for this comptoir is closed."),
        Desk.SOON: gettext("Registration for this comptoir opens on %(day)s at %(hour)s.")
        % {
            "day": day(comptoir.registration_opens_at),
            "hour": hour(comptoir.registration_opens_at),
        },
    }
    answer = answers.get(desk(comptoir, at))
    if answer is not None:
        raise Refusal(answer, rule="comptoirs.registration-window", next_step=OTHER_COMPTOIRS)
    comptoir.edition.require_open(Phase.Kind.REGISTRATION, at)


def require_not_started(comptoir: Comptoir, at: datetime) -> None:
    """Refuse to change a registration once the day has begun: the door knows better than a page."""
    if at >= comptoir.starts_at:
        raise Refusal(
            _("The comptoir has begun: changes are made at the welcome desk."),
            rule="comptoirs.changes-before-the-day",
        )


def require_awaited(registration: Registration, at: datetime) -> None:
    """Refuse to answer what somebody needs in order to come, when they no longer come or the day is over."""
    if registration.status == "cancelled" or at >= registration.comptoir.ends_at:
        raise Refusal(
            _("Nobody waits for this answer: the person no longer comes, or the day is over."),
            rule="access.awaited",
        )


def likely_double(comptoir: Comptoir, *, name: str, email: str) -> Registration | None:
    """Return a standing registration from the same mailbox under nearly the same name, if any."""
    key = name_key(name)
    same_mailbox = comptoir.registrations.standing().filter(party__email=email)
    others = same_mailbox.exclude(person__name_key=key).select_related("person").order_by("pk")
    for registration in others[:20] if email else ():
        if SequenceMatcher(None, key, registration.person.name_key).ratio() >= LIKELY_DOUBLE:
            return registration
    return None


def require_no_overlap(items: Iterable[ProgrammeItem]) -> None:
    """Refuse two items of the programme at the same time."""
    last: ProgrammeItem | None = None
    for item in sorted(items, key=lambda i: (i.starts_at, i.ends_at)):
        if last is not None and last.overlaps(item):
            raise Refusal(
                _("“%(one)s” and “%(other)s” are at the same time. Keep one of them.")
                % {"one": last.title, "other": item.title},
                rule="comptoirs.one-item-at-a-time",
            )
        if last is None or item.ends_at > last.ends_at:
            last = item


def require_within_the_window(comptoir: Comptoir) -> None:
    """Refuse a comptoir outside the dates that the edition gives to comptoirs (C20 of the founding text)."""
    window = comptoir.edition.phase(Phase.Kind.COMPTOIRS)
    if window is None:
        raise Refusal(
            _("The edition has no dates for its comptoirs yet. Give them first."),
            rule="comptoirs.window",
        )
    if not (window.opens_at <= comptoir.starts_at and comptoir.ends_at <= window.closes_at):
        raise Refusal(
            _("Comptoirs take place between %(first)s and %(last)s. Choose a date within.")
            % {"first": day(window.opens_at), "last": day(window.closes_at - INSTANT)},
            rule="comptoirs.window",
        )


def require_standing(comptoir: Comptoir) -> None:
    """Refuse to move what will not take place."""
    if comptoir.is_cancelled:
        raise Refusal(
            _("This comptoir is cancelled: prepare another one."), rule="comptoirs.lifecycle"
        )


def require_room(comptoir: Comptoir) -> None:
    """Refuse more seats than the venue holds."""
    if comptoir.capacity > comptoir.venue.capacity:
        raise Refusal(
            _(
                "The venue holds %(held)d people and %(asked)d seats are offered. Lower the seats or change the venue."
            )
            % {"held": comptoir.venue.capacity, "asked": comptoir.capacity},
            rule="comptoirs.room",
        )


def queue_cut_off(comptoir: Comptoir, at: datetime) -> datetime:
    """Return when freed seats stop being offered by mail: after that, the queue goes on at the door."""
    before: timedelta = value(comptoir.edition, QUEUE_CUT_OFF.key, at)
    return comptoir.starts_at - before


def last_call(comptoir: Comptoir, at: datetime) -> datetime:
    """Return when a group that does not fit stops holding the queue."""
    before: timedelta = value(comptoir.edition, LAST_CALL.key, at)
    return queue_cut_off(comptoir, at) - before


def seated_at_once(comptoir: Comptoir, people: int, *, fit: str) -> int:
    """Return how many of a party that comes now get a seat: never one for which somebody waits."""
    free = 0 if comptoir.waiting else max(comptoir.seats_left, 0)
    return people if people <= free else free if fit == "some" else 0


def require_a_fair_party(kind: str, *, under_15: bool, people: int) -> None:
    """Refuse more people than one registers at once, and young people without an adult who answers for them."""
    if people > LARGEST_PARTY:
        raise Refusal(
            _("One registers up to %(most)d people at once. Call us for more.")
            % {"most": LARGEST_PARTY},
            rule="comptoirs.party-size",
        )
    if kind == "group" and under_15:
        raise Refusal(
            _("An adult registers a class or a youth group, and comes with it."),
            rule="comptoirs.adult-referent",
        )


def require_may_grow(party: Party) -> None:
    """Refuse to add somebody to a party that waits: its turn would serve people who came later."""
    if party.entries.standing().exists():
        raise Refusal(
            _(
                "You are waiting yourselves. Register this person apart: they get their own place in the queue."
            ),
            rule="comptoirs.own-turn",
            next_step=NextStep(
                _("Register someone"), reverse("comptoirs:register", args=[party.comptoir.slug])
            ),
        )
    if party.registrations.standing().count() >= LARGEST_PARTY:
        require_a_fair_party("", under_15=False, people=LARGEST_PARTY + 1)


def require_not_there(registrations: Iterable[Registration], comptoir: Comptoir) -> None:
    """Refuse a second place at a comptoir to somebody who has one by another registration."""
    twin = there_otherwise(registrations, comptoir)
    if twin is not None:
        raise Refusal(
            _("%(name)s is already registered for this comptoir: cancel one of the two first.")
            % {"name": twin.person.name},
            rule="comptoirs.one-place-per-person",
        )


def there_otherwise(
    registrations: Iterable[Registration], comptoir: Comptoir
) -> Registration | None:
    """Return another registration by which one of these people has a seat or a turn here, if there is one."""
    ours = list(registrations)
    others = Registration.objects.present_at(comptoir).exclude(pk__in=[one.pk for one in ours])
    return others.filter(person__in=[one.person_id for one in ours]).order_by("pk").first()


def require_standing_registration(registration: Registration) -> None:
    """Refuse to cancel what is cancelled."""
    if registration.status == "cancelled":
        raise Refusal(
            _("This registration is cancelled already. There is nothing more to do."),
            rule="comptoirs.standing-registration",
        )


def require_somebody(registrations: Collection[Registration]) -> None:
    """Refuse an act that concerns nobody any more."""
    if not registrations:
        raise Refusal(
            _("Nobody is registered here any more. Register again: it takes two minutes."),
            rule="comptoirs.standing-registration",
            next_step=OTHER_COMPTOIRS,
        )


def require_undoable(registration: Registration, at: datetime, *, within: timedelta) -> None:
    """Refuse to take back what was not cancelled, or too long ago."""
    cancelled_at = registration.cancelled_at
    if cancelled_at is None or at >= cancelled_at + within:
        raise Refusal(
            _("The seat has been given back for more than ten minutes. Register again.")
            if cancelled_at
            else _("Nothing is cancelled here: your registration stands."),
            rule="comptoirs.undo",
            next_step=NextStep(
                _("Register again"),
                reverse("comptoirs:register", args=[registration.comptoir.slug]),
            ),
        )


def require_takes_place(comptoir: Comptoir, at: datetime) -> None:
    """Refuse a seat of a day that is cancelled or has begun."""
    require_standing(comptoir)
    require_not_started(comptoir, at)


def require_may_leave(comptoir: Comptoir, at: datetime) -> None:
    """Refuse to change comptoir once the day has begun, unless it never will."""
    if not comptoir.is_cancelled:
        require_not_started(comptoir, at)


def require_another(party: Party, comptoir: Comptoir) -> None:
    """Refuse to move to the comptoir where everybody sits already."""
    if not party.registrations.standing().exclude(comptoir=comptoir, status="confirmed").exists():
        raise Refusal(
            _("You already have your seats at this comptoir."), rule="comptoirs.another-comptoir"
        )


def require_seats_for(comptoir: Comptoir, people: int) -> None:
    """Refuse to move to a comptoir where somebody would have no seat at once."""
    if seated_at_once(comptoir, people, fit="all") < people:
        raise Refusal(
            _(
                "There are not seats enough for you at %(comptoir)s. Choose another, or join its queue."
            )
            % {"comptoir": comptoir},
            rule="comptoirs.seats",
            next_step=OTHER_COMPTOIRS,
        )


def likely_registered() -> LikelyDouble:
    """Ask whether this is the person that we know; if it is, the link to their registration is in the mail."""
    return LikelyDouble(
        _(
            "Someone is registered with this email under nearly the same name. If it is you, the link to your "
            "registration is in your mailbox. If it is another person, tick the box."
        ),
        rule="comptoirs.one-place-per-person",
    )


def companion_already_registered(name: str) -> Refusal:
    """Say which of the people named has a place already: it is their own list."""
    return Refusal(
        _("%(name)s is already registered for this comptoir. Take this name off your list.")
        % {"name": name},
        rule="comptoirs.one-place-per-person",
    )


# Rooms that lack people


def is_worth_inviting(comptoir: Comptoir, at: datetime) -> bool:
    """Tell whether whoever is invited now could register at once and have a seat."""
    is_public = comptoir.status == comptoir.Status.PUBLISHED
    return is_public and desk(comptoir, at) == Desk.OPEN


def require_worth_inviting(comptoir: Comptoir, at: datetime) -> None:
    """Refuse to invite people to a comptoir where they could take no seat."""
    if not is_worth_inviting(comptoir, at):
        raise Refusal(
            _("Nobody can take a seat here now: it is full, closed, cancelled or not published."),
            rule="invitations.seats",
            next_step=NextStep(
                _("Back to the comptoir"),
                reverse("comptoirs:mission_comptoir", args=[comptoir.slug]),
            ),
        )


def lacks_people(comptoir: Comptoir, at: datetime) -> bool:
    """Tell whether the day is near, one may register, and too few seats are held, as the règlement says."""
    near = timedelta(days=value(comptoir.edition, EMPTY_DAYS.key, at))
    share = value(comptoir.edition, EMPTY_SHARE.key, at)
    is_empty = 100 * comptoir.seats_held < share * comptoir.capacity
    return is_empty and comptoir.starts_at - at <= near and is_worth_inviting(comptoir, at)
