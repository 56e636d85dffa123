"""When something does not go: pages that say what happened, that nothing is lost, and what to do.

None of them asks the database: it may be the one that is down.
"""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from django.db import InterfaceError, OperationalError
from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)

RETRY_SECONDS = "30"
NEVER_SHOWN = {"csrfmiddlewaretoken"}


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that this page belongs to others."""
    return render(request, "portal/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that nothing is at this address, and lead to what was probably meant."""
    return render(request, "portal/errors/404.html", status=404)


def failure(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; or that the service pauses, when the database is locked or down.

    The log names the route and where the code failed, never the address nor the error's words: the one may hold a
    token, the others a name.
    """
    error = sys.exception()
    log.error("failure", route=_route(request), error=type(error).__name__, frames=_frames(error))
    if isinstance(error, OperationalError | InterfaceError):
        return unavailable(request)
    context = {"again": _typed(request), "action": request.get_full_path()}
    return render(request, "portal/errors/500.html", context, status=500)


def _route(request: HttpRequest) -> str | None:
    return request.resolver_match.route if request.resolver_match else None


def _frames(error: BaseException | None) -> list[str]:
    """Return the places of a traceback, the innermost last, without any value."""
    if error is None:
        return []
    return [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that the service pauses: what was typed is shown again, ready to be sent."""
    context = {"again": _typed(request), "action": request.get_full_path()}
    response = render(request, "portal/errors/503.html", context, status=503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Show again what was typed in a form that grew old, to be sent by the person's own hand.

    Only when the form was ours: what another site posts is never offered for sending.
    """
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    ours = urlsplit(origin).netloc == request.get_host()
    log.warning("expired form", route=_route(request), ours=ours)
    context = {"again": _typed(request) if ours else [], "action": request.get_full_path()}
    return render(request, "portal/errors/expired.html", context, status=403)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a form sent, field by field, so that nobody types it twice."""
    if request.method != "POST":
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER_SHOWN
        for value in values
    ]
