"""What happens to an edition: it is written from the last one, dated, announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.editions import dates, rules
from comptoir.editions.models import Edition, Phase, RuleVersion, Topic
from comptoir.editions.parameters import registered, version_at
from comptoir.kernel.refusals import Refusal
from comptoir.kernel.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from comptoir.kernel.acts import Act

    Windows = Mapping[str, tuple[datetime, datetime]]


@transaction.atomic
def prepare_edition(
    year: int,
    name: str,
    *,
    phases: Windows,
    topics: Sequence[str] = (),
    announced_at: datetime | None = None,
    former: Edition | None = None,
    act: Act,
) -> Edition:
    """Write a new edition with its dates, its topics and the rules of the former one that are in force.

    The public sees it from `announced_at` on.
    """
    if Edition.objects.filter(year=year).exists():
        raise rules.year_is_taken(year)
    edition = Edition.objects.create(year=year, name=clean_line(name), announced_at=announced_at)
    record("edition-prepared", edition, act=act, year=year)
    _fill(edition, phases=phases, topics=topics, former=former, act=act)
    return edition


@transaction.atomic
def complete_edition(
    edition: Edition,
    name: str,
    *,
    phases: Windows,
    topics: Sequence[str] = (),
    former: Edition | None = None,
    act: Act,
) -> Edition:
    """Give an edition that was only a year its name, dates, topics and rules.

    Raises:
        Refusal: it has dates already, or the public knows it.
    """
    edition = Edition.objects.lock(edition.pk)
    if edition.announced_at is not None or edition.phases.exists():
        raise rules.year_is_taken(edition.year)
    edition.name = clean_line(name)
    edition.save(update_fields=["name"])
    edition.topics.all().delete()
    record("edition-prepared", edition, act=act, year=edition.year)
    _fill(edition, phases=phases, topics=topics, former=former, act=act)
    return edition


def _fill(
    edition: Edition,
    *,
    phases: Windows,
    topics: Sequence[str],
    former: Edition | None,
    act: Act,
) -> None:
    Topic.objects.bulk_create(
        Topic(edition=edition, name=name, order=order)
        for order, name in enumerate(dict.fromkeys(map(clean_line, topics)), 1)
    )
    if former is not None:
        _take_rules_over(edition, former, act=act)
    for kind, (opens_at, closes_at) in phases.items():
        set_phase(edition, kind, opens_at=opens_at, closes_at=closes_at, act=act)


def _take_rules_over(edition: Edition, former: Edition, *, act: Act) -> None:
    """Copy what the rules of the former edition say now; what is to be confirmed there stays so.

    A rule that was already set here keeps what it says.
    """
    versions, own = list(former.rules.all()), {one.key for one in edition.rules.all()}
    wanted = [one.key for one in registered() if one.key not in own]
    in_force = [version_at(versions, key, act.at) for key in wanted]
    taken = RuleVersion.objects.bulk_create(
        RuleVersion(edition=edition, key=one.key, value=one.value, to_confirm=one.to_confirm)
        for one in in_force
        if one is not None
    )
    keys = [one.key for one in taken]
    record("rules-taken-over", edition, act=act, former=former.pk, keys=keys)


@transaction.atomic
def set_phase(
    edition: Edition,
    kind: str,
    *,
    opens_at: datetime,
    closes_at: datetime,
    act: Act,
    reason: str = "",
) -> Phase:
    """Give a phase its dates. Once it has opened, its opening stays, and moving its end needs a reason.

    Raises:
        Refusal: it would close before it opens, or dates that people have already lived would change.
    """
    edition = Edition.objects.lock(edition.pk)
    phase = Phase.objects.filter(edition=edition, kind=kind).first()
    rules.require_order(opens_at, closes_at)
    if phase is not None:
        rules.require_phase_may_move(
            phase, opens_at=opens_at, closes_at=closes_at, reason=reason, at=act.at
        )
    before = (
        {"opens_at": phase.opens_at.isoformat(), "closes_at": phase.closes_at.isoformat()}
        if phase
        else None
    )
    phase, _created = Phase.objects.update_or_create(
        edition=edition, kind=kind, defaults={"opens_at": opens_at, "closes_at": closes_at}
    )
    record(
        "phase-dated", edition, act=act, kind=str(kind), before=before, reason=clean_line(reason),
        after={"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()},
    )  # fmt: skip
    return phase


@transaction.atomic
def announce(edition: Edition, *, at: datetime, act: Act) -> Edition:
    """Let the public see the edition from this moment on."""
    edition = Edition.objects.lock(edition.pk)
    if edition.announced_at is not None and edition.announced_at <= act.at:
        raise Refusal(
            _("This edition has been public since %(when)s.")
            % {"when": dates.said(edition.announced_at)},
            rule="editions.announced",
        )
    edition.announced_at = at
    edition.save(update_fields=["announced_at"])
    record("edition-announced", edition, act=act, announced_at=at.isoformat())
    return edition


@transaction.atomic
def keep_quiet(edition: Edition, *, act: Act) -> Edition:
    """Take back an announcement to come: the public sees nothing until another is made.

    Raises:
        Refusal: the edition is public, or was not to be announced.
    """
    edition = Edition.objects.lock(edition.pk)
    rules.require_announcement_to_come(edition, at=act.at)
    edition.announced_at = None
    edition.save(update_fields=["announced_at"])
    record("announcement-withdrawn", edition, act=act)
    return edition
