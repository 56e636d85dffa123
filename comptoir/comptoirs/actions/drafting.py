"""Preparing a comptoir before anybody sees it: a draft, its copy, those of another year taken up, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.comptoirs.actions.organise import free_slug
from comptoir.comptoirs.actions.programme import copy_programme
from comptoir.comptoirs.models import Comptoir, Venue
from comptoir.comptoirs.publishing_rules import (
    require_as_seen,
    require_draft,
    require_nobody_registered,
)
from comptoir.editions.models import Phase
from comptoir.kernel.clock import PARIS, local
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.models import Organisation
from comptoir.organisations.rules import require_organising

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from comptoir.editions.models import Edition
    from comptoir.kernel.acts import Act
    from comptoir.territory.models import Commune

AN_HOUR, DAYS_OF_A_WEEK, DAYS_OF_A_YEAR = timedelta(hours=1), 7, 365.2425


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it is held, as it was said: without a name it is still to be found; a name that is known is that place."""

    commune: Commune
    name: str = ""
    address: str = ""
    room_for: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a draft says. `host` is the name of an organisation, known or new; empty when nobody is found yet."""

    edition: Edition
    place: Place
    doors_at: datetime
    starts_at: datetime
    ends_at: datetime
    capacity: int
    host: str = ""


@transaction.atomic
def prepare(plan: Plan, *, like: Comptoir | None = None, act: Act) -> Comptoir:
    """Write a draft that only the mission sees; `like` another, it keeps its programme and its welcome.

    Raises:
        Refusal: whoever acts does not organise.
    """
    require_organising(act)
    comptoir = Comptoir(edition=plan.edition, changed_at=act.at)
    _say(comptoir, plan)
    if like is not None and like.host_id == comptoir.host_id:
        comptoir.welcome = like.welcome
    comptoir.save()
    if like is not None:
        copy_programme(like, comptoir)
    record("drafted", comptoir, act=act, like=like.pk if like else None)
    return comptoir


@transaction.atomic
def correct(comptoir: Comptoir, plan: Plan, *, seen: str, act: Act) -> Comptoir:
    """Write the day, the place, the host and the seats of a draft anew; its programme goes with the day.

    Raises:
        Refusal: it is no draft any more, or somebody else corrected it since it was `seen`.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    require_draft(comptoir)
    require_as_seen(seen, stamp_of(comptoir))
    before, venue = comptoir.starts_at, comptoir.venue
    _say(comptoir, plan)
    comptoir.changed_at = act.at
    comptoir.save()
    shift_programme(comptoir, comptoir.starts_at - before)
    if venue.pk != comptoir.venue_id and not venue.name:
        venue.delete()
    record("redrafted", comptoir, act=act, venue=comptoir.venue_id, host=comptoir.host_id)
    return comptoir


def stamp_of(comptoir: Comptoir) -> str:
    """Return what changes whenever the day, the place, the host or the seats of a draft do."""
    return f"{comptoir.changed_at.timestamp():.6f}"


def _say(comptoir: Comptoir, plan: Plan) -> None:
    comptoir.doors_at, comptoir.starts_at = plan.doors_at, plan.starts_at
    comptoir.ends_at, comptoir.capacity = plan.ends_at, plan.capacity
    comptoir.host = _host(plan)  # type: ignore[assignment]
    comptoir.venue = _venue(plan, comptoir)
    _say_registration(comptoir)
    comptoir.slug = free_slug(comptoir)


def _say_registration(comptoir: Comptoir) -> None:
    """Open registration with the phase of the edition, at the latest the day before; close it when the day starts."""
    phase = comptoir.edition.phase(Phase.Kind.REGISTRATION)
    latest = comptoir.starts_at - timedelta(days=1)
    comptoir.registration_opens_at = min(phase.opens_at, latest) if phase else latest
    comptoir.registration_closes_at = comptoir.starts_at


def _host(plan: Plan) -> Organisation | None:
    if not plan.host:
        return None
    known = Organisation.objects.filter(name=plan.host).order_by("pk").first()
    return known or Organisation.objects.create(name=plan.host, commune=plan.place.commune)


def _venue(plan: Plan, comptoir: Comptoir) -> Venue:
    """Return the place of this name in this commune, or a new one; a place still to be found is the draft's own."""
    said = plan.place
    known = Venue.objects.named().filter(name=said.name, commune=said.commune).order_by("pk")
    venue = known.first() or _own(comptoir) or Venue()
    if venue.pk is None or not venue.name:
        commune = said.commune
        venue.name, venue.commune = said.name, commune
        venue.postal_code = (commune.postal_codes.split() or [""])[0]
        venue.latitude, venue.longitude = commune.latitude, commune.longitude
    if said.address:
        venue.address = said.address
    if said.room_for or venue.pk is None:
        venue.capacity = said.room_for or plan.capacity
    venue.save()
    return venue


def _own(comptoir: Comptoir) -> Venue | None:
    """Return the place that this draft still looks for, if it does."""
    return comptoir.venue if comptoir.venue_id and not comptoir.venue.name else None


# The programme goes with it


def shift_programme(comptoir: Comptoir, shift: timedelta) -> None:
    """Move every item of a draft by as much."""
    for item in comptoir.programme.in_order() if shift else ():
        item.starts_at, item.ends_at = item.starts_at + shift, item.ends_at + shift
        item.save(update_fields=["starts_at", "ends_at"])


# Another year


def same_weekday(day: date, *, years: int) -> date:
    """Return the day so many years later that falls on the same day of the week, nearest to the date."""
    weeks = round(DAYS_OF_A_YEAR * years / DAYS_OF_A_WEEK)
    return day + timedelta(days=DAYS_OF_A_WEEK * weeks)


def taken_up(edition: Edition) -> dict[int, Comptoir]:
    """Return, by the comptoir of another year, the one that takes it up in this edition."""
    found = Comptoir.objects.filter(edition=edition, follows__isnull=False).with_place()
    return {one.follows_id: one for one in found if one.follows_id}


@transaction.atomic
def take_up(
    edition: Edition, comptoirs: Iterable[Comptoir], *, days: Mapping[int, date], act: Act
) -> list[Comptoir]:
    """Write drafts of this edition after comptoirs of another year, on these days; those taken up already are left.

    Host, place, seats and programme are kept. `days` is by the key of the comptoir that is taken up.

    Raises:
        Refusal: whoever acts does not organise, or nothing is left to take up.
    """
    require_organising(act)
    edition = type(edition).objects.lock(edition.pk)
    known = taken_up(edition)
    drafts = [
        _follow(one, edition, days[one.pk], act=act) for one in comptoirs if one.pk not in known
    ]
    if not drafts:
        raise Refusal(
            _("Nothing was to be taken up: tick the comptoirs that are not in this edition yet."),
            rule="comptoirs.taken-up-once",
        )
    return drafts


def _follow(source: Comptoir, edition: Edition, day: date, *, act: Act) -> Comptoir:
    def on_the_day(moment: datetime) -> datetime:
        return datetime.combine(day, local(moment).time(), tzinfo=PARIS)

    comptoir = Comptoir(
        edition=edition,
        follows=source,
        host=source.host,
        venue=source.venue,
        welcome=source.welcome,
        doors_at=on_the_day(source.doors_at),
        starts_at=on_the_day(source.starts_at),
        ends_at=on_the_day(source.ends_at),
        capacity=source.capacity,
        changed_at=act.at,
    )
    _say_registration(comptoir)
    comptoir.slug = free_slug(comptoir)
    comptoir.save()
    copy_programme(source, comptoir)
    record("taken-up", comptoir, act=act, follows=source.pk)
    return comptoir


# The end of a draft


@transaction.atomic
def withdraw(comptoir: Comptoir, *, act: Act) -> Comptoir:
    """Make a draft again of what was published and where nobody has registered.

    Raises:
        Refusal: it is not published, or somebody has registered.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    require_nobody_registered(comptoir)
    status = Comptoir.Status
    Comptoir.LIFECYCLE.require(status(comptoir.status), status.DRAFT, rule="comptoirs.lifecycle")
    comptoir.status, comptoir.published_at = status.DRAFT, None
    comptoir.changed_at = act.at
    comptoir.save(update_fields=["status", "published_at", "changed_at"])
    record("withdrawn", comptoir, act=act)
    return comptoir


@transaction.atomic
def discard(comptoir: Comptoir, *, act: Act) -> None:
    """Erase a draft, with its programme; a place that was to be found goes with it.

    Raises:
        Refusal: it is no draft, or somebody has registered.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    require_draft(comptoir)
    require_nobody_registered(comptoir)
    record("discarded", comptoir, act=act, slug=comptoir.slug, items=comptoir.programme.count())
    venue = comptoir.venue
    comptoir.delete()
    if not venue.name:
        venue.delete()
