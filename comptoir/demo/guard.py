"""A demonstration opens every door in one click: it never runs on a database that is not one."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from comptoir.accounts.models import Person
from comptoir.demo.models import Demonstration
from comptoir.editions.models import Edition


def is_demonstration() -> bool:
    """Tell whether this database was loaded as a demonstration."""
    return Demonstration.objects.exists()


def require_demonstration_or_empty() -> None:
    """Stop where real data could be.

    Raises:
        ImproperlyConfigured: the database holds data and is not marked as a demonstration.
    """
    if not is_demonstration() and (Edition.objects.exists() or Person.objects.exists()):
        raise ImproperlyConfigured(
            "This database holds data and is not a demonstration. Name another one with "
            "COMPTOIR_DATABASE_URL, or start without COMPTOIR_DEMO."
        )
