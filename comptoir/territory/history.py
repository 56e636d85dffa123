"""How the journal speaks of the territory."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from comptoir.audit.phrases import Subject, name, register
from comptoir.territory.models import Zone


def _zones(pks: set[int]) -> dict[int, Subject]:
    return {pk: Subject(str(zone)) for pk, zone in Zone.objects.in_bulk(pks).items()}


name("territory.zone", _zones)
register("territory-loaded", _("Communes loaded"))
