"""What may be done in a queue, and why not: offers, rankings, turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.models import Offer, Party
from comptoir.comptoirs.rules import MOST_QUEUES, OTHER_COMPTOIRS
from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from comptoir.comptoirs.models import Comptoir, Entry, Registration


def require_in_line(entry: Entry) -> None:
    """Refuse to leave a queue in which one stands no more."""
    if entry.left_at is not None:
        raise Refusal(
            _("You are not in this queue any more."),
            rule="comptoirs.queue",
            next_step=OTHER_COMPTOIRS,
        )


def require_pending(offer: Offer, at: datetime) -> None:
    """Refuse to answer an offer that was answered, that ended, or that was withdrawn."""
    answers = {
        Offer.Outcome.ACCEPTED: _("You have accepted already: your seats are held."),
        Offer.Outcome.DECLINED: _(
            "You have declined this offer: the seat is for those who wait behind you."
        ),
        Offer.Outcome.WITHDRAWN: _("This offer does not hold any more: you left the queue since."),
        Offer.Outcome.EXPIRED: _("The time to answer is past: the seat is for those who wait."),
    }
    answer = answers.get(Offer.Outcome(offer.outcome))
    if answer is None and at >= offer.expires_at:
        answer = answers[Offer.Outcome.EXPIRED]
    if answer is not None:
        held = offer.outcome == Offer.Outcome.ACCEPTED
        raise Refusal(answer, rule="comptoirs.offer", next_step=None if held else OTHER_COMPTOIRS)


def seated_by(
    party: Party,
    offer: Offer,
    *,
    waiting: Sequence[Registration],
    chosen: Collection[Registration] | None,
) -> list[Registration]:
    """Return who of those who wait takes the seats of an offer: those chosen, or as they were named.

    Raises:
        Refusal: nobody, more than the seats, somebody who does not wait, or a part of a group that comes together.
    """
    if chosen is None:
        return list(waiting[: offer.seats])
    seated = [one for one in waiting if one in chosen]
    if not seated or len(seated) != len(set(chosen)) or len(seated) > offer.seats:
        raise Refusal(
            _("Choose who takes the seats: from one to %(seats)d people among those who wait.")
            % {"seats": offer.seats},
            rule="comptoirs.offer",
        )
    if party.fit == Party.Fit.ALL and len(seated) < min(len(waiting), offer.seats):
        raise Refusal(
            _("You come all together. To come with fewer, say so on your page first."),
            rule="comptoirs.offer",
        )
    return seated


def require_ranking(party: Party, wanted: Sequence[Comptoir], *, waiting: int) -> None:
    """Refuse a ranking of no comptoir, of one twice, of too many, or of a party that holds seats, or may have them back."""
    seats = party.registrations.confirmed() | party.registrations.kept()
    if not waiting or seats.exists():
        raise Refusal(
            _("Only those who wait, and hold no seat yet, choose several comptoirs."),
            rule="comptoirs.several-queues",
        )
    if not 1 <= len(wanted) <= MOST_QUEUES or len({one.pk for one in wanted}) != len(wanted):
        raise Refusal(
            _("Choose from one to %(most)d comptoirs, each once.") % {"most": MOST_QUEUES},
            rule="comptoirs.several-queues",
        )
