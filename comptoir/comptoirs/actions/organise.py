"""Publishing, moving, cancelling a comptoir."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.audit.actions import record
from comptoir.comptoirs import rules
from comptoir.comptoirs.models import Comptoir, FormerSlug
from comptoir.comptoirs.naming import slug_of
from comptoir.kernel.clock import local

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.comptoirs.models import Venue
    from comptoir.kernel.acts import Act

Status = Comptoir.Status


def free_slug(comptoir: Comptoir) -> str:
    """Return the address of a comptoir's page: its commune and its day, and a number when another has them."""
    wanted = slug_of(comptoir.venue.commune.name, local(comptoir.starts_at).date())
    others = Comptoir.objects.exclude(pk=comptoir.pk).filter(slug__startswith=wanted)
    taken = set(others.values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(slug for slug in chain([wanted], numbered) if slug not in taken)


@transaction.atomic
def publish(comptoir: Comptoir, *, act: Act) -> Comptoir:
    """Show a comptoir to everyone.

    Raises:
        Refusal: it is not a draft, lies outside the edition's window, or offers more seats than the venue holds.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    Comptoir.LIFECYCLE.require(
        Status(comptoir.status), Status.PUBLISHED, rule="comptoirs.lifecycle"
    )
    rules.require_within_the_window(comptoir)
    rules.require_room(comptoir)
    comptoir.status, comptoir.published_at, comptoir.changed_at = Status.PUBLISHED, act.at, act.at
    comptoir.save(update_fields=["status", "published_at", "changed_at"])
    record("published", comptoir, act=act)
    return comptoir


@transaction.atomic
def move(
    comptoir: Comptoir,
    *,
    doors_at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    venue: Venue,
    act: Act,
) -> Comptoir:
    """Change the day, the hour or the place: calendars see a new revision, the former address leads to the new one.

    Raises:
        Refusal: it is cancelled, the new day lies outside the edition's window, or the new venue is too small.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    rules.require_standing(comptoir)
    shift = starts_at - comptoir.starts_at
    comptoir.doors_at, comptoir.starts_at, comptoir.ends_at, comptoir.venue = (
        doors_at,
        starts_at,
        ends_at,
        venue,
    )
    comptoir.registration_closes_at += shift
    rules.require_within_the_window(comptoir)
    rules.require_room(comptoir)
    former, comptoir.slug = comptoir.slug, free_slug(comptoir)
    if former != comptoir.slug:
        FormerSlug.objects.filter(slug=comptoir.slug).delete()
        FormerSlug.objects.create(slug=former, comptoir=comptoir)
    for item in comptoir.programme.all():
        item.starts_at, item.ends_at = item.starts_at + shift, item.ends_at + shift
        item.save(update_fields=["starts_at", "ends_at"])
    comptoir.sequence, comptoir.changed_at = comptoir.sequence + 1, act.at
    comptoir.save()
    record("moved", comptoir, act=act, slug=comptoir.slug, former=former, venue=venue.pk)
    return comptoir


@transaction.atomic
def cancel(comptoir: Comptoir, *, reason: str, act: Act) -> Comptoir:
    """Say that a comptoir will not take place; it stays visible, and calendars learn that it is cancelled."""
    comptoir = Comptoir.objects.lock(comptoir.pk)
    Comptoir.LIFECYCLE.require(
        Status(comptoir.status), Status.CANCELLED, rule="comptoirs.lifecycle"
    )
    comptoir.status, comptoir.cancellation = Status.CANCELLED, reason
    comptoir.sequence, comptoir.changed_at = comptoir.sequence + 1, act.at
    comptoir.save(update_fields=["status", "cancellation", "sequence", "changed_at"])
    record("cancelled", comptoir, act=act, reason=reason)
    return comptoir
