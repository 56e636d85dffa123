"""The pages that inform: help, contact, legal notices. Long prose is one template a language."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.accounts import limits
from comptoir.accounts.http import act_of, client_network
from comptoir.kernel import clock
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.actions import ask
from comptoir.organisations.models import Enquiry
from comptoir.portal.ecodesign import declaration
from comptoir.portal.forms import CallbackForm, DefectForm, QuestionForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request
    from comptoir.portal.forms import EnquiryForm


def prose(request: Request, name: str, **context: object) -> HttpResponse:
    """Show a page written in the reader's language."""
    language = "en" if (get_language() or "").startswith("en") else "fr"
    return TemplateResponse(request, f"portal/{name}.{language}.html", context)


@login_not_required
@require_safe
def help_page(request: Request) -> HttpResponse:
    """Answer the questions that people ask most."""
    return prose(request, "help")


@login_not_required
@require_safe
def legal(request: Request) -> HttpResponse:
    """Say who publishes and who hosts."""
    return prose(request, "legal")


@login_not_required
@require_safe
def ecodesign(request: Request) -> HttpResponse:
    """Declare how this service spares means, criterion by criterion (RGESN 2024)."""
    return prose(request, "ecodesign", declaration=declaration())


@login_not_required
@require_safe
def site_map(request: Request) -> HttpResponse:
    """List every public page."""
    return TemplateResponse(request, "portal/site_map.html")


@login_not_required
@require_http_methods(["GET", "POST"])
def contact(request: Request) -> HttpResponse:
    """Say how to reach the team, and take a question."""
    return _enquire(request, QuestionForm, Enquiry.Kind.QUESTION, "portal/contact.html")


@login_not_required
@require_http_methods(["GET", "POST"])
def callback(request: Request) -> HttpResponse:
    """Take a number to call back."""
    return _enquire(request, CallbackForm, Enquiry.Kind.CALLBACK, "portal/callback.html")


@login_not_required
@require_http_methods(["GET", "POST"])
def accessibility(request: Request) -> HttpResponse:
    """Declare the state of accessibility, and take the report of a defect (RGAA, loi 2005-102 art. 47)."""
    language = "en" if (get_language() or "").startswith("en") else "fr"
    return _enquire(
        request, DefectForm, Enquiry.Kind.ACCESSIBILITY, f"portal/accessibility.{language}.html"
    )


def _enquire(
    request: Request, form_class: type[EnquiryForm], kind: Enquiry.Kind, template: str
) -> HttpResponse:
    """Show a form to the mission; once sent, the page says by when it answers."""
    form = form_class(request.POST or None)
    if form.is_valid():
        try:
            network = client_network(request)
            limits.allow("enquiry", network, **form.LIMIT, at=clock.machine_now())
            enquiry = ask(kind=kind, **form.words(), act=act_of(request))
        except Refusal as refusal:
            form.refusal = refusal
        else:
            request.session["enquiry_answer_by"] = enquiry.answer_by.isoformat()
            return redirect(f"{request.path}?envoye=1")
    sent = request.session.get("enquiry_answer_by") if "envoye" in request.GET else None
    answer_by = date.fromisoformat(sent) if sent else None
    return TemplateResponse(request, template, {"form": form, "answer_by": answer_by})
