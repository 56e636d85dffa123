"""What the mission does to an edition: each asks who acts, looks whether somebody else was faster, then calls the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.comptoirs import checks
from comptoir.comptoirs.models import Need, Override
from comptoir.editions import actions as editions
from comptoir.editions import dates
from comptoir.editions.models import Edition
from comptoir.editions.parameters import parameter
from comptoir.editions.phrases import PHRASES
from comptoir.kernel.refusals import NextStep, Refusal
from comptoir.kernel.text import clean_line
from comptoir.mission.rulebook import line_of
from comptoir.mission.shown import phase_as_shown, rule_as_shown
from comptoir.organisations.rules import acting_agent, require_organising

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from comptoir.comptoirs.checks import Stranding
    from comptoir.editions.kinds import Value
    from comptoir.editions.models import Phase, RuleVersion, Topic
    from comptoir.kernel.acts import Act

    Windows = Mapping[str, tuple[datetime, datetime]]


class ChangedMeanwhile(Refusal):
    """Somebody else changed this since it was shown: nothing is overwritten before it has been read."""


class NeedsSignature(Refusal):
    """These dates strand people: `strandings` says which days; an agent signs, or chooses other dates."""

    def __init__(
        self, strandings: Sequence[Stranding], *, next_step: NextStep | None = None
    ) -> None:
        super().__init__(
            _("These dates leave people aside. Choose others, or sign that they stay."),
            rule="editions.stranding",
            next_step=next_step,
        )
        self.strandings = strandings


# The year


@transaction.atomic
def write_edition(
    year: int,
    name: str,
    *,
    phases: Windows,
    topics: Sequence[str],
    former: Edition | None,
    act: Act,
) -> Edition:
    """Write an edition, or fill the one that was only a year; the public sees it when it is announced."""
    require_organising(act)
    bare = Edition.objects.filter(year=year, announced_at=None, phases=None).first()
    said = {"phases": phases, "topics": topics, "former": former, "act": act}
    if bare is None:
        return editions.prepare_edition(year, name, **said)  # type: ignore[arg-type]
    return editions.complete_edition(bare, name, **said)  # type: ignore[arg-type]


@transaction.atomic
def announce(edition: Edition, *, at: datetime, act: Act) -> Edition:
    """Have the edition open to the public by itself at this moment.

    Raises:
        Refusal: this is past, the edition has no dates, or its dates strand people and nobody signed.
    """
    require_organising(act)
    edition = Edition.objects.lock(edition.pk)
    if at < act.at:
        raise Refusal(_("This moment is past: choose one to come."), rule="editions.announced")
    if not edition.phases.exists():
        raise Refusal(
            _("This edition has no dates yet: give them first."), rule="editions.announced"
        )
    unsigned = _unsigned(edition, checks.windows_of(edition))
    if unsigned:
        see = NextStep(_("See whom"), reverse("mission:edition_year", args=[edition.year]))
        raise NeedsSignature(unsigned, next_step=see)
    return editions.announce(edition, at=at, act=act)


def keep_quiet(edition: Edition, *, act: Act) -> Edition:
    """Take back an announcement to come."""
    require_organising(act)
    return editions.keep_quiet(edition, act=act)


# Dates


@transaction.atomic
def date_phase(
    edition: Edition,
    kind: str,
    *,
    opens_at: datetime,
    closes_at: datetime,
    shown: str,
    act: Act,
    reason: str = "",
    signed: Collection[str] = (),
) -> Phase:
    """Give a phase its dates; what they newly strand is signed for, these dates and no others.

    Raises:
        Refusal: somebody else changed them since they were `shown`; they strand people and are not `signed`; or the
            rules of the year refuse.
    """
    require_organising(act)
    edition = Edition.objects.lock(edition.pk)
    _require_unchanged_phase(edition, kind, shown=shown)
    before = {
        one.covers
        for one in checks.strandings(checks.windows_of(edition), checks.standing(edition))
    }
    wanted = {**checks.windows_of(edition), kind: (opens_at, closes_at)}
    new = [one for one in _unsigned(edition, wanted) if one.covers not in before]
    if any(one.covers not in signed for one in new):
        raise NeedsSignature(new)
    phase = editions.set_phase(
        edition, kind, opens_at=opens_at, closes_at=closes_at, reason=reason, act=act
    )
    for stranding in new:
        _sign(edition, stranding, reason=reason, act=act)
    return phase


def _unsigned(edition: Edition, windows: Windows) -> list[Stranding]:
    found = checks.strandings(windows, checks.standing(edition))
    signed = checks.overrides_of(edition, found)
    return [one for one in found if one.covers not in signed]


def _require_unchanged_phase(edition: Edition, kind: str, *, shown: str) -> None:
    phase = edition.phase(kind)
    if phase_as_shown(phase) == shown:
        return
    if phase is None:
        now = PHRASES[kind].undated
    else:
        now = _("It is now from %(start)s to %(end)s.") % {
            "start": dates.said(phase.opens_at),
            "end": dates.said_until(phase.closes_at),
        }
    raise _changed(str(now), rule=f"phases.{kind}")


def _changed(now: str, *, rule: str) -> ChangedMeanwhile:
    said = _(
        "Somebody else changed this while you were writing. %(now)s Send again if yours is right."
    )
    return ChangedMeanwhile(said % {"now": now}, rule=rule)


@transaction.atomic
def sign(edition: Edition, covers: str, *, reason: str, act: Act) -> Override:
    """Sign that the dates of today stay although they strand people.

    Raises:
        Refusal: there is no reason, or these are not the dates any more.
    """
    require_organising(act)
    edition = Edition.objects.lock(edition.pk)
    unsigned = _unsigned(edition, checks.windows_of(edition))
    stranding = next((one for one in unsigned if one.covers == covers), None)
    if stranding is None:
        raise Refusal(
            _("The dates changed meanwhile, or somebody signed: look at the edition again."),
            rule="editions.stranding",
        )
    return _sign(edition, stranding, reason=reason, act=act)


def _sign(edition: Edition, stranding: Stranding, *, reason: str, act: Act) -> Override:
    agent, reason = acting_agent(act), clean_line(reason)
    if agent is None or not reason:
        raise Refusal(
            _("A person of the mission signs, and says why: write the reason."),
            rule="editions.stranding",
        )
    override = Override.objects.create(
        edition=edition, check_set_aside=stranding.check, covers=stranding.covers,
        reason=reason, signed_by=agent, signed_at=act.at,
    )  # fmt: skip
    comptoirs = [one.pk for one in stranding.comptoirs]
    record(
        "calendar-signed", override, act=act, edition=edition.pk, check=str(stranding.check),
        comptoirs=comptoirs, covers=stranding.covers,
    )  # fmt: skip
    return override


# Rules


@transaction.atomic
def set_rule(
    edition: Edition,
    key: str,
    *,
    value: Value,
    shown: str,
    act: Act,
    reason: str = "",
    valid_from: datetime | None = None,
    to_confirm: bool = False,
) -> RuleVersion:
    """Make the règlement say this, unless somebody else wrote something since it was `shown`."""
    require_organising(act)
    edition = Edition.objects.lock(edition.pk)
    _require_unchanged_rule(edition, key, shown=shown, act=act)
    return editions.set_rule(
        edition, key, value=value, reason=reason, valid_from=valid_from, to_confirm=to_confirm, act=act
    )  # fmt: skip


def _require_unchanged_rule(edition: Edition, key: str, *, shown: str, act: Act) -> None:
    if rule_as_shown(edition, key) == shown:
        return
    line = line_of(edition, parameter(key), act.at)
    now = _("It says now: %(value)s.") % {"value": line.value}
    if line.last is not None:
        now = _("%(who)s wrote on %(when)s: %(text)s.") % {
            "who": line.last.by, "when": dates.said(line.last.at), "text": line.last.text,
        }  # fmt: skip
    raise _changed(now, rule=key)


def correct_wording(
    version: RuleVersion, *, act: Act, value: str | None = None, reason: str | None = None
) -> RuleVersion:
    """Correct a slip of the pen, with a trace."""
    require_organising(act)
    return editions.correct_wording(version, value=value, reason=reason, act=act)


def withdraw_version(version: RuleVersion, *, act: Act) -> None:
    """Take back a version that has not begun."""
    require_organising(act)
    editions.withdraw_version(version, act=act)


# Topics


def add_topic(edition: Edition, name: str, *, act: Act) -> Topic:
    """Propose one more topic."""
    require_organising(act)
    return editions.add_topic(edition, name, act=act)


@transaction.atomic
def rename_topic(topic: Topic, name: str, *, same_sense: bool, act: Act) -> Topic:
    """Say a topic better; once people chose it, only if it still means what they chose.

    Raises:
        Refusal: people chose it, and nobody says that its sense is the same.
    """
    require_organising(act)
    chosen = Need.objects.filter(topic=topic).count()
    if chosen and not same_sense:
        raise Refusal(
            _("People chose this topic: tick that its sense stays, or add another topic."),
            rule="editions.topics",
        )
    return editions.rename_topic(topic, name, act=act)


def move_topic(topic: Topic, *, up: bool, act: Act) -> None:
    """Propose a topic earlier or later."""
    require_organising(act)
    editions.move_topic(topic, up=up, act=act)


def retire_topic(topic: Topic, *, act: Act) -> None:
    """Propose a topic no more."""
    require_organising(act)
    editions.retire_topic(topic, act=act)


def restore_topic(topic: Topic, *, act: Act) -> None:
    """Propose a topic again."""
    require_organising(act)
    editions.restore_topic(topic, act=act)
