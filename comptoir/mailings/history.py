"""How the journal speaks of what was written to many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comptoir.audit.phrases import Subject, name, register, undoing
from comptoir.mailings.models import Mailing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def _mailings(pks: set[int]) -> dict[int, Subject]:
    return {
        pk: Subject(one.subject, reverse("mailings:mailing", args=[pk]))
        for pk, one in Mailing.objects.in_bulk(pks).items()
    }


def _to_how_many(facts: Mapping[str, Any]) -> str:
    people = int(facts.get("people", 0))
    return ngettext("to %(n)d person", "to %(n)d people", people) % {"n": people}


def _how_many_stay(facts: Mapping[str, Any]) -> str:
    return _now("not yet written: %(n)d") % {"n": int(facts.get("left", 0))}


name("mailings.mailing", _mailings)
register("mailing-written", _("Mailing written"))
register("mailing-sent-off", _("Mailing sent off"), told=_to_how_many)
register("mailing-stopped", _("Mailing stopped"), told=_how_many_stay)
register("mailing-resumed", _("Mailing sent on"))
undoing(
    "mailing-sent-off",
    _("Open the mailing: what has not left can be stopped; what has left has left."),
    about="mailings.mailing",
)
