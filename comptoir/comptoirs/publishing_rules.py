"""What a comptoir needs before everybody may see it, and what would make it better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.comptoirs import rules
from comptoir.kernel.refusals import NextStep, Refusal, refusal_of

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.comptoirs.models import Comptoir


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: what, and the name of the page that mends it."""

    words: str
    page: str
    slug: str

    @property
    def url(self) -> str:
        """Where to write it."""
        return reverse(f"comptoirs:{self.page}", args=[self.slug])


def lacking(comptoir: Comptoir, at: datetime) -> list[Lack]:
    """Return what keeps a draft from being published, in words that come after “missing:”."""
    venue = comptoir.venue
    found = [
        (not comptoir.host_id, _("the host")),
        (not venue.name, _("the place")),
        (bool(venue.name) and not venue.address, _("the address of the place")),
        (comptoir.starts_at <= at, _("a day to come")),
    ]
    lacks = [words for wrong, words in found if wrong]
    for rule in (rules.require_within_the_window, rules.require_room):
        refusal = refusal_of(lambda rule=rule: rule(comptoir))  # type: ignore[misc]
        if refusal is not None:
            lacks.append(str(refusal))
    return [Lack(words, "mission_draft", comptoir.slug) for words in lacks]


def wished_for(comptoir: Comptoir) -> list[Lack]:
    """Return what would make the page better, and keeps nothing from being published."""
    slug = comptoir.slug
    found = [
        (
            not comptoir.programme.exists(),
            Lack(_("the programme of the day"), "mission_programme", slug),
        ),
        (not comptoir.welcome, Lack(_("a word of welcome"), "mission_facts", slug)),
        (not comptoir.venue.directions, Lack(_("how to come"), "mission_facts", slug)),
        (
            not comptoir.venue.access_facts.exists(),
            Lack(_("what the place offers to people with a disability"), "mission_facts", slug),
        ),
    ]
    return [lack for wrong, lack in found if wrong]


def require_publishable(comptoir: Comptoir) -> None:
    """Refuse to publish without a host and a place with an address."""
    venue = comptoir.venue
    if comptoir.host_id and venue.name and venue.address:
        return
    raise Refusal(
        _("A comptoir is published with its host, its place and the address. Write them first."),
        rule="comptoirs.publishable",
        next_step=NextStep(
            _("Complete the comptoir"), reverse("comptoirs:mission_draft", args=[comptoir.slug])
        ),
    )


def require_draft(comptoir: Comptoir) -> None:
    """Refuse to treat as a draft what people can see."""
    if not comptoir.is_draft:
        raise Refusal(
            _("This comptoir is published: move it, so that people are told."),
            rule="comptoirs.lifecycle",
            next_step=NextStep(
                _("Change the day, the place or the host"),
                reverse("comptoirs:mission_move", args=[comptoir.slug]),
            ),
        )


def require_nobody_registered(comptoir: Comptoir) -> None:
    """Refuse to hide or erase a comptoir where somebody has registered, even who gave up since."""
    if comptoir.registrations.exists() or comptoir.entries.exists():
        raise Refusal(
            _("Somebody has registered: it stays visible. If it cannot take place, cancel it."),
            rule="comptoirs.registered",
            next_step=NextStep(
                _("Cancel the comptoir"),
                reverse("comptoirs:mission_cancel", args=[comptoir.slug]),
            ),
        )


def require_as_seen(seen: str, present: str) -> None:
    """Refuse to write over what somebody else wrote meanwhile."""
    if seen != present:
        raise Overtaken(
            _(
                "Somebody changed this while you were writing. Nothing is lost: compare, then send again what is to stand."
            ),
            rule="comptoirs.no-silent-overwrite",
        )


class Overtaken(Refusal):
    """Somebody else changed the same thing meanwhile."""
