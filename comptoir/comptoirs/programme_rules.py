"""What may be done with the programme of a day, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.comptoirs.publishing_rules import Overtaken
from comptoir.kernel.refusals import NextStep, Refusal

if TYPE_CHECKING:
    from comptoir.comptoirs.models import Comptoir, ProgrammeItem


def require_version(comptoir: Comptoir, seen: int) -> None:
    """Refuse to write over a programme that somebody else changed since it was read."""
    if comptoir.programme_version != seen:
        raise Overtaken(
            _(
                "Somebody else changed the programme meanwhile. Nothing is lost: read what changed, then do yours again."
            ),
            rule="comptoirs.no-silent-overwrite",
        )


def two_places_at_once(one: str, other: str, people: int) -> Refusal:
    """Say which two items would be at the same time, and for how many people who hold a place in both."""
    words = ngettext(
        "“%(one)s” and “%(other)s” would be at the same time, and %(people)d person holds a place in both.",
        "“%(one)s” and “%(other)s” would be at the same time, and %(people)d people hold a place in both.",
        people,
    )
    said = words % {"one": one, "other": other, "people": people}
    return Refusal(
        said + " " + _("Choose another hour, or ask them which one they keep."),
        rule="comptoirs.one-item-at-a-time",
    )


def _in(item: ProgrammeItem) -> tuple[int, int]:
    return item.seats.count(), item.wishes.count()


def require_nobody_in(item: ProgrammeItem) -> None:
    """Refuse to take out an item in which people hold a place, or for which they wait."""
    held, waiting = _in(item)
    if held or waiting:
        raise _somebody_in(item, held, waiting)


def require_places(item: ProgrammeItem, places: int | None, allocation: str) -> None:
    """Refuse fewer places than are held, and another way to give them once people have asked."""
    held, waiting = _in(item)
    if (held or waiting) and (allocation != item.allocation or places is None):
        raise _somebody_in(item, held, waiting)
    if places is not None and places < held:
        words = ngettext(
            "%(held)d place is held in “%(title)s”: keep at least as many.",
            "%(held)d places are held in “%(title)s”: keep at least as many.",
            held,
        )
        raise Refusal(
            words % {"held": held, "title": item.title}, rule="comptoirs.places-of-an-item"
        )


def _somebody_in(item: ProgrammeItem, held: int, waiting: int) -> Refusal:
    words = ngettext(
        "%(held)d person holds a place in “%(title)s”",
        "%(held)d people hold a place in “%(title)s”",
        held,
    ) % {"held": held, "title": item.title}
    if waiting:
        words += " " + ngettext("and %(n)d waits for one", "and %(n)d wait for one", waiting) % {
            "n": waiting
        }
    return Refusal(
        words + _(": ask them first to choose something else, each on their page or by telephone."),
        rule="comptoirs.places-of-an-item",
        next_step=NextStep(
            _("See who comes"), reverse("comptoirs:mission_door", args=[item.comptoir.slug])
        ),
    )
