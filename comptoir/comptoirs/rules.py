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
from comptoir.editions.models import Phase
from comptoir.kernel.refusals import NextStep, Refusal
from comptoir.ui.words import day, hour

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comptoir.comptoirs.models import Comptoir, ProgrammeItem, Registration

OTHER_COMPTOIRS = NextStep(_("See the other comptoirs"), reverse_lazy("comptoirs:list"))
LIKELY_DOUBLE = 0.8
# The end of a window is not part of it: its last day is that of the instant before.
INSTANT = timedelta(microseconds=1)


class LikelyDouble(Refusal):
    """Somebody with the same mailbox and nearly the same name is registered: is it the same person?"""


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


def likely_registered() -> LikelyDouble:
    """Ask whether this is the person that we know; if it is, the link to their registration is in the mail."""
    return LikelyDouble(
        _(
            "Someone is registered with this email under nearly the same name. If it is you, the link to your "
            "registration is in your mailbox. If it is another person, tick the box."
        ),
        rule="comptoirs.one-place-per-person",
    )


def already_registered(comptoir: Comptoir) -> Refusal:
    """Say that this person has a place already; the link to it goes by mail, not to whoever asks."""
    return Refusal(
        _(
            "You are already registered for this comptoir. We have just sent you the link to your registration again."
        ),
        rule="comptoirs.one-place-per-person",
        next_step=NextStep(
            _("Back to the comptoir"), reverse("comptoirs:detail", args=[comptoir.slug])
        ),
    )
