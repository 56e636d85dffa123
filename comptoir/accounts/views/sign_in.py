"""Coming in: an address, a code, a name where several share the mailbox; and going out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.accounts import limits
from comptoir.accounts.actions import sign_in as actions
from comptoir.accounts.forms import CodeForm, SignInForm, WhoForm
from comptoir.accounts.http import act_of, begin_session, client_network, safe_next
from comptoir.accounts.models import SignInCode
from comptoir.kernel import clock
from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request

CODE, NEXT = "accounts.code", "accounts.next"


def _count(request: Request, email: str) -> None:
    """Count one more letter: a mailbox is not flooded, and a room of thirty people behind one box comes in."""
    at = clock.machine_now()
    limits.allow(
        "sign-in.network", client_network(request), limit=60, window=timedelta(hours=1), at=at
    )
    limits.allow("sign-in.address", email, limit=5, window=timedelta(minutes=15), at=at)
    limits.allow("sign-in.address-day", email, limit=20, window=timedelta(days=1), at=at)


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Ask for an address, and send a code there; the answer is the same whoever has it."""
    if request.user.is_authenticated:
        return redirect(safe_next(request, request.GET.get("next", "")))
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if form.is_valid():
        email, former = form.cleaned_data["email"], request.session.get(CODE)
        try:
            _count(request, email)
            code = actions.request_code(
                email, former=former, act=act_of(request), language=get_language() or "fr"
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[CODE] = code.pk
            request.session[NEXT] = safe_next(request, form.cleaned_data["next"])
            return redirect("accounts:code")
    return TemplateResponse(request, "accounts/sign_in.html", {"form": form})


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def code(request: Request) -> HttpResponse:
    """Ask for the code that this browser had sent; reading the page spends nothing."""
    sent = SignInCode.objects.filter(pk=request.session.get(CODE, 0), proven_at=None).first()
    if sent is None:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            actions.prove(sent.pk, form.cleaned_data["code"], act=act_of(request))
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            return _enter_or_ask(request, sent)
    context = {"form": form, "email": sent.email, "next": request.session.get(NEXT, "")}
    return TemplateResponse(request, "accounts/code.html", context)


def _enter_or_ask(request: Request, sent: SignInCode) -> HttpResponse:
    persons = actions.who_may_enter(sent.email)[:2]
    if len(persons) == 1:
        return _enter(request, persons[0].pk)
    return redirect("accounts:who")


def _enter(request: Request, person_pk: int) -> HttpResponse:
    """Open the session; what served to open it is forgotten."""
    user = actions.enter(request.session.get(CODE), person_pk, act=act_of(request))
    wanted = request.session.pop(NEXT, "")
    del request.session[CODE]
    begin_session(request, user)
    return redirect(safe_next(request, wanted))


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def who(request: Request) -> HttpResponse:
    """Ask which of those who share the mailbox is there; nobody sees the names before the code."""
    sent = SignInCode.objects.filter(pk=request.session.get(CODE, 0)).first()
    if sent is None or not sent.lets_choose_at(request.now):
        return redirect("accounts:sign_in")
    form = WhoForm(request.POST or None, persons=actions.who_may_enter(sent.email))
    if form.is_valid():
        try:
            return _enter(request, int(form.cleaned_data["person"]))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return TemplateResponse(request, "accounts/who.html", {"form": form})


@login_not_required
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Close this session; pressing twice closes it once."""
    if request.user.is_authenticated:
        actions.sign_out(request.user, act=act_of(request))
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("accounts:sign_in")
