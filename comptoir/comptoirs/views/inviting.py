"""Asking to be told of the comptoirs near home, and wanting no more of it: pages with a button, which no scanner presses."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from comptoir.accounts import limits
from comptoir.accounts.http import act_of, client_network, link_act
from comptoir.comptoirs.actions import inviting
from comptoir.comptoirs.forms_inviting import WatchForm
from comptoir.comptoirs.models import Invitation, Watch
from comptoir.comptoirs.models.invitation import INVITATION, WATCH
from comptoir.kernel import clock, tokens
from comptoir.kernel.refusals import refusal_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request

PER_NETWORK, PER_MAILBOX, WINDOW = 30, 5, timedelta(hours=1)


def _claimed(token: str, kind: str) -> int:
    """Return the row that a link opens; a link of somebody's own making opens none."""
    pk = tokens.claimed_pk(token)
    if pk is None or not tokens.opens(token, kind, pk, 1):
        raise Http404
    return pk


@login_not_required
@require_http_methods(["GET", "POST"])
def watch(request: Request) -> HttpResponse:
    """Ask for an address and a commune; whoever sends gets the same answer, known or not."""
    form = WatchForm(request.POST or None)
    refusal = None
    if form.is_valid():
        refusal = refusal_of(lambda: _ask(request, form))
        if refusal is None:
            return redirect(f"{request.path}?envoye=1")
    context = {"form": form, "refusal": refusal, "sent": "envoye" in request.GET}
    return TemplateResponse(request, "comptoirs/watch.html", context)


def _ask(request: Request, form: WatchForm) -> None:
    email, at = form.cleaned_data["email"], clock.machine_now()
    network = client_network(request)
    limits.allow("watch.network", network, limit=PER_NETWORK, window=WINDOW, at=at)
    limits.allow("watch.mailbox", email, limit=PER_MAILBOX, window=WINDOW, at=at)
    inviting.watch(
        email,
        form.cleaned_data["commune"],
        language=get_language() or "fr",
        act=act_of(request),
    )


@login_not_required
@require_http_methods(["GET", "POST"])
def watch_link(request: Request, token: str) -> HttpResponse:
    """Confirm, or end, what was asked; a link whose address is forgotten says so."""
    found = Watch.objects.select_related("commune").filter(pk=_claimed(token, WATCH)).first()
    if request.method == "POST" and found is not None:
        answers = {"confirm": inviting.confirm_watch, "end": inviting.end_watch}
        answer = answers.get(request.POST.get("answer", ""))
        if answer is None:
            raise Http404
        answer(found, act=link_act(request, found))
        return redirect("comptoirs:watch_link", token)
    context = {"watch": found, "ended": found is None}
    return TemplateResponse(request, "comptoirs/watch_link.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Say why a letter came, and end them by one button."""
    invitations = Invitation.objects.select_related("comptoir__venue__commune")
    found = invitations.filter(pk=_claimed(token, INVITATION)).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        inviting.refuse(found, act=link_act(request, found))
        return redirect("comptoirs:invitation", token)
    return TemplateResponse(request, "comptoirs/invitation.html", {"invitation": found})
