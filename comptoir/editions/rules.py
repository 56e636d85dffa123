"""What may still be changed in an edition, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.editions import dates
from comptoir.kernel.refusals import NextStep, Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.editions.kinds import Parameter
    from comptoir.editions.models import Edition, Phase


def is_locked(edition: Edition, parameter: Parameter, *, at: datetime) -> bool:
    """Tell whether this rule already binds people: its phase has opened."""
    phase = edition.phase(parameter.phase)
    return phase is not None and phase.has_opened(at)


def require_dated_change(
    parameter: Parameter, *, valid_from: datetime, reason: str, at: datetime
) -> None:
    """Refuse to change a locked rule without a reason, or for the past."""
    if not reason:
        raise Refusal(
            _("“%(label)s” is in force. Say why it changes: the public will read your reason.")
            % {"label": parameter.label},
            rule=parameter.key,
        )
    if valid_from < at:
        raise Refusal(
            _("“%(label)s” cannot change for the past. Choose a date from %(when)s on.")
            % {"label": parameter.label, "when": dates.said(at)},
            rule=parameter.key,
        )


def require_no_date_yet(parameter: Parameter, *, valid_from: datetime | None) -> None:
    """Refuse to date a change of a rule that binds nobody yet: it is rewritten from the beginning."""
    if valid_from is not None:
        raise Refusal(
            _(
                "“%(label)s” is not in force yet: what you write holds from the beginning. Leave the date out."
            )
            % {"label": parameter.label},
            rule=parameter.key,
        )


def require_order(opens_at: datetime, closes_at: datetime) -> None:
    """Refuse a phase that would close before it opens."""
    if closes_at <= opens_at:
        raise Refusal(
            _(
                "The phase would close on %(end)s, before it opens on %(start)s. Move one of the two."
            )
            % {"end": dates.said(closes_at), "start": dates.said(opens_at)},
            rule="editions.dates",
        )


def require_phase_may_move(
    phase: Phase, *, opens_at: datetime, closes_at: datetime, reason: str, at: datetime
) -> None:
    """Refuse to rewrite what has happened: an opening that is past, an end before now; and an end without reason."""
    if phase.has_opened(at) and opens_at != phase.opens_at:
        raise _fixed(
            phase,
            _("This phase opened on %(when)s: only its end can still be moved.")
            % {"when": dates.said(phase.opens_at)},
        )
    if closes_at < at:
        raise _fixed(
            phase,
            _("A phase cannot have ended in the past. Choose an end from %(when)s on.")
            % {"when": dates.said(at)},
        )
    if phase.has_opened(at) and not reason.strip():
        raise _fixed(phase, _("This phase has opened: say why its end moves."))


def _fixed(phase: Phase, why: str) -> Refusal:
    calendar = NextStep(_("See the calendar of the year"), reverse("editions:rules"))
    return Refusal(why, rule=f"phases.{phase.kind}", next_step=calendar)


def require_free_text(parameter: Parameter) -> None:
    """Refuse to correct the wording of what is no wording."""
    if parameter.kind is not str or parameter.choices:
        raise Refusal(
            _("“%(label)s” is not a text: write a new version.") % {"label": parameter.label},
            rule=parameter.key,
        )
