"""How the journal speaks of what the mission signs, and how a change of the règlement to come is taken back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from comptoir.audit.phrases import register, undoing
from comptoir.editions.models import RuleVersion
from comptoir.mission.actions_edition import withdraw_version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from comptoir.kernel.acts import Act


def _withdraw(pk: int, act: Act) -> None:
    withdraw_version(RuleVersion.objects.select_related("edition").get(pk=pk), act=act)


def _begins(details: Mapping[str, Any]) -> datetime | None:
    """Return when a value begins to hold; one without date holds from the beginning."""
    begins = details.get("valid_from")
    return datetime.fromisoformat(begins) if begins else None


register("calendar-signed", _("Calendar signed in spite of a warning"))
register("link-sent-again", _("Personal link sent again"))
register("persons-merged", _("Two records of one person merged"))
register("merge-undone", _("Merge of two records undone"))
undoing(
    "rule-set",
    _("Withdraw this change before it holds"),
    about="editions.ruleversion",
    undo=_withdraw,
    until=_begins,
)
