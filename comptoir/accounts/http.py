"""Who asks: from a request to an actor."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from django.conf import settings

from comptoir.kernel.acts import Act, Actor, ActorKind

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest


def act_of(request: HttpRequest) -> Act:
    """Return the act of the signed-in user, or of a visitor."""
    if request.user.is_authenticated:
        return Act(Actor(ActorKind.USER, str(request.user.pk)), request.now)
    return Act(Actor(ActorKind.VISITOR), request.now)


def link_act(request: HttpRequest, subject: Model) -> Act:
    """Return the act of whoever holds the personal link of this subject."""
    label = subject._meta.label_lower  # noqa: SLF001 - documented by Django
    return Act(Actor(ActorKind.LINK, f"{label}:{subject.pk}"), request.now)


def client_network(request: HttpRequest) -> str:
    """Return the network that asks: an IPv4 address, or the /64 that one IPv6 subscriber holds.

    Behind our proxy only the last address of X-Forwarded-For is believed: it is the one that the proxy saw.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or seen
    try:
        address = ip_address(seen)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)
