"""Publishing, moving, resizing, cancelling a comptoir: whoever is registered is told what changed for them."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.audit.actions import record
from comptoir.comptoirs import drawing, rules
from comptoir.comptoirs.actions.audience import standing_parties
from comptoir.comptoirs.actions.items import promise_granting
from comptoir.comptoirs.actions.line import serve
from comptoir.comptoirs.actions.needs import ask_again
from comptoir.comptoirs.actions.notices import note_all
from comptoir.comptoirs.actions.settling import close_line
from comptoir.comptoirs.models import (
    Comptoir,
    FormerSlug,
    Notice,
    Offer,
    Revision,
)
from comptoir.comptoirs.naming import slug_of
from comptoir.comptoirs.publishing_rules import require_publishable
from comptoir.jobs.actions import schedule
from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.actions import join
from comptoir.organisations.models import Partnership
from comptoir.organisations.rules import require_organising
from comptoir.ui.words import day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from comptoir.comptoirs.models import Venue
    from comptoir.kernel.acts import Act
    from comptoir.organisations.models import Organisation

Status, QueuePolicy = Comptoir.Status, Comptoir.QueuePolicy


def free_slug(comptoir: Comptoir) -> str:
    """Return the address of a comptoir's page: its commune and its day, and a number when another has them."""
    wanted = slug_of(comptoir.venue.commune.name, local(comptoir.starts_at).date())
    others = Comptoir.objects.exclude(pk=comptoir.pk).filter(slug__startswith=wanted)
    taken = set(others.values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(slug for slug in chain([wanted], numbered) if slug not in taken)


# Publishing


@transaction.atomic
def publish(comptoir: Comptoir, *, act: Act) -> Comptoir:
    """Show a comptoir to everyone.

    Raises:
        Refusal: it is not a draft, lacks its host or its place, lies outside the edition's window, or offers more
            seats than the venue holds.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    Comptoir.LIFECYCLE.require(
        Status(comptoir.status), Status.PUBLISHED, rule="comptoirs.lifecycle"
    )
    require_publishable(comptoir)
    rules.require_within_the_window(comptoir)
    rules.require_room(comptoir)
    join(comptoir.host, comptoir.edition, role=Partnership.Role.HOST, act=act)
    comptoir.status, comptoir.published_at, comptoir.changed_at = Status.PUBLISHED, act.at, act.at
    comptoir.save(update_fields=["status", "published_at", "changed_at"])
    _say(comptoir, act=act)
    _promise(comptoir, act=act)
    record("published", comptoir, act=act)
    return comptoir


def _promise(comptoir: Comptoir, *, act: Act) -> None:
    """Have done at its hour what the comptoir says that it will do: draw, last call, last offers, wishes."""
    promise_granting(comptoir)
    moments = {rules.last_call(comptoir, act.at), rules.queue_cut_off(comptoir, act.at)}
    for moment in sorted(moments | ({comptoir.draw_at} if comptoir.draw_at else set())):
        schedule(
            "comptoirs.settle",
            key=f"{comptoir.pk}:{moment.isoformat()}",
            due_at=moment,
            payload={"comptoir": comptoir.pk},
        )


def _say(comptoir: Comptoir, *, act: Act) -> None:
    """Write down what the comptoir says at this revision, unless it is written."""
    Revision.objects.get_or_create(
        comptoir=comptoir,
        sequence=comptoir.sequence,
        defaults={
            "doors_at": comptoir.doors_at,
            "starts_at": comptoir.starts_at,
            "ends_at": comptoir.ends_at,
            "venue_id": comptoir.venue_id,
            "host": comptoir.host,
            "said_at": act.at,
        },
    )


# Moving


@transaction.atomic
def move(
    comptoir: Comptoir,
    *,
    doors_at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    venue: Venue,
    host: Organisation | None = None,
    act: Act,
) -> Comptoir:
    """Change the day, the hour, the place or the host: calendars see a new revision, each party is told.

    The former address leads to the new one. A venue that was not known is written. Moved to where it is, nothing
    happens and nobody is told.

    Raises:
        Refusal: it is cancelled or has begun, the new day is past or outside the edition's window, or the new venue
            is too small.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    rules.require_standing(comptoir)
    rules.require_not_started(comptoir, act.at)
    host = host or comptoir.host
    if host != comptoir.host:
        # The words of the former host are not the new one's: they write their own.
        comptoir.welcome = ""
    if (doors_at, starts_at, ends_at, venue.pk, host.pk) == _where_and_when(comptoir):
        return comptoir
    _say(comptoir, act=act)
    shift = starts_at - comptoir.starts_at
    comptoir.doors_at, comptoir.starts_at, comptoir.ends_at = doors_at, starts_at, ends_at
    comptoir.venue, comptoir.host = venue, host
    comptoir.registration_closes_at = min(comptoir.registration_closes_at + shift, ends_at)
    _require_to_come(comptoir, act.at)
    rules.require_within_the_window(comptoir)
    rules.require_room(comptoir)
    _settle_in(comptoir, shift, act=act)
    serve(comptoir, act=act)
    return comptoir


def _settle_in(comptoir: Comptoir, shift: timedelta, *, act: Act) -> None:
    """Take to another day or place what belongs to a comptoir that is held, and have its parties told."""
    if comptoir.venue.pk is None:
        comptoir.venue.save()
    former = _lead_on(comptoir)
    join(comptoir.host, comptoir.edition, role=Partnership.Role.HOST, act=act)
    comptoir.programme.update(starts_at=F("starts_at") + shift, ends_at=F("ends_at") + shift)
    _hasten(comptoir, act=act)
    ask_again(comptoir.registrations.standing(), act=act)
    parties = standing_parties(comptoir)
    _revise(comptoir, act=act)
    _tell_of_the_change(comptoir, parties, act=act)
    record(
        "moved", comptoir, act=act, slug=comptoir.slug, former=former, venue=comptoir.venue_id,
        host=comptoir.host_id, parties=len(parties),
    )  # fmt: skip


def _where_and_when(comptoir: Comptoir) -> tuple[datetime, datetime, datetime, int, int]:
    return (
        comptoir.doors_at,
        comptoir.starts_at,
        comptoir.ends_at,
        comptoir.venue_id,
        comptoir.host.pk,
    )


def _require_to_come(comptoir: Comptoir, at: datetime) -> None:
    if comptoir.doors_at <= at:
        raise Refusal(
            _("This day or hour is past. Choose one to come."), rule="comptoirs.move-to-come"
        )
    if comptoir.registration_closes_at <= comptoir.registration_opens_at:
        raise Refusal(
            _("Registration opens on %(day)s only. Choose a later day.")
            % {"day": day(comptoir.registration_opens_at)},
            rule="comptoirs.move-to-come",
        )


def _lead_on(comptoir: Comptoir) -> str:
    """Give the comptoir the address of its new day and place; return the former one, which leads there."""
    former, comptoir.slug = comptoir.slug, free_slug(comptoir)
    if former != comptoir.slug:
        FormerSlug.objects.filter(slug=comptoir.slug).delete()
        FormerSlug.objects.create(slug=former, comptoir=comptoir)
    return former


def _hasten(comptoir: Comptoir, *, act: Act) -> None:
    """Bring before the new cut-off what was to end later: the draw, the wishes, the offers that await an answer."""
    cut_off = rules.queue_cut_off(comptoir, act.at)
    for name in ("draw_at", "wishes_close_at"):
        moment = getattr(comptoir, name)
        setattr(comptoir, name, moment and min(moment, cut_off))
    # Too late for another answer by mail: those who were asked may still answer until the doors open.
    latest = cut_off if cut_off > act.at else comptoir.doors_at
    late = Offer.objects.pending().filter(entry__comptoir=comptoir, expires_at__gt=latest)
    late.update(expires_at=latest)
    _promise(comptoir, act=act)


def _revise(comptoir: Comptoir, *, act: Act) -> None:
    """Write a comptoir that is held as the next revision of itself."""
    comptoir.sequence, comptoir.changed_at = comptoir.sequence + 1, act.at
    comptoir.save()
    _say(comptoir, act=act)


def _tell_of_the_change(comptoir: Comptoir, parties: Iterable[int], *, act: Act) -> None:
    """Have each party told of what changed since the revision that it knows: one letter covers several changes."""
    changed = Notice.objects.filter(comptoir=comptoir, kind=Notice.Kind.CHANGED)
    # A letter that is leaving holds its notice: we wait for it, and what it could not say is a notice of its own.
    changed.open().update(due_at=act.at)
    waiting = set(changed.open().values_list("party_id", flat=True))
    note_all(
        Notice.Kind.CHANGED,
        [party for party in parties if party not in waiting],
        comptoir=comptoir,
        act=act,
        about=comptoir.sequence - 1,
    )


# Cancelling


def cancel(comptoir: Comptoir, *, reason: str, act: Act) -> Comptoir:
    """Say that a comptoir will not take place: it stays visible, calendars learn it, each party is told.

    Nobody waits here any more; whoever waits elsewhere too keeps that place. Registrations stay, until each party
    chooses another comptoir or the mission leads it there.

    Raises:
        Refusal: it is not published.
    """
    comptoir = _call_off(comptoir, reason=reason, act=act)
    # What is left of this by a power cut, the promised settling does.
    close_line(comptoir.pk, act=act)
    return comptoir


@transaction.atomic
def _call_off(comptoir: Comptoir, *, reason: str, act: Act) -> Comptoir:
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    Comptoir.LIFECYCLE.require(
        Status(comptoir.status), Status.CANCELLED, rule="comptoirs.lifecycle"
    )
    _say(comptoir, act=act)
    parties = standing_parties(comptoir)
    comptoir.status, comptoir.cancellation = Status.CANCELLED, reason
    _revise(comptoir, act=act)
    overtaken = Notice.objects.filter(comptoir=comptoir).open()
    overtaken.update(outcome=Notice.Outcome.MOOT, ended_at=act.at)
    note_all(Notice.Kind.CALLED_OFF, parties, comptoir=comptoir, act=act)
    schedule(
        "comptoirs.settle",
        key=f"cancelled:{comptoir.pk}",
        due_at=act.at,
        payload={"comptoir": comptoir.pk},
    )
    record("cancelled", comptoir, act=act, reason=reason, parties=len(parties))
    return comptoir


# Seats and queue


@transaction.atomic
def set_capacity(comptoir: Comptoir, capacity: int, *, act: Act) -> Comptoir:
    """Change how many seats there are; what is added is offered at once to whoever waits.

    Raises:
        Refusal: it is cancelled, fewer seats than are held and offered, or more than the venue holds.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    rules.require_standing(comptoir)
    _require_enough(comptoir, capacity)
    before, comptoir.capacity = comptoir.capacity, capacity
    rules.require_room(comptoir)
    if before != capacity:
        comptoir.changed_at = act.at
        comptoir.save(update_fields=["capacity", "changed_at"])
        record("capacity-set", comptoir, act=act, before=before, now=capacity)
        serve(comptoir, act=act)
    return comptoir


def _require_enough(comptoir: Comptoir, capacity: int) -> None:
    held, offered = comptoir.seats_held, comptoir.seats_offered
    least = max(held + offered, 1)
    if capacity >= least:
        return
    said = ngettext("%(held)d seat is held", "%(held)d seats are held", held) % {"held": held}
    if offered:
        said += " " + ngettext(
            "and %(offered)d is offered", "and %(offered)d are offered", offered
        ) % {"offered": offered}
    raise Refusal(
        _("%(said)s: keep at least %(least)d.") % {"said": said, "least": least},
        rule="comptoirs.seats-held",
    )


@transaction.atomic
def set_queue_policy(
    comptoir: Comptoir, *, policy: str, draw_at: datetime | None = None, act: Act
) -> Comptoir:
    """Say who will be first in the queue, before anybody can register; a draw is bound at once to a secret seed.

    Raises:
        Refusal: it is cancelled, registration has opened, or the draw would come before it or after the last offers.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    rules.require_standing(comptoir)
    if act.at >= comptoir.registration_opens_at:
        raise Refusal(
            _("Registration has opened: the order of the queue was published, and stays."),
            rule="comptoirs.queue-policy",
        )
    draws = policy == QueuePolicy.DRAW
    if draws:
        _require_a_fair_draw(comptoir, draw_at, act.at)
        # Its fingerprint may be published already, for the draw of an item.
        comptoir.seed = comptoir.seed or drawing.new_seed()
    comptoir.queue_policy = policy
    comptoir.draw_at = draw_at if draws else None
    comptoir.save(update_fields=["queue_policy", "draw_at", "seed"])
    committed = drawing.commitment(comptoir.seed) if draws else ""
    record("queue-policy-set", comptoir, act=act, policy=policy, commitment=committed)
    return comptoir


def _require_a_fair_draw(comptoir: Comptoir, draw_at: datetime | None, at: datetime) -> None:
    opens_at, cut_off = comptoir.registration_opens_at, rules.queue_cut_off(comptoir, at)
    if draw_at is None or not opens_at < draw_at < cut_off:
        raise Refusal(
            _("Lots are drawn after registration opens, and before the last offers are made."),
            rule="comptoirs.queue-policy",
        )
