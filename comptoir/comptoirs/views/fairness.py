"""Who is first, and why: the policy of a comptoir's seats in plain words, and where its queue stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q, prefetch_related_objects
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from comptoir.comptoirs import drawing, windows
from comptoir.comptoirs.actions.door import GRACE
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.models import Offer
from comptoir.comptoirs.parameters import LAST_CALL, QUEUE_CUT_OFF
from comptoir.comptoirs.rules import MOST_QUEUES, desk, last_call, queue_cut_off
from comptoir.comptoirs.standing import held_up
from comptoir.comptoirs.views.addresses import at_its_address
from comptoir.editions.kinds import said_duration
from comptoir.editions.parameters import value

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.comptoirs.models import Comptoir
    from comptoir.kernel.requests import Request

SHOWN = 50
Outcome = Offer.Outcome


@dataclass(frozen=True, slots=True)
class Answering:
    """How long one has to answer when more than so much time is left; the last line has nothing before it."""

    more_than: str
    length: str


@login_not_required
@require_safe
@at_its_address
def fairness(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Render the rules of the seats from the parameters that apply, and the numbers of the queue as it stands."""
    prefetch_related_objects([comptoir.edition], "rules")
    numbers = list(comptoir.entries.standing().in_order().values_list("number", flat=True)[:SHOWN])
    context = {
        "comptoir": comptoir,
        "desk": desk(comptoir, request.now),
        "numbers": numbers,
        "shown": SHOWN,
        "offers": _offers(comptoir),
        "held_up": held_up(comptoir, request.now),
        "most_queues": MOST_QUEUES,
        **_moments(request, comptoir),
        **_draw(comptoir),
    }
    language = "en" if (get_language() or "").startswith("en") else "fr"
    return TemplateResponse(request, f"comptoirs/fairness.{language}.html", context)


def _moments(request: Request, comptoir: Comptoir) -> dict[str, object]:
    """The hours and durations of the policy."""
    return {
        "cut_off": queue_cut_off(comptoir, request.now),
        "cut_off_before": said_duration(value(comptoir.edition, QUEUE_CUT_OFF.key, request.now)),
        "last_call": last_call(comptoir, request.now),
        "last_call_length": said_duration(value(comptoir.edition, LAST_CALL.key, request.now)),
        "answering": [
            Answering(said_duration(more) if more else "", said_duration(length))
            for more, length in windows.WINDOWS
        ],
        "quiet_from": windows.QUIET_FROM,
        "quiet_until": windows.QUIET_UNTIL,
        "earliest_end": windows.EARLIEST_END,
        "undo": said_duration(UNDO),
        "given_from": comptoir.starts_at + GRACE,
    }


def _offers(comptoir: Comptoir) -> dict[str, int]:
    """How many offers were made, and what became of them."""
    made = Offer.objects.filter(entry__comptoir=comptoir)
    return made.aggregate(
        made=Count("pk"),
        accepted=Count("pk", filter=Q(outcome=Outcome.ACCEPTED)),
        declined=Count("pk", filter=Q(outcome=Outcome.DECLINED)),
        expired=Count("pk", filter=Q(outcome=Outcome.EXPIRED)),
        pending=Count("pk", filter=Q(outcome=Outcome.PENDING)),
    )


def _draw(comptoir: Comptoir) -> dict[str, object]:
    """What binds the draw from the beginning; the seed, and the numbers it drew, once lots are drawn."""
    commitment = drawing.commitment(comptoir.seed) if comptoir.seed else ""
    if not comptoir.draws_lots:
        return {"commitment": commitment, "drawn": []}
    drawn = comptoir.entries.none()
    if comptoir.drawn_at:
        stood = Q(left_at=None) | Q(left_at__gte=comptoir.drawn_at)
        drawn = comptoir.entries.filter(stood, entered_at__lt=comptoir.drawn_at)
    lots = drawing.order(comptoir.seed, drawn.values_list("number", flat=True).order_by("number"))
    return {"commitment": commitment, "drawn": lots[:SHOWN]}
