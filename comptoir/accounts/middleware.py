"""Who must still prove a second time who they are goes no further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from comptoir.accounts.http import idle_too_long

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from comptoir.kernel.requests import Request

    View = Callable[[Request], HttpResponse]

OPEN = frozenset({"accounts:second_factor", "accounts:enrol", "accounts:sign_out"})


def require_second_factor(get_response: View) -> View:
    """Let a user whose role asks for a second factor reach nothing else before it, nor after an hour's sleep."""

    def middleware(request: Request) -> HttpResponse:
        user = request.user
        if not (user.is_authenticated and user.requires_second_factor):
            return get_response(request)
        if idle_too_long(request):
            logout(request)
        elif not user.is_verified() and _view_name(request) not in OPEN:
            wanted = {"next": request.get_full_path()} if request.method == "GET" else {}
            return redirect(reverse("accounts:second_factor", query=wanted))
        return get_response(request)

    return middleware


def _view_name(request: Request) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
