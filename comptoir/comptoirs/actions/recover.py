"""After a comptoir is cancelled or moved: whoever it left behind is led to another, or need not come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.comptoirs.actions.line import hold
from comptoir.comptoirs.actions.moving import lead
from comptoir.comptoirs.actions.notices import note, note_all
from comptoir.comptoirs.models import (
    Comptoir,
    Notice,
    Party,
    Registration,
    Revision,
    Waiver,
)
from comptoir.comptoirs.parameters import COLLECTIVE_WAIVER
from comptoir.editions.parameters import value
from comptoir.kernel.refusals import NextStep, Refusal
from comptoir.organisations.rules import require_organising
from comptoir.territory.distances import kilometres

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from comptoir.comptoirs.models.registration import RegistrationQuerySet
    from comptoir.kernel.acts import Act
    from comptoir.kernel.querysets import QuerySet

# Somebody may take the last seat while we count: those it was for are counted again, so many times.
_PASSES = 5


@dataclass(frozen=True, slots=True)
class Step:
    """Where a whole party would go: `target` is None when no comptoir has seats for all of them."""

    party: Party
    people: int
    target: Comptoir | None


@dataclass(slots=True)
class Recovery:
    """What became of those who were left behind."""

    people: int = 0
    left: list[Step] = field(default_factory=list)


def left_behind(comptoir: Comptoir) -> QuerySet[Party]:
    """Return the parties to lead elsewhere, those who held seats first, each in order of registration.

    All that still stand where it is cancelled. Where it moved, those who were registered before, and have not said
    that they still come.
    """
    standing = _standing_at(comptoir).filter(party=OuterRef("pk"))
    parties = Party.objects.filter(Exists(standing))
    if not comptoir.is_cancelled:
        revision = Revision.objects.filter(comptoir=comptoir, sequence=comptoir.sequence).first()
        if revision is None or not comptoir.sequence:
            return Party.objects.none()
        parties = parties.filter(made_at__lt=revision.said_at).exclude(assents_to=comptoir.sequence)
    seated = Exists(standing.confirmed())
    return parties.select_related("commune").order_by(seated.desc(), "made_at", "pk")


def _standing_at(comptoir: Comptoir) -> RegistrationQuerySet:
    return Registration.objects.standing().filter(comptoir=comptoir)


# Leading elsewhere


def plan(comptoir: Comptoir, targets: Sequence[Comptoir], *, at: datetime) -> list[Step]:
    """Say where each party left behind would go: the nearest of the targets with seats for all and nobody waiting.

    The nearest to where they live when it is known, else to the comptoir they lose. Nobody goes where somebody of
    theirs is registered already. Writes nothing.
    """
    open_now = {t.pk: t for t in _fresh(targets) if t.pk != comptoir.pk and _welcomes(t, at)}
    free = {pk: target.seats_left for pk, target in open_now.items()}
    people: dict[int, list[int]] = defaultdict(list)
    for registration in _standing_at(comptoir):
        people[registration.party_id].append(registration.person_id)
    there = set(
        Registration.objects.standing()
        .filter(comptoir__in=open_now)
        .values_list("comptoir_id", "person_id")
    )
    steps = []
    for party in left_behind(comptoir):
        who = people[party.pk]
        fits = (
            target
            for target in _nearest_first(party, comptoir, open_now.values())
            if free[target.pk] >= len(who) and not any((target.pk, one) in there for one in who)
        )
        target = next(fits, None)
        if target is not None:
            free[target.pk] -= len(who)
            there |= {(target.pk, one) for one in who}
        steps.append(Step(party, len(who), target))
    return steps


def _fresh(comptoirs: Iterable[Comptoir]) -> list[Comptoir]:
    pks = [comptoir.pk for comptoir in comptoirs]
    return list(Comptoir.objects.published().filter(pk__in=pks).with_place().in_order())


def _welcomes(target: Comptoir, at: datetime) -> bool:
    """Tell whether free seats may be given here without passing anybody."""
    return at < target.starts_at and target.waiting == 0


def _nearest_first(party: Party, comptoir: Comptoir, targets: Iterable[Comptoir]) -> list[Comptoir]:
    start = party.commune or comptoir.venue

    def apart(target: Comptoir) -> tuple[float, datetime, int]:
        there = target.venue
        away = kilometres(start.latitude, start.longitude, there.latitude, there.longitude)
        return away, target.starts_at, target.pk

    return sorted(targets, key=apart)


def rebook(comptoir: Comptoir, targets: Sequence[Comptoir], *, act: Act) -> Recovery:
    """Lead each party left behind to seats of another comptoir, and have it told; return who found no place.

    Each party moves wholly, in a transaction of its own: cut off in the middle, it is done again and goes on where it
    stopped. Those for whom there is no place keep what they have.

    Raises:
        Refusal: whoever acts may not, or the comptoir is neither cancelled nor moved.
    """
    require_organising(act)
    comptoir = Comptoir.objects.with_edition().get(pk=comptoir.pk)
    require_left_behind(comptoir)
    recovery = Recovery()
    for _pass in range(_PASSES):
        steps = plan(comptoir, targets, at=act.at)
        led = [_lead(step, comptoir, act=act) for step in steps if step.target]
        recovery.people += sum(led)
        recovery.left = [step for step in steps if step.target is None]
        if all(led):
            break
    record(
        "rebooked", comptoir, act=act, people=recovery.people,
        targets=sorted(target.pk for target in targets),
    )  # fmt: skip
    return recovery


def require_left_behind(comptoir: Comptoir) -> None:
    """Refuse to lead people away from a comptoir that takes place where and when they know."""
    if not comptoir.is_cancelled and not comptoir.sequence:
        raise Refusal(
            _("This comptoir is neither cancelled nor moved: people expect to come to it."),
            rule="comptoirs.rebook",
        )


@transaction.atomic
def _lead(step: Step, comptoir: Comptoir, *, act: Act) -> int:
    """Move one whole party; return how many people moved: none if their place is gone, or they chose meanwhile."""
    if step.target is None:
        return 0
    party, held = hold(step.party, comptoir, step.target)
    target = held[step.target.pk]
    people = list(_standing_at(comptoir).filter(party=party).in_order())
    has_stayed = left_behind(held[comptoir.pk]).filter(pk=party.pk).exists()
    if not has_stayed or not _fits(target, people, act.at):
        return 0
    lead(party, people, target, held=held, assents_to=None, act=act)
    # Led here once before, they came back since: that was told, this is not.
    known = Notice.objects.filter(party=party, comptoir=target, kind=Notice.Kind.REBOOKED)
    known.filter(about=comptoir.pk).delete()
    note(Notice.Kind.REBOOKED, party, comptoir=target, act=act, about=comptoir.pk)
    return len(people)


def _fits(target: Comptoir, people: Sequence[Registration], at: datetime) -> bool:
    persons = [registration.person_id for registration in people]
    already = _standing_at(target).filter(person__in=persons)
    return (
        target.status == Comptoir.Status.PUBLISHED
        and _welcomes(target, at)
        and target.seats_left >= len(people)
        and not already.exists()
    )


# The collective waiver


@transaction.atomic
def waive(comptoir: Comptoir, *, reason: str, act: Act) -> int:
    """Hold whoever has a seat at a cancelled comptoir to have come, for this reason; return how many people.

    Whoever only waited, or was led to another comptoir, may still come to one. Done twice, it is done once.

    Raises:
        Refusal: the règlement does not allow it, the comptoir is not cancelled, or no reason is given.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    require_waivable(comptoir, act.at)
    if not reason.strip():
        raise Refusal(_("Write the reason: it is kept with each waiver."), rule="comptoirs.waiver")
    new = list(unwaived(comptoir).order_by("pk"))
    Waiver.objects.bulk_create(
        Waiver(person_id=one.person_id, comptoir=comptoir, reason=reason, granted_at=act.at)
        for one in new
    )
    if new:
        parties = sorted({one.party_id for one in new})
        note_all(Notice.Kind.WAIVED, parties, comptoir=comptoir, act=act)
        record("waived", comptoir, act=act, persons=[one.person_id for one in new])
    return len(new)


def unwaived(comptoir: Comptoir) -> RegistrationQuerySet:
    """Return those who hold a seat here and have no waiver yet."""
    waived = comptoir.waivers.values("person")
    return comptoir.registrations.confirmed().exclude(person__in=waived)


def require_waivable(comptoir: Comptoir, at: datetime) -> None:
    """Refuse a collective waiver where the règlement has none, or where people can come."""
    if not comptoir.is_cancelled:
        raise Refusal(
            _("This comptoir takes place: a waiver is for one that is cancelled."),
            rule=COLLECTIVE_WAIVER.key,
        )
    if not value(comptoir.edition, COLLECTIVE_WAIVER.key, at):
        raise Refusal(
            _("No rule of this edition allows a collective waiver. Propose other comptoirs."),
            rule=COLLECTIVE_WAIVER.key,
            next_step=NextStep(
                _("See the nearest comptoirs"),
                reverse("comptoirs:mission_rebook", args=[comptoir.slug]),
            ),
        )
