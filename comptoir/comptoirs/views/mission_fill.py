"""Filling a room that lacks people: whom one may invite, the letter, then the button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from comptoir.accounts.http import act_of
from comptoir.comptoirs import rules
from comptoir.comptoirs.actions import inviting
from comptoir.comptoirs.filling import filling_of
from comptoir.comptoirs.invitees import NEAR, WHY_NOT, Invitee, Sieved, digest_of, invitees_of
from comptoir.comptoirs.models import Invitation
from comptoir.comptoirs.views.mission import for_the_mission
from comptoir.comptoirs.windows import after_quiet
from comptoir.kernel.refusals import refusal_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import HttpResponse

    from comptoir.comptoirs.models import Comptoir
    from comptoir.kernel.requests import Request

SHOWN = 30
Reason = Invitation.Reason


@dataclass(frozen=True, slots=True)
class Group:
    """Those who may be invited for one reason."""

    reason: str
    label: str
    people: list[Invitee]


@require_http_methods(["GET", "POST"])
@for_the_mission
def fill(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Show whom one may invite; the first button shows who and the letter, the second one sends."""
    reasons = [reason for reason in request.POST.getlist("reason") if reason in Reason.values]
    refusal = None
    if "seen" in request.POST:
        refusal = refusal_of(lambda: _send(request, comptoir, reasons))
        if refusal is None:
            return redirect("comptoirs:mission_fill", comptoir.slug)
    sieved = invitees_of(comptoir, request.now)
    context: dict[str, object] = {
        "comptoir": comptoir,
        "refusal": refusal,
        "near": NEAR,
        "filling": filling_of([comptoir], request.now)[comptoir.pk],
        "is_worth": rules.is_worth_inviting(comptoir, request.now),
        "groups": _groups(sieved),
        "left_out": [(WHY_NOT[why], people) for why, people in sieved.left_out.most_common()],
        "sent": _sent(comptoir),
    }
    if request.method == "POST" and refusal is None:
        context |= _to_confirm(request, comptoir, sieved.of(reasons), reasons=reasons)
    return TemplateResponse(request, "comptoirs/mission/fill.html", context)


def _send(request: Request, comptoir: Comptoir, reasons: Collection[str]) -> None:
    invited = inviting.invite(comptoir, reasons, seen=request.POST["seen"], act=act_of(request))
    words = ngettext("%(n)d invitation leaves.", "%(n)d invitations leave.", invited)
    messages.success(request, words % {"n": invited})


def _groups(sieved: Sieved) -> list[Group]:
    groups = [Group(reason, str(reason.label), sieved.of([reason])) for reason in Reason]
    return [group for group in groups if group.people]


def _to_confirm(
    request: Request, comptoir: Comptoir, chosen: list[Invitee], *, reasons: Collection[str]
) -> dict[str, object]:
    """Return what stands before the button that sends: the first of them, when, in which words."""
    if not chosen:
        messages.error(request, _("Choose at least one group."))
        return {}
    return {
        "chosen": chosen,
        "shown": [(one, Reason(one.reason).label) for one in chosen[:SHOWN]],
        "more": max(len(chosen) - SHOWN, 0),
        "reasons": reasons,
        "seen": digest_of(chosen),
        "leaves_at": after_quiet(request.now),
        "example": inviting.example_of(chosen[0], comptoir, act=act_of(request)),
    }


def _sent(comptoir: Comptoir) -> list[tuple[str, int]]:
    """Return how many invitations there are, by what became of them, and how many were refused."""
    made = Invitation.objects.filter(comptoir=comptoir)
    counted = made.values_list("outcome").annotate(Count("pk"))
    outcomes = dict(counted.order_by())
    said = [(str(one.label), outcomes[one]) for one in Invitation.Outcome if one in outcomes]
    refused = made.filter(refused_at__isnull=False).count()
    return [*said, (_("Want no more of them"), refused)] if refused else said
