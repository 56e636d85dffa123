"""What happens to an edition: it is opened, its dates and its rules are set, changed and corrected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.editions import dates, rules
from comptoir.editions.models import Edition, Phase, RuleVersion, Topic
from comptoir.editions.parameters import parameter
from comptoir.kernel.refusals import Refusal
from comptoir.kernel.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from comptoir.editions.kinds import Value
    from comptoir.kernel.acts import Act

_LONGEST_REASON = 500


@transaction.atomic
def prepare_edition(
    year: int,
    name: str,
    *,
    phases: Mapping[str, tuple[datetime, datetime]],
    topics: Sequence[str] = (),
    announced_at: datetime | None = None,
    act: Act,
) -> Edition:
    """Write a new edition with its dates and its topics; the public sees it from `announced_at` on."""
    if Edition.objects.filter(year=year).exists():
        raise Refusal(
            _("There is already an edition for %(year)d. Open it to change its dates.")
            % {"year": year},
            rule="editions.year",
        )
    edition = Edition.objects.create(year=year, name=clean_line(name), announced_at=announced_at)
    Topic.objects.bulk_create(
        Topic(edition=edition, name=clean_line(topic), order=order)
        for order, topic in enumerate(topics, 1)
    )
    record("edition-prepared", edition, act=act, year=year)
    for kind, (opens_at, closes_at) in phases.items():
        set_phase(edition, kind, opens_at=opens_at, closes_at=closes_at, act=act)
    return edition


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
def set_rule(
    edition: Edition,
    key: str,
    *,
    value: Value,
    act: Act,
    reason: str = "",
    valid_from: datetime | None = None,
    to_confirm: bool = False,
) -> RuleVersion:
    """Make the règlement say this: in place before its phase opens, by a dated version afterwards.

    Raises:
        Refusal: the value is not one of this parameter; the rule is locked and the change has no reason or would
            rule the past; or it is not locked and the change is dated.
    """
    asked = parameter(key)
    stored = asked.stored(value)
    edition = Edition.objects.lock(edition.pk)
    reason = clean_line(reason)[:_LONGEST_REASON]
    if rules.is_locked(edition, asked, at=act.at):
        valid_from = valid_from or act.at
        rules.require_dated_change(asked, valid_from=valid_from, reason=reason, at=act.at)
    else:
        rules.require_no_date_yet(asked, valid_from=valid_from)
    version, _created = RuleVersion.objects.update_or_create(
        edition=edition, key=key, valid_from=valid_from,
        defaults={"value": stored, "reason": reason, "to_confirm": to_confirm},
    )  # fmt: skip
    record(
        "rule-set", version, act=act, edition=edition.pk, key=key, value=stored, reason=reason,
        valid_from=valid_from.isoformat() if valid_from else None, to_confirm=to_confirm,
    )  # fmt: skip
    return version


@transaction.atomic
def correct_wording(
    version: RuleVersion, *, act: Act, value: str | None = None, reason: str | None = None
) -> RuleVersion:
    """Correct a slip of the pen in a text or a reason, whenever it is; the journal keeps both wordings.

    Raises:
        Refusal: the parameter is no free text, or the correction changes a number: that is a new version.
    """
    Edition.objects.lock(version.edition_id)
    version = RuleVersion.objects.get(pk=version.pk)
    asked = parameter(version.key)
    before = {"value": version.value, "reason": version.reason}
    if value is not None:
        rules.require_free_text(asked)
        version.value = asked.stored(value)
    if reason is not None:
        version.reason = clean_line(reason)[:_LONGEST_REASON]
    after = {"value": version.value, "reason": version.reason}
    if _numbers(before) != _numbers(after) or (before["reason"] and not after["reason"]):
        raise Refusal(
            _(
                "A correction of wording changes no number and erases no reason. Write a new version."
            ),
            rule=version.key,
        )
    version.save(update_fields=["value", "reason"])
    record("wording-corrected", version, act=act, key=version.key, before=before, after=after)
    return version


def _numbers(said: Mapping[str, object]) -> list[str]:
    return re.findall(r"\d+", " ".join(str(text) for text in said.values()))


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
