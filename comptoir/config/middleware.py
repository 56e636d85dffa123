"""What every request goes through."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, cast

import structlog
from django.utils.cache import patch_cache_control

from comptoir.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from comptoir.kernel.requests import Request

    View = Callable[[HttpRequest], HttpResponse]

log = structlog.get_logger(__name__)


def request_log(get_response: View) -> View:
    """Give each request an id, and log its route (never its address: that may hold a token)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        try:
            response = get_response(request)
            match = request.resolver_match
            log.info(
                "request",
                method=request.method,
                route=match.route if match else None,
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )
            response.headers["X-Request-ID"] = request_id
            return response
        finally:
            structlog.contextvars.clear_contextvars()

    return middleware


def moment(get_response: View) -> View:
    """Ask the clock once a request: `request.now` is the only present that the views know."""

    def middleware(request: HttpRequest) -> HttpResponse:
        cast("Request", request).now = clock.now()
        return get_response(request)

    return middleware


def private_pages(get_response: View) -> View:
    """Keep pages with somebody's data out of every cache: signed in, or behind a link."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        personal = request.user.is_authenticated or (match and "token" in match.kwargs)
        if personal and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware
