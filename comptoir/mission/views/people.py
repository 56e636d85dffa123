"""The page of one person, and what an agent does for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of, user_of
from comptoir.accounts.models import Person
from comptoir.audit.models import reference
from comptoir.comptoirs.models import Comptoir, Party, Registration
from comptoir.comptoirs.nearby import nearest
from comptoir.comptoirs.standing import Standing
from comptoir.kernel.refusals import Refusal, refusal_of
from comptoir.mission.actions_people import put_right, send_link, take_elsewhere
from comptoir.mission.chronicle import lately_of
from comptoir.mission.doubles import resembling
from comptoir.mission.forms_people import NoteForm, ReachForm, known_of
from comptoir.mission.people import PersonFile
from comptoir.organisations.actions import erase_note, write_note
from comptoir.organisations.http import for_agents
from comptoir.organisations.models import Note
from comptoir.organisations.rules import agent_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request


def known(pk: int) -> Person:
    """Return a person who still has a name, and was not merged into another; or no page."""
    return get_object_or_404(Person.objects.known().select_related("commune"), pk=pk)


@require_http_methods(["GET", "POST"])
@for_agents
def person(request: Request, pk: int) -> HttpResponse:
    """Show who they are, what stands now, and all they did; write or erase a note, send a link again."""
    found, refusal = known(pk), None
    form = NoteForm(request.POST if "text" in request.POST else None)
    if request.method == "POST":
        refusal = refusal_of(lambda: _do(request, found, form))
        if refusal is None and not form.errors:
            return redirect("mission:person", pk)
    file = PersonFile(found, request.now)
    context = {
        "person": found,
        "file": file,
        "form": form,
        "notes": Note.objects.filter(person=found).select_related("agent__person"),
        "agent": agent_of(user_of(request)),
        "resembling": resembling(found),
        "lines": lately_of(found, file.registrations, request.now),
        "about": reference(found),
        "refusal": refusal,
    }
    return TemplateResponse(request, "mission/person.html", context)


def _do(request: Request, found: Person, form: NoteForm) -> None:
    """Do what the button says."""
    act, post = act_of(request), request.POST
    if "text" in post:
        if form.is_valid():
            write_note(found, form.cleaned_data["text"], act=act)
    elif (pk := post.get("erase", "")).isdecimal():
        erase_note(get_object_or_404(Note, pk=pk, person=found), act=act)
    elif (pk := post.get("link", "")).isdecimal():
        rows = Registration.objects.standing().filter(person=found).with_day()
        send_link(get_object_or_404(rows, pk=pk), act=act)
        messages.success(request, _("The link leaves by mail, once an hour at most."))
    else:
        raise Http404


@require_http_methods(["GET", "POST"])
@for_agents
def reach(request: Request, pk: int) -> HttpResponse:
    """Put right the name, the telephone, the address or the municipality."""
    found, refusal = known(pk), None
    form = ReachForm(request.POST or None, initial=known_of(found))
    if form.is_valid():
        try:
            moved = put_right(found, form.cleaned_data, act=act_of(request))
        except Refusal as raised:
            refusal = raised
        else:
            said = ngettext(
                "Corrected. The letters of %(n)d registration go to the new address.",
                "Corrected. The letters of %(n)d registrations go to the new address.",
                moved,
            )
            messages.success(request, said % {"n": moved} if moved else _("Corrected."))
            return redirect("mission:person", pk)
    context = {"person": found, "form": form, "refusal": refusal}
    return TemplateResponse(request, "mission/reach.html", context)


@require_http_methods(["GET", "POST"])
@for_agents
def elsewhere(request: Request, pk: int) -> HttpResponse:
    """List the nearest comptoirs with seats for all of a party, and lead them there by a button."""
    party = get_object_or_404(Party, pk=pk)
    standing, refusal = Standing(party, request.now), None
    if not standing.people:
        return redirect("comptoirs:mission_party", pk)
    if request.method == "POST":
        to = request.POST.get("to", "")
        wanted = get_object_or_404(Comptoir.objects.published(), pk=to if to.isdecimal() else 0)
        refusal = refusal_of(lambda: take_elsewhere(party, wanted, act=act_of(request)))
        if refusal is None:
            messages.success(request, _("They are registered there now."))
            return redirect("comptoirs:mission_party", pk)
    context = {
        "party": party,
        "standing": standing,
        "person": standing.referent.person,
        "nearby": nearest(standing.comptoir, at=request.now, seats=len(standing.people)),
        "refusal": refusal,
    }
    return TemplateResponse(request, "mission/elsewhere.html", context)
