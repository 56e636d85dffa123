"""How a person becomes known, and what they agree to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.models import Consent, Person, User
from comptoir.accounts.models.persons import name_key
from comptoir.audit.actions import record
from comptoir.kernel.refusals import Refusal
from comptoir.kernel.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection

    from comptoir.kernel.acts import Act
    from comptoir.territory.models import Commune


@transaction.atomic
def person_for(
    *,
    name: str,
    email: str,
    phone: str,
    commune: Commune | None,
    under_15: bool,
    act: Act,
) -> Person:
    """Find the person of this name behind this address (or telephone), or make them known.

    Nobody has proven who they are yet: what is missing is completed, and nothing that was known changes.
    `under_15` is written of somebody new only; what was agreed to stands until the person themselves withdraws.
    """
    name, email = clean_line(name), clean_line(email).lower()
    given = {
        "name": name,
        "phone": phone,
        "commune": commune,
        "under_15": under_15,
        "created_at": act.at,
        "last_active_at": act.at,
    }
    if not (email or phone):
        return Person.objects.create(name_key=name_key(name), email="", **given)
    identity = {"email": email, "name_key": name_key(name)} | ({} if email else {"phone": phone})
    person, born = Person.objects.get_or_create(**identity, defaults=given)
    while person.merged_into is not None:
        person = person.merged_into
    if not born:
        _complete(person, phone=phone, commune=commune, act=act)
    return person


def _complete(person: Person, *, phone: str, commune: Commune | None, act: Act) -> None:
    person.phone = person.phone or phone
    person.commune = person.commune or commune
    person.last_active_at = max(person.last_active_at, act.at)
    person.save(update_fields=["phone", "commune", "last_active_at"])


def user_for(person: Person, *, act: Act) -> User:
    """Return the user of this person, born now if there was none."""
    user, _born = User.objects.get_or_create(person=person, defaults={"created_at": act.at})
    return user


@transaction.atomic
def consent(person: Person, kind: Consent.Kind, act: Act) -> Consent:
    """Write down that this person agrees; agreeing twice is agreeing once."""
    person = Person.objects.lock(person.pk)
    if person.under_15:
        raise Refusal(
            _("Under 15, this is not asked: it would need the agreement of a parent too."),
            rule="consent.age",
        )
    given, born = Consent.objects.get_or_create(
        person=person, kind=kind, withdrawn_at=None, defaults={"given_at": act.at}
    )
    if born:
        record("consent-given", given, act=act, kind=str(kind))
    return given


@transaction.atomic
def withdraw(person: Person, kind: Consent.Kind, act: Act) -> None:
    """Write down that this person no longer agrees; nothing happens if they did not."""
    standing = Consent.objects.standing().filter(person=person, kind=kind)
    for given in standing.select_for_update():
        given.withdrawn_at = max(given.given_at, act.at)
        given.save(update_fields=["withdrawn_at"])
        record("consent-withdrawn", given, act=act, kind=str(kind))


@transaction.atomic
def agree(person: Person, *, to: Collection[Consent.Kind], act: Act) -> None:
    """Make these kinds, and no other, what this person agrees to.

    Raises:
        Refusal: they are under 15, and something is agreed to.
    """
    for kind in Consent.Kind:
        (consent if kind in to else withdraw)(person, kind, act=act)
