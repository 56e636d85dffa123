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
    from comptoir.editions.models import Edition, Phase, RuleVersion


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


def year_is_taken(year: int) -> Refusal:
    """Say that this year has its edition."""
    return Refusal(
        _("There is already an edition for %(year)d. Open it to change its dates.")
        % {"year": year},
        rule="editions.year",
    )


def require_announcement_to_come(edition: Edition, *, at: datetime) -> None:
    """Refuse to take back what the public knows, or what was never announced."""
    if edition.announced_at is None:
        raise Refusal(_("This edition is not announced."), rule="editions.announced")
    if edition.announced_at <= at:
        raise Refusal(
            _("This edition has been public since %(when)s: it cannot be hidden any more.")
            % {"when": dates.said(edition.announced_at)},
            rule="editions.announced",
        )


def require_to_come(version: RuleVersion, *, at: datetime) -> None:
    """Refuse to take back a version that binds people, or the first one."""
    if version.valid_from is None:
        raise Refusal(
            _("This is what the rule says from the beginning: change it instead."), rule=version.key
        )
    if version.valid_from <= at:
        raise Refusal(
            _(
                "This version has held since %(when)s: write a new one, with its date and its reason."
            )
            % {"when": dates.said(version.valid_from)},
            rule=version.key,
        )


def require_a_new_topic(edition: Edition, name: str) -> None:
    """Refuse a topic without a name, or the name of another."""
    if not name:
        raise Refusal(_("Write the topic in a few words."), rule="editions.topics")
    if edition.topics.filter(name=name).exists():
        raise Refusal(_("This edition already has this topic."), rule="editions.topics")


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
