"""The running sheet: the day minute by minute, and those who come in numbers. It carries no name of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from comptoir.comptoirs.models import AccessNeed, Need, ProgrammeItem, Registration
from comptoir.ui.words import number

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.comptoirs.models import Comptoir

ComesAs = Registration.ComesAs


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the sheet."""

    starts_at: datetime
    ends_at: datetime | None
    title: str
    room: str = ""
    led_by: str = ""
    expected: str = ""


def moments_of(comptoir: Comptoir) -> list[Moment]:
    """Return the day in order: the doors, each item of the programme, the end."""
    items = ProgrammeItem.objects.filter(comptoir=comptoir).select_related("led_by")
    doors = Moment(comptoir.doors_at, None, _("Doors open"), expected=number(comptoir.seats_held))
    end = Moment(comptoir.ends_at, None, _("The day ends"))
    return [doors, *(_moment(item) for item in items.in_order()), end]


def _moment(item: ProgrammeItem) -> Moment:
    expected = _("everyone")
    if item.places is not None:
        facts = {"held": number(item.places_held), "places": number(item.places)}
        expected = _("%(held)s of %(places)s") % facts
    led_by = item.led_by.name if item.led_by else ""
    return Moment(item.starts_at, item.ends_at, item.title, item.room, led_by, expected)


def numbers_of(comptoir: Comptoir) -> list[tuple[str, int]]:
    """Return who comes, counted: whoever holds a seat, by what changes the welcome."""
    seated = Registration.objects.confirmed().filter(comptoir=comptoir)
    counted = seated.aggregate(
        structures=Count("pk", filter=Q(comes_as=ComesAs.STRUCTURE)),
        professionals=Count("pk", filter=Q(comes_as=ComesAs.PROFESSIONAL)),
        children=Count("pk", filter=Q(under_15=True)),
        groups=Count("party", distinct=True, filter=~Q(party__kind="alone")),
    )
    return [
        (_("Seats held"), comptoir.seats_held),
        (_("Seats in all"), comptoir.capacity),
        (_("People who wait"), comptoir.waiting),
        (_("For an association or another structure"), counted["structures"]),
        (_("Professionals who help holders"), counted["professionals"]),
        (_("Under 15"), counted["children"]),
        (_("Families, teams and groups"), counted["groups"]),
    ]


def needs_of(comptoir: Comptoir) -> list[tuple[str, int]]:
    """Return how many ask for help on each topic, those asked for most at the top."""
    seated = Registration.objects.confirmed().filter(comptoir=comptoir)
    asked = Need.objects.filter(registration__in=seated).values_list("topic__name")
    return list(asked.annotate(people=Count("pk")).order_by("-people", "topic__name"))


def access_needs_of(comptoir: Comptoir) -> tuple[int, int]:
    """Return how many said an access need, and how many of them wait for an answer; what it is stays in the space."""
    seated = Registration.objects.confirmed().filter(comptoir=comptoir)
    asked = AccessNeed.objects.filter(registration__in=seated)
    counted = asked.aggregate(all=Count("pk"), open=Count("pk", filter=Q(answered_at=None)))
    return counted["all"], counted["open"]
