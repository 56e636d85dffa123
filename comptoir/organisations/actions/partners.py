"""Structures take part in an edition, and people act for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.audit.actions import record
from comptoir.organisations.models import Member, Partnership

if TYPE_CHECKING:
    from comptoir.accounts.models import Person
    from comptoir.editions.models import Edition
    from comptoir.kernel.acts import Act
    from comptoir.organisations.models import Organisation


@transaction.atomic
def join(
    organisation: Organisation, edition: Edition, *, role: Partnership.Role, act: Act
) -> Partnership:
    """Write that an organisation takes part in an edition in this role; saying it twice is saying it once."""
    partnership, born = Partnership.objects.get_or_create(
        organisation=organisation, edition=edition, role=role
    )
    if born:
        record("partner-joined", organisation, act=act, edition=edition.pk, role=str(role))
    return partnership


@transaction.atomic
def add_member(organisation: Organisation, person: Person, *, act: Act) -> Member:
    """Let this person act for the organisation; adding them twice is adding them once."""
    member, born = Member.objects.get_or_create(organisation=organisation, person=person)
    if born:
        record("member-added", organisation, act=act, person=person.pk)
    return member
