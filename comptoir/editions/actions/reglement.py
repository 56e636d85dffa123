"""What happens to a rule: it is set, changed from a day on, corrected with a trace, taken back before it begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.editions import rules
from comptoir.editions.models import Edition, RuleVersion
from comptoir.editions.parameters import parameter
from comptoir.kernel.refusals import Refusal
from comptoir.kernel.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from comptoir.editions.kinds import Value
    from comptoir.kernel.acts import Act

_LONGEST_REASON = 500


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
def withdraw_version(version: RuleVersion, *, act: Act) -> None:
    """Take back a version that has not begun: the one before it goes on holding.

    Raises:
        Refusal: it binds people already, or it is what the rule says from the beginning.
    """
    edition = Edition.objects.lock(version.edition_id)
    version = RuleVersion.objects.get(pk=version.pk)
    rules.require_to_come(version, at=act.at)
    record(
        "rule-withdrawn", edition, act=act, key=version.key, version=version.pk,
        value=version.value, valid_from=version.valid_from.isoformat() if version.valid_from else None,
    )  # fmt: skip
    version.delete()
