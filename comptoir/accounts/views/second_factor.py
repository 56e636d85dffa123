"""The second proof: asking for it, and installing it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import django_otp
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comptoir.accounts import enrolment, limits
from comptoir.accounts.actions import second_factor as actions
from comptoir.accounts.forms import EnrolForm, SecondFactorForm
from comptoir.accounts.http import act_of, safe_next
from comptoir.kernel import clock
from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from comptoir.accounts.models import User
    from comptoir.kernel.requests import Request


def _user(request: Request) -> User:
    """Return whoever needs a second proof; these pages do not exist for the others."""
    user = request.user
    if not (user.is_authenticated and user.requires_second_factor):
        raise Http404
    return user


def _count(user: User) -> None:
    at = clock.machine_now()
    limits.allow("second-factor", str(user.pk), limit=10, window=timedelta(minutes=15), at=at)


def _wanted(request: Request) -> str:
    return request.POST.get("next") or request.GET.get("next", "")


def _open(request: Request, device: Any) -> None:
    """Let this session do what the role allows, under a new key."""
    django_otp.login(request, device)
    request.session.cycle_key()


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """Ask for the code of the telephone."""
    user, wanted = _user(request), _wanted(request)
    if user.is_verified():
        return redirect(safe_next(request, wanted))
    if not actions.device_of(user):
        return redirect(reverse("accounts:enrol", query={"next": wanted} if wanted else None))
    form = SecondFactorForm(request.POST or None)
    if form.is_valid():
        try:
            _count(user)
            device = actions.verify(user, form.cleaned_data["code"], act=act_of(request))
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            _open(request, device)
            return redirect(safe_next(request, wanted))
    return TemplateResponse(request, "accounts/second_factor.html", {"form": form, "next": wanted})


def _shown(secret: bytes) -> dict[str, str]:
    """Return the secret as a drawing, as a link for the telephone that shows the page, and as text."""
    return {
        "drawing": enrolment.drawing(secret),
        "address": enrolment.address(secret),
        "secret": enrolment.spelled(secret),
    }


@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request: Request) -> HttpResponse:
    """Install the second proof on a telephone, or on another one once the first was shown."""
    user, wanted = _user(request), _wanted(request)
    if actions.device_of(user) and not user.is_verified():
        return redirect("accounts:second_factor")
    secret = enrolment.secret_for(user.pk, request.session.session_key or "")
    form = EnrolForm(request.POST or None)
    if form.is_valid():
        try:
            _count(user)
            device, codes = actions.enrol(
                user, secret, form.cleaned_data["code"], act=act_of(request)
            )
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            _open(request, device)
            shown = {"codes": codes, "next": safe_next(request, wanted)}
            return TemplateResponse(request, "accounts/recovery_codes.html", shown)
    context = {"form": form, "next": wanted, **_shown(secret)}
    return TemplateResponse(request, "accounts/enrol.html", context)
