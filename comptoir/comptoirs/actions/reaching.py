"""Reaching whoever our letters do not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.audit.actions import record
from comptoir.comptoirs.models import Party
from comptoir.organisations.rules import require_answering

if TYPE_CHECKING:
    from comptoir.kernel.acts import Act


@transaction.atomic
def reach_by_telephone(party: Party, *, act: Act) -> Party:
    """Write no more to a mailbox that refuses our letters: from now on this party is on the call lists.

    Raises:
        Refusal: whoever acts is no agent who answers.
    """
    require_answering(act)
    party = Party.objects.lock(party.pk)
    if party.email:
        party.email = ""
        party.save(update_fields=["email"])
        record("reached-by-telephone", party, act=act)
    return party
