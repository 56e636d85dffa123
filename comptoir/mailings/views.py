"""The mission writes: a draft, whom it goes to and what they read, then the sending and how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.accounts.http import act_of
from comptoir.editions.models import Edition
from comptoir.kernel.refusals import Refusal, refusal_of
from comptoir.mailings import actions
from comptoir.mailings.forms import MailingForm, ScheduleForm, typed
from comptoir.mailings.models import Mailing, Recipient
from comptoir.mailings.reading import as_read, counted
from comptoir.mailings.segments import Segment, said
from comptoir.mailings.variables import MEANINGS
from comptoir.mailings.wording import referents_of
from comptoir.organisations.http import for_agents
from comptoir.ui import words

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.acts import Act
    from comptoir.kernel.requests import Request

PER_PAGE = 50


@require_safe
@for_agents
def mailings(request: Request) -> HttpResponse:
    """List what was written, the last first, with how far each has gone."""
    reached = Count("recipients", filter=Q(recipients__reason=""))
    written = Count("recipients", filter=Q(recipients__written_at__isnull=False))
    found = Mailing.objects.annotate(reached=reached, written=written).order_by("-made_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "mailings/list.html", {"page_obj": page})


@require_http_methods(["GET", "POST"])
@for_agents
def new(request: Request) -> HttpResponse:
    """Take whom and what; then show whom it goes to."""
    edition = Edition.objects.current(request.now)
    if edition is None:
        raise Http404
    form = MailingForm(request.POST or None, edition=edition, initial={"kind": "service"})
    refusal = None
    if form.is_valid():
        try:
            mailing = actions.draft(edition, form.writing(), act=act_of(request))
            actions.prepare(mailing, act=act_of(request))
        except Refusal as raised:
            refusal = raised
        else:
            return redirect("mailings:mailing", mailing.pk)
    return _compose(request, form, refusal)


@require_http_methods(["GET", "POST"])
@for_agents
def revise(request: Request, pk: int) -> HttpResponse:
    """Rewrite a draft; then show again whom it goes to."""
    mailing = get_object_or_404(Mailing.objects.select_related("edition"), pk=pk)
    form = MailingForm(request.POST or None, edition=mailing.edition, initial=typed(mailing))
    refusal = None
    if form.is_valid():
        seen = form.cleaned_data["version"] or 0
        try:
            actions.revise(mailing, form.writing(), seen=seen, act=act_of(request))
            actions.prepare(mailing, act=act_of(request))
        except Refusal as raised:
            refusal = raised
        else:
            return redirect("mailings:mailing", pk)
    return _compose(request, form, refusal, mailing=mailing)


def _compose(
    request: Request, form: MailingForm, refusal: Refusal | None, mailing: Mailing | None = None
) -> HttpResponse:
    meanings = [(f"{{{name}}}", meaning) for name, meaning in MEANINGS.items()]
    context = {"form": form, "refusal": refusal, "mailing": mailing, "meanings": meanings}
    return TemplateResponse(request, "mailings/compose.html", context)


@require_http_methods(["GET", "POST"])
@for_agents
def mailing(request: Request, pk: int) -> HttpResponse:
    """Show whom a mailing goes to and what they read, and send it; once sent off, how far it has gone."""
    found = get_object_or_404(Mailing.objects.select_related("edition"), pk=pk)
    form = ScheduleForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, found, form)
        except Refusal as raised:
            refusal = raised
        else:
            return redirect("mailings:mailing", pk)
    number = request.GET.get("n", "")
    context = {
        "mailing": found,
        "to_whom": said(Segment.of(found.segment), found.edition),
        "counted": counted(found),
        "preview": as_read(found, int(number) if number.isdecimal() else 1),
        "form": form,
        "refusal": refusal,
    }
    return TemplateResponse(request, "mailings/mailing.html", context)


def _do(request: Request, mailing: Mailing, form: ScheduleForm) -> None:
    """Do what the button says."""
    gesture = _GESTURES.get(request.POST.get("do", ""))
    if gesture is None:
        raise Http404
    gesture(request, mailing, form, act_of(request))


def _send(request: Request, mailing: Mailing, form: ScheduleForm, act: Act) -> None:
    sent = actions.send(mailing, at=form.cleaned_data["at"], act=act)
    reached = sent.recipients.reached().count()
    leaving = ngettext("%(n)s mail is leaving.", "%(n)s mails are leaving.", reached)
    if sent.leaves_at and sent.leaves_at > act.at:
        leaving = ngettext(
            "%(n)s mail leaves on %(when)s.", "%(n)s mails leave on %(when)s.", reached
        )
    when = words.when(sent.leaves_at) if sent.leaves_at else ""
    messages.success(request, leaving % {"n": words.number(reached), "when": when})


def _try(request: Request, mailing: Mailing, _form: ScheduleForm, act: Act) -> None:
    first = mailing.recipients.reached().first()
    referent = referents_of([first.party_id])[first.party_id] if first else None
    address = actions.try_out(mailing, referent, act=act)
    messages.success(request, _("The mail is on its way to %(address)s.") % {"address": address})


def _prepare(request: Request, mailing: Mailing, _form: ScheduleForm, act: Act) -> None:
    actions.prepare(mailing, act=act)
    messages.success(request, _("The list is the one of this moment."))


def _stop(request: Request, mailing: Mailing, _form: ScheduleForm, act: Act) -> None:
    actions.stop(mailing, act=act)
    messages.success(request, _("It is stopped: what had not left stays here."))


def _go_on(request: Request, mailing: Mailing, _form: ScheduleForm, act: Act) -> None:
    actions.go_on(mailing, act=act)
    messages.success(request, _("It goes on."))


_GESTURES: dict[str, Any] = {
    "send": _send,
    "try": _try,
    "prepare": _prepare,
    "stop": _stop,
    "go-on": _go_on,
}


@require_http_methods(["GET", "POST"])
@for_agents
def recipients(request: Request, pk: int) -> HttpResponse:
    """List whom a mailing goes to, and who is left out and why; a draft leaves somebody out by hand."""
    found = get_object_or_404(Mailing, pk=pk)
    refusal = None
    if request.method == "POST" and (party := request.POST.get("party", "")).isdecimal():
        out, act = request.POST.get("do") == "out", act_of(request)
        refusal = refusal_of(lambda: actions.leave_out(found, int(party), out=out, act=act))
        if refusal is None:
            return redirect(request.get_full_path())
    why = request.GET.get("pourquoi", "")
    rows = found.recipients.filter(reason=why) if why else found.recipients.reached()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    referents = referents_of(one.party_id for one in page)
    context = {
        "mailing": found,
        "page_obj": page,
        "rows": [(one, referents.get(one.party_id)) for one in page],
        "why": why,
        "reasons": Recipient.Reason.choices,
        "query": f"pourquoi={why}" if why else "",
        "refusal": refusal,
    }
    return TemplateResponse(request, "mailings/recipients.html", context)
