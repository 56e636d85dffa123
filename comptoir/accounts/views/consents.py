"""What somebody agreed to: seen, given and withdrawn at any moment, by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comptoir.accounts.actions import agree
from comptoir.accounts.forms import ConsentsForm
from comptoir.accounts.http import act_of, user_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request


@never_cache
@require_http_methods(["GET", "POST"])
def consents(request: Request) -> HttpResponse:
    """Show what I agreed to, and let me change my mind; under 15, only say why nothing is asked."""
    person = user_of(request).person
    form = None
    if not person.under_15:
        given = person.consents.standing().values_list("kind", flat=True)
        form = ConsentsForm(
            request.POST if request.method == "POST" else None,
            initial=dict.fromkeys(given, True),
        )
        if form.is_valid():
            agree(person, to=form.kinds(), act=act_of(request))
            messages.success(request, _("Your choice is saved."))
            return redirect("accounts:consents")
    context = {"form": form, "back": resolve_url(settings.LOGIN_REDIRECT_URL)}
    return TemplateResponse(request, "accounts/consents.html", context)
