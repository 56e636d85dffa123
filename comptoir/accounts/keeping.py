"""What somebody sent when their session was over: shown again to them, ready to leave by their own hand, lost by nobody.

Nothing is written: what was typed goes back to the browser that sent it, with the mark of whose it is, so that it never
leaves in the name of somebody else who signs in there afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.contrib.auth import SESSION_KEY
from django.core import signing
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

if TYPE_CHECKING:
    from django.http import HttpResponse  # noqa: TID251 - the answer of a middleware

    from comptoir.kernel.requests import Request

WHOSE = "kept_for"
NEVER_SHOWN = {"csrfmiddlewaretoken", WHOSE}
_SALT = "comptoir.accounts.kept-for"


def signed_in_as(request: Request) -> str:
    """Return the key of the user that this session carries, whether it still opens anything or not."""
    return str(request.session.get(SESSION_KEY, ""))


def is_ours(request: Request) -> bool:
    """Tell whether one of our own pages sent this: what another site posts is never offered for sending."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.get_host()


def is_of_another(request: Request) -> bool:
    """Tell whether what is sent again was typed by another user than who is signed in now."""
    mark = request.POST.get(WHOSE, "") if request.method == "POST" else ""
    if not mark or not request.user.is_authenticated:
        return False
    try:
        return bool(signing.loads(mark, salt=_SALT) != str(request.user.pk))
    except signing.BadSignature:
        return True


def _mark(request: Request) -> str:
    """Return the mark of whose words these are; the one that they bear already stays."""
    known = request.POST.get(WHOSE, "")
    whose = request.signed_in_as
    return known or (signing.dumps(whose, salt=_SALT) if whose else "")


@never_cache
def kept(request: Request, *, sign_in: str = "accounts:sign_in") -> HttpResponse:
    """Answer with what was typed: sign in in another tab, then send it again."""
    again = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER_SHOWN
        for value in values
    ]
    mark = _mark(request)
    context = {
        "again": [*again, (WHOSE, mark)] if mark else again,
        "sentences": [value for _name, value in again if " " in value.strip()],
        "files": [file.name for name in request.FILES for file in request.FILES.getlist(name)],
        "action": request.get_full_path(),
        "sign_in": reverse(sign_in, query={"next": request.path}),
    }
    return TemplateResponse(request, "accounts/kept.html", context, status=403).render()


@never_cache
def of_another(request: Request) -> HttpResponse:
    """Refuse to send, in this user's name, what another one typed."""
    return TemplateResponse(request, "accounts/kept_of_another.html", status=403).render()


@never_cache
def session_ended(request: Request) -> HttpResponse:
    """Say that the session was closed from elsewhere, and show nothing of the page."""
    context = {"sign_in": reverse("accounts:sign_in")}
    return TemplateResponse(request, "accounts/session_ended.html", context, status=403).render()
