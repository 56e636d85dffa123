"""The demonstration's own pages: who to be, when, and the mail that the product sent."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe
from django_otp import login as prove_second_factor
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptoir.accounts.http import begin_session
from comptoir.comptoirs.models import BlockLink
from comptoir.demo import clock, roles
from comptoir.demo.forms import TravelForm
from comptoir.demo.guard import is_demonstration
from comptoir.editions.models import Edition
from comptoir.mail.models import Letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from comptoir.kernel.requests import Request

PER_PAGE = 15
# A letter is read in a mail program, with the styles that it carries; here it is alone on its page.
LETTER_POLICY = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"]}


def demonstration_only[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Answer 404 on a database that is not a demonstration, whatever the settings say."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_demonstration():
            raise Http404
        return view(*args, **kwargs)

    return login_not_required(guarded)


@demonstration_only
@require_safe
def panel(request: Request) -> HttpResponse:
    """Show who one may be and when."""
    return _panel(request, TravelForm())


def _panel(request: Request, form: TravelForm) -> HttpResponse:
    edition = Edition.objects.current(request.now)
    known = roles.people()
    context = {
        "roles": [(key, label, known[key]) for key, label in roles.LABELS.items() if key in known],
        "phases": edition.phases.all() if edition else [],
        "form": form,
        "letters": Letter.objects.count(),
        "links": BlockLink.objects.open(request.now).with_day().order_by("pk")[:1],
    }
    return TemplateResponse(request, "demo/panel.html", context)


@demonstration_only
@require_POST
def enter(request: Request, role: str) -> HttpResponse:
    """Become somebody of the demonstration."""
    user = roles.people().get(role)
    if user is None:
        raise Http404
    begin_session(request, user)
    device = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    if device is not None:
        prove_second_factor(request, device)
    return redirect("portal:my_space")


@demonstration_only
@require_POST
def travel(request: Request) -> HttpResponse:
    """Go to another day."""
    form = TravelForm(request.POST)
    if not form.is_valid():
        return _panel(request, form)
    clock.travel(form.cleaned_data["to"])
    return redirect("demo:panel")


@demonstration_only
@require_safe
def mailbox(request: Request) -> HttpResponse:
    """List every letter that the product wrote, the last first."""
    letters = Letter.objects.order_by("-created_at", "-pk").defer("html", "text", "attachments")
    page = Paginator(letters, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "demo/mailbox.html", {"page_obj": page})


@demonstration_only
@require_safe
def letter(request: Request, pk: int) -> HttpResponse:
    """Show one letter."""
    found = get_object_or_404(Letter, pk=pk)
    return TemplateResponse(request, "demo/letter.html", {"letter": found})


@demonstration_only
@require_safe
@csp_override(LETTER_POLICY)
def letter_html(_request: Request, pk: int) -> HttpResponse:
    """Show the HTML part of a letter, as a mail program would."""
    return HttpResponse(get_object_or_404(Letter, pk=pk).html)
