"""One comptoir, rendered for machines: schema.org for search engines, OpenAgenda's structure for agendas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from comptoir.kernel.clock import local
from comptoir.kernel.instance import instance
from comptoir.ui.words import hour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comptoir.comptoirs.models import Comptoir, ProgrammeItem, Venue

SCHEMA = "https://schema.org/"
# OpenAgenda's codes (dev-doc, "structure d'un événement").
SCHEDULED, FULL, CANCELLED, PUBLISHED, ON_SITE = 1, 5, 6, 2, 1
TITLE, DESCRIPTION = 140, 200


def _address(path: str) -> str:
    return settings.BASE_URL + path


def schema_org(comptoir: Comptoir, programme: Iterable[ProgrammeItem]) -> dict[str, Any]:
    """Return the schema.org Event of a comptoir, with what is left of its seats."""
    status = "EventCancelled" if comptoir.is_cancelled else "EventScheduled"
    return {
        "@context": SCHEMA,
        **_event(str(comptoir), comptoir),
        "url": _address(comptoir.get_absolute_url()),
        "description": comptoir.welcome,
        "doorTime": local(comptoir.doors_at).isoformat(),
        "eventStatus": SCHEMA + status,
        "eventAttendanceMode": SCHEMA + "OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "inLanguage": "fr",
        "maximumAttendeeCapacity": comptoir.capacity,
        "remainingAttendeeCapacity": comptoir.seats_left,
        "location": _place(comptoir.venue),
        "organizer": {
            "@type": "GovernmentOrganization",
            "name": instance().organisation,
            "url": _address("/"),
        },
        "offers": _offer(comptoir),
        "subEvent": [
            {**_event(item.title, item), "location": _place(comptoir.venue, item.room)}
            for item in programme
        ],
    }


def _event(name: str, times: Comptoir | ProgrammeItem) -> dict[str, Any]:
    return {
        "@type": "Event",
        "name": name,
        "startDate": local(times.starts_at).isoformat(),
        "endDate": local(times.ends_at).isoformat(),
    }


def _place(venue: Venue, room: str = "") -> dict[str, Any]:
    return {
        "@type": "Place",
        "name": f"{venue.name}, {room}" if room else venue.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": venue.address,
            "postalCode": venue.postal_code,
            "addressLocality": venue.commune.name,
            "addressCountry": "FR",
        },
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": venue.latitude,
            "longitude": venue.longitude,
        },
    }


def _offer(comptoir: Comptoir) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "EUR",
        "availability": SCHEMA + ("SoldOut" if comptoir.is_full else "InStock"),
        "validFrom": local(comptoir.registration_opens_at).isoformat(),
        "url": _address(reverse("comptoirs:register", args=[comptoir.slug])),
    }


@override("fr")
def openagenda(comptoir: Comptoir) -> dict[str, Any]:
    """Return the event of a comptoir in OpenAgenda's structure, in French whoever asks.

    `extIds` makes an import idempotent.
    """
    venue = comptoir.venue
    begins = local(comptoir.starts_at)
    summary = f"{comptoir.host.name} – {venue.commune.name}, {begins:%d/%m/%Y}, {hour(comptoir.starts_at)}"
    kinds = {fact.kind for fact in venue.access_facts.all()}
    return {
        "uid": comptoir.pk,
        "slug": comptoir.slug,
        "extIds": [{"key": "comptoir", "value": str(comptoir.pk)}],
        "title": {"fr": str(comptoir)[:TITLE]},
        "description": {"fr": summary[:DESCRIPTION]},
        "longDescription": {"fr": comptoir.welcome},
        "timings": [{"begin": begins.isoformat(), "end": local(comptoir.ends_at).isoformat()}],
        "registration": [
            {
                "type": "link",
                "value": _address(reverse("comptoirs:register", args=[comptoir.slug])),
            },
            {"type": "phone", "value": instance().contact.phone},
        ],
        "accessibility": {kind: kind in kinds for kind in ("hi", "vi", "pi", "mi", "ii")},
        "attendanceMode": ON_SITE,
        "status": CANCELLED if comptoir.is_cancelled else FULL if comptoir.is_full else SCHEDULED,
        "state": PUBLISHED,
        "updatedAt": comptoir.changed_at.isoformat(),
        "location": _location(venue),
    }


def _location(venue: Venue) -> dict[str, Any]:
    return {
        "name": venue.name,
        "address": f"{venue.address}, {venue.postal_code} {venue.commune.name}",
        "postalCode": venue.postal_code,
        "city": venue.commune.name,
        "insee": venue.commune.insee,
        "countryCode": "FR",
        "latitude": venue.latitude,
        "longitude": venue.longitude,
        "access": {"fr": venue.directions},
    }
