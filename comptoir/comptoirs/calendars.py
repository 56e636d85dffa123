"""Comptoirs in calendars (RFC 5545): a stable UID, a revision that grows, Europe/Paris with its rules.

The UID is the same in the feed, in the page's file and in the mail, so that a calendar keeps one entry.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from comptoir.kernel.clock import local
from comptoir.kernel.instance import instance
from comptoir.ui.words import hour

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comptoir.comptoirs.models import Comptoir

REFRESH = timedelta(hours=6)
# The rule of the European Union since 1996 (directive 2000/84/EC). Said as a rule it is a tenth of the list of
# changes that icalendar would compute for each letter, at a third of the price of a whole registration.
PARIS = Timezone.from_ical(
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    "TZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    "TZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
    "END:VTIMEZONE\r\n"
)


def calendar_of(
    comptoirs: Iterable[Comptoir], *, method: str = "PUBLISH", at: datetime | None = None
) -> str:
    """Return an iCalendar text with one event a comptoir; those cancelled are kept, as CANCELLED.

    Args:
        comptoirs: with their venue and its commune at hand.
        method: PUBLISH, or CANCEL in the letter of whoever no longer comes.
        at: the moment of the letter; a feed says that of the last change, so that it stays the same meanwhile.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{instance().name}//comptoirs//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("x-wr-calname", instance().tagline)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add_component(PARIS)
    for comptoir in comptoirs:
        calendar.add_component(
            _event(comptoir, at or comptoir.changed_at, cancelled=method == "CANCEL")
        )
    return calendar.to_ical().decode()  # type: ignore[no-any-return]


def _event(comptoir: Comptoir, at: datetime, *, cancelled: bool) -> Event:
    venue = comptoir.venue
    event = Event()
    event.add("uid", f"comptoir-{comptoir.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", comptoir.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("last-modified", comptoir.changed_at.astimezone(UTC))
    event.add("dtstart", local(comptoir.starts_at))
    event.add("dtend", local(comptoir.ends_at))
    event.add(
        "organizer",
        f"mailto:{instance().contact.email}",
        parameters={"CN": instance().organisation},
    )
    event.add("summary", str(comptoir))
    event.add("description", _("Doors open at %(time)s.") % {"time": hour(comptoir.doors_at)})
    event.add(
        "location", f"{venue.name}, {venue.address}, {venue.postal_code} {venue.commune.name}"
    )
    event.add("geo", (venue.latitude, venue.longitude))
    event.add("url", settings.BASE_URL + comptoir.get_absolute_url())
    event.add("status", "CANCELLED" if cancelled or comptoir.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event
