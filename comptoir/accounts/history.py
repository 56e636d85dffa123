"""How the journal speaks of people who sign in, and of what they agree to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.models import Consent, Person, User
from comptoir.audit.phrases import Subject, name, register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def called(person: Person) -> str:
    """Return what the journal calls somebody: their name, as long as they are known."""
    return person.name or gettext("somebody who is forgotten")


def _people(pks: set[int]) -> dict[int, Subject]:
    return {pk: Subject(called(one)) for pk, one in Person.objects.in_bulk(pks).items()}


def _users(pks: set[int]) -> dict[int, Subject]:
    users = User.objects.select_related("person").in_bulk(pks)
    return {pk: Subject(called(user.person)) for pk, user in users.items()}


def _consents(pks: set[int]) -> dict[int, Subject]:
    found = Consent.objects.select_related("person").in_bulk(pks)
    return {
        pk: Subject(f"{called(one.person)}, {one.get_kind_display()}") for pk, one in found.items()
    }


def _codes_left(details: Mapping[str, Any]) -> str:
    n = int(details.get("left", 0))
    return ngettext("%(n)d code is left", "%(n)d codes are left", n) % {"n": n}


name("accounts.person", _people)
name("accounts.user", _users)
name("accounts.consent", _consents)

register("asked-for-a-sign-in-code", _("Sign-in code asked for"), quiet=True)
register("sign-in-refused", _("Sign-in refused"), quiet=True)
register("signed-in", _("Signed in"), quiet=True)
register("signed-out", _("Signed out"), quiet=True)
register("sessions-ended", _("Sessions ended"))
register("second-factor-enrolled", _("Second proof installed"))
register("second-factor-refused", _("Second proof refused"), quiet=True)
register("second-factor-verified", _("Second proof given"), quiet=True)
register("second-factor-forgotten", _("Second proof forgotten, to install again"))
register("recovery-code-used", _("Recovery code used"), told=_codes_left)
register("person-corrected", _("What is known of a person corrected"))
register("consent-given", _("Agreement given"))
register("consent-withdrawn", _("Agreement withdrawn"))
