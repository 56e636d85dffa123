"""What the holder of a link sees: where they stand, what waits for an answer, the ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.accounts.http import link_act
from comptoir.comptoirs.calendars import calendar_of
from comptoir.comptoirs.choices import choices_of
from comptoir.comptoirs.models import AccessNeed, Registration
from comptoir.comptoirs.models.registration import MANAGE, TICKET
from comptoir.comptoirs.standing import Standing
from comptoir.comptoirs.views.gestures import do
from comptoir.kernel import tokens
from comptoir.kernel.refusals import refusal_of

if TYPE_CHECKING:
    from comptoir.kernel.requests import Request


def registration_behind(token: str, kind: str = MANAGE) -> Registration:
    """Return the registration that this token opens, or answer 404 as for any other wrong address."""
    pk = tokens.claimed_pk(token)
    registration = Registration.objects.with_day().filter(pk=pk).first() if pk else None
    if registration is None:
        raise Http404
    version = registration.link_version if kind == MANAGE else registration.ticket_version
    if not tokens.opens(token, kind, registration.pk, version):
        raise Http404
    return registration


def referent_behind(token: str) -> Registration:
    """Return the registration that this token opens, if it speaks for its party; else answer 404."""
    registration = registration_behind(token)
    if not registration.is_referent:
        raise Http404
    return registration


@login_not_required
@require_http_methods(["GET", "POST"])
def manage(request: Request, token: str) -> HttpResponse:
    """Show where one stands and what may be done with it; do what a button says."""
    registration = registration_behind(token)
    refusal = None
    if request.method == "POST":
        refusal = refusal_of(
            lambda: do(request.POST, registration, act=link_act(request, registration))
        )
        if refusal is None:
            return redirect(registration.manage_url)
    template = "comptoirs/manage.html" if registration.is_referent else "comptoirs/companion.html"
    standing = Standing(registration.party, request.now)
    context = _asked_for(registration) | {
        "registration": registration,
        "comptoir": standing.comptoir if registration.is_referent else registration.comptoir,
        "standing": standing,
        "refusal": refusal,
    }
    return TemplateResponse(request, template, context)


def _asked_for(registration: Registration) -> dict[str, object]:
    """What this person asked for, beyond the seat."""
    return {
        "choices": choices_of(registration),
        "topics": registration.topics.all(),
        "access_need": AccessNeed.objects.filter(registration=registration).first(),
    }


@login_not_required
@require_safe
def my_ics(_request: Request, token: str) -> HttpResponse:
    """Return the calendar entry of one's comptoir."""
    comptoir = registration_behind(token).comptoir
    response = HttpResponse(calendar_of([comptoir]), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{comptoir.slug}.ics"'
    return response


@login_not_required
@require_safe
def ticket(request: Request, token: str) -> HttpResponse:
    """Show the ticket, in the language in which its holder registered: the code itself has no language."""
    registration = registration_behind(token, TICKET)
    translation.activate(registration.party.language)
    address = (settings.BASE_URL + registration.ticket_url).upper()
    code = segno.make_qr(address, error="m").svg_inline(
        scale=6, border=4, omitsize=True, svgclass="qr"
    )
    context = {
        "registration": registration,
        "comptoir": registration.comptoir,
        "code": SafeString(code),
    }
    return TemplateResponse(request, "comptoirs/ticket.html", context)
