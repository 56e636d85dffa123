"""What the house holds of people, gathered from the models that hold it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptoir.kernel import clock
from comptoir.kernel.retention import Basis, PersonalData, Then

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import Model, QuerySet
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one model says of one group of its fields."""

    model: type[Model]
    said: PersonalData

    @property
    def label(self) -> str:
        """The name of the model, for the report."""
        return self.model._meta.label

    @property
    def title(self) -> str:
        """What these rows are called on screen."""
        own = self.model._meta.verbose_name_plural
        return capfirst(str(TITLES.get(self.model, own)))

    def due(self, moment: datetime) -> QuerySet[Any] | None:
        """Return the rows whose time is over; None where another declaration ends them."""
        return self.said.due(moment) if self.said.due else None


def _sessions_over(moment: datetime) -> QuerySet[Session]:
    # A session lives by the machine's clock, also in a demonstration that stands in another year.
    return Session.objects.filter(expire_date__lte=min(moment, clock.machine_now()))


# Tables that the libraries bring: they declare nothing, so we do.
OF_LIBRARIES: dict[type[Model], tuple[PersonalData, ...]] = {
    Session: (
        PersonalData(
            fields=("session_data",),
            purpose=_("To recognise your browser from one page to the next"),
            basis=Basis.PUBLIC_INTEREST,
            keep=timedelta(0),
            since=_("the end of your visit, twelve hours at most"),
            due=_sessions_over,
            then=Then.DELETE,
        ),
    ),
    TOTPDevice: (
        PersonalData(
            fields=("user", "key"),
            purpose=_("To check the second proof of the agents"),
            basis=Basis.PUBLIC_INTEREST,
            keep=None,
            since=_("as long as the agent can sign in"),
            due=None,
            then=Then.DELETE,
        ),
    ),
}


TITLES: dict[type[Model], str | Promise] = {TOTPDevice: _("second proofs")}


def declarations() -> Iterator[Declaration]:
    """Walk what is declared: our models in the order of the house, then the libraries'."""
    for model in apps.get_models():
        said = getattr(model, "personal_data", None) or OF_LIBRARIES.get(model, ())
        for declaration in said:
            yield Declaration(model, declaration)


def blanks(declaration: Declaration) -> dict[str, Any]:
    """Return what empties the declared fields: nothing where nothing may stand, else an empty text, list or no.

    Raises:
        FieldDoesNotExist: the model declares a field that it has not.
        TypeError: a field cannot be empty; the model must be deleted, or allow it.
    """
    return {name: _blank(declaration, name) for name in declaration.said.fields}


def _blank(declaration: Declaration, name: str) -> object:
    field = declaration.model._meta.get_field(name)
    if not isinstance(field, Field):
        raise FieldDoesNotExist(f"{declaration.label}.{name}")
    if field.null:
        return None
    kind = field.get_internal_type()
    if kind in {"CharField", "TextField", "EmailField", "SlugField", "URLField"}:
        return ""
    if kind == "BooleanField":
        return False
    if kind == "JSONField" and callable(field.default):
        return field.default()
    raise TypeError(f"{declaration.label}.{name} cannot be emptied.")
