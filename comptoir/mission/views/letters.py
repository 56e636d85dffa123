"""The letters: those that left, and the words of those that leave by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.accounts.http import act_of
from comptoir.kernel.refusals import refusal_of
from comptoir.mail.kinds import KINDS
from comptoir.mail.models import Letter
from comptoir.mail.rewording import Pieces
from comptoir.mail.wording import current
from comptoir.mission import actions_letters as actions
from comptoir.mission import letters as read
from comptoir.mission.forms_letters import LetterForm
from comptoir.mission.lists.letters import letters as list_of_letters
from comptoir.mission.lists.letters import state_of
from comptoir.organisations.http import for_agents
from comptoir.organisations.views.lists import show

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.refusals import Refusal
    from comptoir.kernel.requests import Request
    from comptoir.mail.kinds import LetterKind

_HEAVY = ("text", "html", "attachments")


@require_http_methods(["GET", "POST"])
@for_agents
def letters(request: Request) -> HttpResponse:
    """List the mails: to whom, when, which, and whether it left."""
    rows = Letter.objects.filter(created_at__lte=request.now).defer(*_HEAVY)
    return show(request, list_of_letters(), rows)


@require_safe
@for_agents
def letter(request: Request, pk: int) -> HttpResponse:
    """Show one mail as it was sent, without its links."""
    found = get_object_or_404(Letter.objects.defer(*_HEAVY), pk=pk)
    context = {"letter": found, "kind": KINDS.get(found.name), "state": state_of(found)}
    return TemplateResponse(request, "mission/letters/letter.html", context)


@require_safe
@for_agents
def models(request: Request) -> HttpResponse:
    """List the letters that leave by themselves, and when each does."""
    context = {"models": read.models()}
    return TemplateResponse(request, "mission/letters/models.html", context)


@require_http_methods(["GET", "POST"])
@for_agents
def model(request: Request, key: str, language: str) -> HttpResponse:
    """Write what a letter says, after a preview; or give it its own words back."""
    kind = read.kind_of(key)
    if kind is None or language not in read.LANGUAGES:
        raise Http404
    resets = "reset" in request.POST
    data = None if resets else request.POST or None
    now = current(kind.name, language)
    form = LetterForm(data, kind=kind, initial=read.places(now))
    refusal: Refusal | None = None
    if resets or ("save" in request.POST and form.is_valid()):
        pieces = Pieces() if resets else form.pieces
        refusal = refusal_of(lambda: _write(request, kind, language, pieces))
        if refusal is None:
            messages.success(request, _("It is written. The next letters say it."))
            return redirect("mission:letter_model", key, language)
    context = _shown(kind, language, form) | {"refusal": refusal}
    return TemplateResponse(request, "mission/letters/model.html", context)


def _write(request: Request, kind: LetterKind, language: str, pieces: Pieces) -> None:
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else -1  # noqa: PLR2004 - as large as the column
    actions.reword(kind, language, pieces, seen=version, act=act_of(request))


def _shown(kind: LetterKind, language: str, form: LetterForm) -> dict[str, object]:
    """Return a letter as it is now, and as it would be with what was typed."""
    now = current(kind.name, language)
    typed = form.pieces if form.is_bound and form.is_valid() else None
    standing = typed or (now.pieces if now else Pieces())
    return {
        "kind": kind,
        "language": language,
        "languages": read.LANGUAGES,
        "variables": [(f"{{{word}}}", one) for word, one in kind.variables.items()],
        "now": now,
        "seen": now.version if now else 0,
        "form": form,
        "preview": read.preview(kind, language, standing),
        "default": read.preview(kind, language, Pieces()),
        "versions": read.versions(kind, language),
    }
