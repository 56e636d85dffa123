"""Reaching whoever our letters do not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.audit.actions import record
from comptoir.comptoirs.models import Party
from comptoir.organisations.rules import require_answering

if TYPE_CHECKING:
    from comptoir.accounts.models import Person
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


@transaction.atomic
def write_elsewhere(person: Person, *, email: str, phone: str, act: Act) -> int:
    """Have the letters and the calls about the days to come go where a person is reached from now on.

    Only of the parties that they registered themselves; return how many these are.
    """
    theirs = Party.objects.filter(
        registrations__person=person,
        registrations__is_referent=True,
        comptoir__ends_at__gt=act.at,
    )
    for pk in theirs.order_by("pk").values_list("pk", flat=True):
        party = Party.objects.lock(pk)
        party.email, party.phone = email, phone or party.phone
        party.save(update_fields=["email", "phone"])
        record("reached-elsewhere", party, act=act)
    return theirs.count()
