"""How the journal speaks of an edition and its règlement."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.audit.phrases import Subject, name, register
from comptoir.editions.models import Edition, Phase, RuleVersion, Topic
from comptoir.ui import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def _editions(pks: set[int]) -> dict[int, Subject]:
    return {pk: Subject(str(one)) for pk, one in Edition.objects.in_bulk(pks).items()}


def _rules(pks: set[int]) -> dict[int, Subject]:
    return {pk: Subject(one.key) for pk, one in RuleVersion.objects.in_bulk(pks).items()}


def _topics(pks: set[int]) -> dict[int, Subject]:
    return {pk: Subject(one.name) for pk, one in Topic.objects.in_bulk(pks).items()}


def _phase(details: Mapping[str, Any]) -> str:
    dates = details["after"]
    opens, closes = (datetime.fromisoformat(dates[key]) for key in ("opens_at", "closes_at"))
    said = gettext("%(phase)s: from %(opens)s to %(closes)s") % {
        "phase": Phase.Kind(details["kind"]).label,
        "opens": words.when(opens),
        "closes": words.when(closes),
    }
    return " · ".join(filter(None, [said, details.get("reason", "")]))


def _rule(details: Mapping[str, Any]) -> str:
    since = details.get("valid_from")
    from_then = (
        gettext("from %(moment)s") % {"moment": words.when(datetime.fromisoformat(since))}
        if since
        else ""
    )
    return " · ".join(
        filter(None, [str(details.get("value")), from_then, details.get("reason", "")])
    )


name("editions.edition", _editions)
name("editions.ruleversion", _rules)
name("editions.topic", _topics)
register("edition-prepared", _("Edition prepared"))
register("edition-announced", _("Edition announced"))
register("phase-dated", _("Dates of a period set"), told=_phase)
register("rule-set", _("Rule changed"), told=_rule)
register("rule-withdrawn", _("Rule to come withdrawn"))
register("rules-taken-over", _("Rules taken over from the edition before"))
register("announcement-withdrawn", _("Announcement withdrawn"))
register("topic-added", _("Help topic added"))
register("topic-renamed", _("Help topic renamed"))
register("topic-retired", _("Help topic retired"))
register("topic-restored", _("Help topic restored"))
register("topics-ordered", _("Help topics put in order"))
register("wording-corrected", _("Words of a rule corrected"))
