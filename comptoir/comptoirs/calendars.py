"""Comptoirs in calendars (RFC 5545): a stable UID, a revision that grows, Europe/Paris with its rules.

The UID is the same in the feed, in the page's file and in the mail, so that a calendar keeps one entry.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from comptoir.kernel.clock import local
from comptoir.kernel.instance import instance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comptoir.comptoirs.models import Comptoir

REFRESH = timedelta(hours=6)


def calendar_of(comptoirs: Iterable[Comptoir], *, method: str = "PUBLISH") -> str:
    """Return an iCalendar text with one event a comptoir; those cancelled are kept, as CANCELLED."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{instance().name}//comptoirs//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("x-wr-calname", instance().tagline)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for comptoir in comptoirs:
        calendar.add_component(_event(comptoir, cancelled=method == "CANCEL"))
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()  # type: ignore[no-any-return]


def _event(comptoir: Comptoir, *, cancelled: bool) -> Event:
    venue = comptoir.venue
    event = Event()
    event.add("uid", f"comptoir-{comptoir.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", comptoir.sequence)
    event.add("dtstamp", comptoir.changed_at.astimezone(UTC))
    event.add("last-modified", comptoir.changed_at.astimezone(UTC))
    event.add("dtstart", local(comptoir.starts_at))
    event.add("dtend", local(comptoir.ends_at))
    event.add("summary", str(comptoir))
    event.add(
        "description", _("Doors open at %(time)s.") % {"time": f"{local(comptoir.doors_at):%H:%M}"}
    )
    event.add(
        "location", f"{venue.name}, {venue.address}, {venue.postal_code} {venue.commune.name}"
    )
    event.add("geo", (venue.latitude, venue.longitude))
    event.add("url", settings.BASE_URL + comptoir.get_absolute_url())
    event.add("status", "CANCELLED" if cancelled or comptoir.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event
