"""What was misheard or mistyped of a person is put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.models import Person
from comptoir.accounts.models.persons import name_key
from comptoir.audit.actions import record
from comptoir.kernel.refusals import Refusal
from comptoir.kernel.text import clean_line

if TYPE_CHECKING:
    from comptoir.kernel.acts import Act
    from comptoir.territory.models import Commune


class KnownAlready(Refusal):
    """Somebody else has this name at this address or number: perhaps the same person, known twice."""

    def __init__(self, other: Person) -> None:
        super().__init__(
            _("Somebody of this name is already known there. If it is one person, merge the two."),
            rule="person.known",
        )
        self.other = other


@transaction.atomic
def correct(
    person: Person, *, name: str, email: str, phone: str, commune: Commune | None, act: Act
) -> list[str]:
    """Write these in the place of what was known, and return the names of the fields that changed.

    Raises:
        KnownAlready: somebody else is this name behind this address, or this number.
    """
    person = Person.objects.lock(person.pk)
    name, email = clean_line(name), clean_line(email).lower()
    wanted = {"name": name, "email": email, "phone": phone, "commune": commune}
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    if other := _same(person, name_key(name), email=email, phone=phone):
        raise KnownAlready(other)
    for field, value in wanted.items():
        setattr(person, field, value)
    person.name_key = name_key(name)
    person.save(update_fields=[*wanted, "name_key", "search_key"])
    if changed:
        record("person-corrected", person, act=act, fields=changed)
    return changed


def _same(person: Person, key: str, *, email: str, phone: str) -> Person | None:
    if not (email or phone):
        return None
    reached = Q(email=email) if email else Q(email="", phone=phone)
    return Person.objects.filter(reached, name_key=key).exclude(pk=person.pk).first()
