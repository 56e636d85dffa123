"""Who is known twice: suggestions, two rows side by side, and what was made one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of
from comptoir.kernel.refusals import refusal_of
from comptoir.mission import merging
from comptoir.mission.doubles import likely_doubles
from comptoir.mission.models import Merge
from comptoir.mission.people import PersonFile
from comptoir.mission.views.people import known
from comptoir.organisations.http import for_agents

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request

LATEST = 20


@require_http_methods(["GET", "POST"])
@for_agents
def doubles(request: Request) -> HttpResponse:
    """Suggest whom to merge, and list what was merged: a button undoes it."""
    refusal = None
    if request.method == "POST":
        pk = request.POST.get("undo", "")
        done = get_object_or_404(Merge, pk=pk if pk.isdecimal() else 0)
        refusal = refusal_of(lambda: merging.unmerge(done, act=act_of(request)))
        if refusal is None:
            messages.success(request, _("They are two people again, each with what was theirs."))
            return redirect("mission:doubles")
    merges = Merge.objects.standing().select_related("kept", "absorbed", "agent__person")
    context = {"pairs": likely_doubles(), "merges": merges[:LATEST], "refusal": refusal}
    return TemplateResponse(request, "mission/doubles.html", context)


@require_http_methods(["GET", "POST"])
@for_agents
def merge(request: Request, pk: int, other: int) -> HttpResponse:
    """Show two rows side by side; a button keeps the first, with all that the second did."""
    kept, absorbed, refusal = known(pk), known(other), None
    if request.method == "POST":
        refusal = refusal_of(lambda: merging.merge(kept, absorbed, act=act_of(request)))
        if refusal is None:
            messages.success(request, _("They are one now. You can undo it under “Doubles”."))
            return redirect("mission:person", pk)
    files = [PersonFile(kept, request.now), PersonFile(absorbed, request.now)]
    context = {"kept": kept, "absorbed": absorbed, "files": files, "refusal": refusal}
    return TemplateResponse(request, "mission/merge.html", context)
