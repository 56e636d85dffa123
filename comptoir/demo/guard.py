"""A demonstration opens every door in one click: it never runs on a database that is not one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from comptoir.accounts.models import Person
from comptoir.demo.models import Demonstration
from comptoir.editions.models import Edition

if TYPE_CHECKING:
    from django.db.models import Model


def is_demonstration() -> bool:
    """Tell whether this database was loaded as a demonstration."""
    return _holds(Demonstration)


def require_demonstration_or_empty() -> None:
    """Stop where real data could be.

    Raises:
        ImproperlyConfigured: the database holds data and is not marked as a demonstration.
    """
    if not is_demonstration() and (_holds(Edition) or _holds(Person)):
        raise ImproperlyConfigured(
            "This database holds data and is not a demonstration. Name another one with "
            "COMPTOIR_DATABASE_URL, or start without COMPTOIR_DEMO."
        )


def _holds(model: type[Model]) -> bool:
    """Tell whether the table is there, and has a row: a real database never had the demonstration's."""
    tables = connection.introspection.table_names()
    return model._meta.db_table in tables and model._default_manager.exists()
