"""What the holder of a link sees: the registration, its cancellation, the ticket."""

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
from comptoir.comptoirs.actions.register import cancel as give_back
from comptoir.comptoirs.calendars import calendar_of
from comptoir.comptoirs.models import AccessNeed, ProgrammeItem, Registration
from comptoir.comptoirs.models.registration import MANAGE, TICKET
from comptoir.kernel import tokens
from comptoir.kernel.refusals import Refusal

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


@login_not_required
@require_safe
def manage(request: Request, token: str) -> HttpResponse:
    """Show what is held, and what may be done with it."""
    registration = registration_behind(token)
    context = {
        "registration": registration,
        "comptoir": registration.comptoir,
        "items": ProgrammeItem.objects.filter(seats__registration=registration).in_order(),
        "topics": registration.topics.all(),
        "access_need": AccessNeed.objects.filter(registration=registration).first(),
        "started": request.now >= registration.comptoir.starts_at,
    }
    return TemplateResponse(request, "comptoirs/manage.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def cancel(request: Request, token: str) -> HttpResponse:
    """Ask once, by a button: a mail scanner that follows links cancels nothing."""
    registration = registration_behind(token)
    refusal = None
    if request.method == "POST":
        try:
            give_back(registration, act=link_act(request, registration))
        except Refusal as raised:
            refusal = raised
        else:
            return redirect(registration.manage_url)
    context = {"registration": registration, "comptoir": registration.comptoir, "refusal": refusal}
    return TemplateResponse(request, "comptoirs/cancel.html", context)


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
