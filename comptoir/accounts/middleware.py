"""Who must still prove who they are goes no further, and loses nothing of what they typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from comptoir.accounts import keeping
from comptoir.accounts.http import idle_too_long

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from comptoir.kernel.requests import Request

    View = Callable[[Request], HttpResponse]

OPEN = frozenset({"accounts:second_factor", "accounts:enrol", "accounts:sign_out"})


def require_second_factor(get_response: View) -> View:
    """Let a user whose role asks for a second factor reach nothing else before it, nor after an hour's sleep."""

    def middleware(request: Request) -> HttpResponse:
        # Asked before the user is: a session that was ended elsewhere is emptied by that.
        request.signed_in_as = keeping.signed_in_as(request)
        user = request.user
        if not (user.is_authenticated and user.requires_second_factor):
            return get_response(request)
        if idle_too_long(request):
            logout(request)
            if request.method != "POST":
                request.signed_in_as = ""  # nobody closed it: one signs in again, as usual
        elif not user.is_verified() and _view_name(request) not in OPEN:
            return _ask_again(request)
        return get_response(request)

    return middleware


def _ask_again(request: Request) -> HttpResponse:
    """Lead to the second proof; what was being sent is kept."""
    if request.method == "POST" and keeping.is_ours(request):
        return keeping.kept(request, sign_in="accounts:second_factor")
    wanted = {"next": request.get_full_path()} if request.method == "GET" else {}
    return redirect(reverse("accounts:second_factor", query=wanted))


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks to sign in unless it says otherwise; a form that was typed is not lost by it."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Send in nobody's name what somebody else typed; keep what was typed by whoever must sign in again."""
        asked = cast("Request", request)
        if keeping.is_of_another(asked):
            return keeping.of_another(asked)
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None and request.method == "POST" and keeping.is_ours(asked):
            return keeping.kept(asked)
        if answer is not None and asked.signed_in_as:
            return keeping.session_ended(asked)
        return answer


def _view_name(request: Request) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
