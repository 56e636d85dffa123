"""What a comptoir says beside its day, place and host: welcome, how to come, access, hours of registration."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.comptoirs import rules
from comptoir.comptoirs.models import AccessFact, Comptoir
from comptoir.comptoirs.publishing_rules import require_as_seen
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.rules import require_organising

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.kernel.acts import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is said; `access` by kind of disability, empty when it is not known."""

    welcome: str
    directions: str
    access: dict[str, str]
    opens_at: datetime
    closes_at: datetime

    @property
    def stamp(self) -> str:
        """What is another as soon as one of these is."""
        said = f"{self.welcome}\n{self.directions}\n{sorted(self.access.items())}\n"
        moments = f"{self.opens_at.timestamp():.0f} {self.closes_at.timestamp():.0f}"
        return hashlib.sha256((said + moments).encode()).hexdigest()[:16]


def facts_of(comptoir: Comptoir) -> Facts:
    """Return what a comptoir says now."""
    return Facts(
        welcome=comptoir.welcome,
        directions=comptoir.venue.directions,
        access=dict(comptoir.venue.access_facts.values_list("kind", "text")),
        opens_at=comptoir.registration_opens_at,
        closes_at=comptoir.registration_closes_at,
    )


@transaction.atomic
def say(comptoir: Comptoir, facts: Facts, *, seen: str, act: Act) -> Comptoir:
    """Write what a comptoir says; how to come and access are those of the place, for whatever is held there.

    Nobody is told: nothing here makes a journey vain.

    Raises:
        Refusal: it is cancelled, registration would be closed before it opens or open after the end, its opening
            changes once it is past, or somebody else wrote since it was `seen`.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    rules.require_standing(comptoir)
    before = facts_of(comptoir)
    require_as_seen(seen, before.stamp)
    _require_a_window(comptoir, facts, act.at)
    comptoir.welcome = facts.welcome
    comptoir.registration_opens_at, comptoir.registration_closes_at = (
        facts.opens_at,
        facts.closes_at,
    )
    comptoir.changed_at = act.at
    comptoir.save(
        update_fields=["welcome", "registration_opens_at", "registration_closes_at", "changed_at"]
    )
    venue = comptoir.venue
    venue.directions = facts.directions
    venue.save(update_fields=["directions"])
    _say_access(comptoir, facts.access)
    changed = [name for name in Facts.__slots__ if getattr(before, name) != getattr(facts, name)]
    record("facts-said", comptoir, act=act, changed=changed)
    return comptoir


def _say_access(comptoir: Comptoir, access: dict[str, str]) -> None:
    venue = comptoir.venue
    said = {kind: text for kind, text in access.items() if text}
    venue.access_facts.exclude(kind__in=said).delete()
    for kind, text in said.items():
        AccessFact.objects.update_or_create(venue=venue, kind=kind, defaults={"text": text})


def _require_a_window(comptoir: Comptoir, facts: Facts, at: datetime) -> None:
    if not facts.opens_at < facts.closes_at <= comptoir.ends_at:
        raise Refusal(
            _("Registration opens, then closes, at the latest when the comptoir ends."),
            rule="comptoirs.registration-window",
        )
    opened = not comptoir.is_draft and comptoir.registration_opens_at <= at
    if opened and facts.opens_at != comptoir.registration_opens_at:
        raise Refusal(
            _("Registration has opened: its beginning stays. You may change when it closes."),
            rule="comptoirs.registration-window",
        )
