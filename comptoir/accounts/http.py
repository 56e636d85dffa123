"""Who asks: from a request to an actor, and from a user to a session."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from comptoir.accounts.models import User
from comptoir.kernel import clock
from comptoir.kernel.acts import Act, Actor, ActorKind

if TYPE_CHECKING:
    from django.db.models import Model

    from comptoir.kernel.requests import Request

# Whoever holds a second factor sees other people's data: an unattended screen closes after an hour.
IDLE = timedelta(hours=1)
SEEN_KEY = "accounts.seen"
_NOTED_EVERY = timedelta(minutes=5)
_NEXT_LENGTH = 500


def act_of(request: Request) -> Act:
    """Return the act of the signed-in user, or of a visitor."""
    if request.user.is_authenticated:
        return Act(Actor(ActorKind.USER, str(request.user.pk)), request.now)
    return Act(Actor(ActorKind.VISITOR), request.now)


def user_of(request: Request) -> User:
    """Return who is signed in; for the pages that are private, and only for them.

    Raises:
        PermissionDenied: nobody is.
    """
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied


def link_act(request: Request, subject: Model) -> Act:
    """Return the act of whoever holds the personal link of this subject."""
    label = subject._meta.label_lower
    return Act(Actor(ActorKind.LINK, f"{label}:{subject.pk}"), request.now)


def client_network(request: Request) -> str:
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


def begin_session(request: Request, user: User) -> None:
    """Open the session of this user in this browser, under a new key; it ends for good after its time."""
    login(request, user)
    moment = clock.machine_now()
    request.session.set_expiry(moment + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    request.session[SEEN_KEY] = int(moment.timestamp())


def idle_too_long(request: Request) -> bool:
    """Tell whether this session slept longer than `IDLE`; otherwise note, now and then, that it is awake."""
    moment = int(clock.machine_now().timestamp())
    seen = request.session.get(SEEN_KEY, moment)
    if moment - seen > IDLE.total_seconds():
        return True
    if SEEN_KEY not in request.session or moment - seen > _NOTED_EVERY.total_seconds():
        request.session[SEEN_KEY] = moment
    return False


def safe_next(request: Request, wanted: str) -> str:
    """Return the address to go to after signing in: the one that was wanted if it is ours, else one's space."""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return (
        wanted if ours and len(wanted) <= _NEXT_LENGTH else resolve_url(settings.LOGIN_REDIRECT_URL)
    )
