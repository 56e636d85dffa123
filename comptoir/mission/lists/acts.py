"""What can be done to many registrations at once: each act is the one of a single registration, asked row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comptoir.comptoirs.actions.calling import told_by_telephone
from comptoir.comptoirs.actions.change import cancel, undo
from comptoir.kernel.refusals import Refusal
from comptoir.ui.bulk import Bulk

if TYPE_CHECKING:
    from comptoir.comptoirs.models import Registration
    from comptoir.kernel.acts import Act


def on_registrations() -> list[Bulk[Registration]]:
    """Return the acts of the list of registrations."""
    return [
        Bulk(
            key="appeler",
            label=_("Note as called"),
            consequence=_("Their party leaves the calls to make. Nothing is sent."),
            do=_told,
        ),
        Bulk(
            key="annuler",
            label=_("Cancel the registration"),
            consequence=_(
                "A letter tells whoever has an address; call the others. Their seat goes to whoever waits, after ten minutes; until then, it can be taken back."
            ),
            do=_cancel,
        ),
        Bulk(
            key="reprendre",
            label=_("Take the cancellation back"),
            consequence=_(
                "Within ten minutes, they have their seat again, or their turn in the queue."
            ),
            do=_undo,
        ),
    ]


def _told(one: Registration, act: Act) -> None:
    if not told_by_telephone(one.party, one.comptoir, act=act):
        raise Refusal(_("There is nothing to tell this party by telephone."), rule="calls.nothing")


def _cancel(one: Registration, act: Act) -> None:
    cancel(one, act=act)


def _undo(one: Registration, act: Act) -> None:
    undo(one, act=act)
