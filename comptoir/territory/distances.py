"""Distances as the crow flies. Pure: no database."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from django.utils.translation import gettext as _

EARTH_RADIUS = 6371.0088  # mean radius R1 of the IUGG, in kilometres
_NEAR = 3


def kilometres(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Return the great-circle distance between two points given in degrees (haversine)."""
    phi_a, phi_b = radians(a_lat), radians(b_lat)
    chord = (
        sin((phi_b - phi_a) / 2) ** 2
        + cos(phi_a) * cos(phi_b) * sin(radians(b_lon - a_lon) / 2) ** 2
    )
    return 2 * EARTH_RADIUS * asin(sqrt(min(1.0, chord)))


def said(km: float) -> str:
    """Return the distance as one may honestly say it: a commune's position is good to 1 or 2 km."""
    if km < _NEAR:
        return _("less than 3 km away")
    return _("about %(km)d km away") % {"km": round(km)}
