"""The comptoirs of the years before: a place, perhaps a host, a day or only a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.imports import cells
from comptoir.imports.columns import Column, Kind, Wrong
from comptoir.imports.kinds.shared import COMMUNE, EDITION, INSEE, REFERENCE, SOURCE
from comptoir.kernel.text import fold
from comptoir.library.models import PastComptoir

if TYPE_CHECKING:
    from comptoir.imports.columns import Said, Values, World

_PLAIN = ("reference", "place", "host", "day", "period", "attendees", "known", "source")


def _rows(said: Said, world: World) -> list[Values]:
    edition = world.edition(said["edition"])
    commune = world.commune(name=said.get("commune", ""), insee=said.get("insee", ""))
    if commune is None:
        raise Wrong("commune", gettext("Write the municipality, or its Insee code."))
    if "day" in said and said["day"].year != edition.year:
        raise Wrong(
            "day", gettext("This day is not in %(year)s, the edition’s.") % {"year": edition.year}
        )
    reference = said.get("reference", "")
    key = fold(reference) if reference else f"{commune.insee} {fold(said.get('host', ''))}"
    values = {name: said[name] for name in _PLAIN if name in said}
    return [{"edition": edition, "key": key.strip()[:300], "commune": commune, **values}]


def _check(row: PastComptoir) -> None:
    if row.day is None and not row.period:
        raise Wrong("day", gettext("Write the day, or the period in which it was."))


COMPTOIRS = Kind(
    key="comptoirs",
    label=_("Comptoirs of the past editions"),
    text=_("One line a comptoir. Where the day is not known, the period is enough: none is supposed."),
    model=PastComptoir,
    identity=("edition", "key"),
    columns=(
        EDITION, COMMUNE, INSEE,
        Column("place", _("Place"), ("salle", "adresse", "nom du lieu", "lieu exact"), cells.text(200), example="Salle des fêtes"),
        Column("host", _("Host"), ("hôte", "structure accueillante", "accueil", "partenaire"), cells.text(200), example="Maison fictive du Marais", help=_("The structure that received; never a person.")),
        Column("day", _("Day"), ("jour", "date", "le"), cells.day, example="6 avril 2019"),
        Column("period", _("Period"), ("période", "quand", "mois"), cells.text(100), example="mars 2019"),
        Column("attendees", _("People who came"), ("participants", "présents", "nombre de participants", "fréquentation"), cells.whole, example="24"),
        Column("known", _("What is known"), ("statut", "ce que l'on sait", "remarque", "observation"), cells.text(200), example="lieu attesté ; hôte et date inconnus"),
        REFERENCE, SOURCE,
    ),
    rows=_rows,
    check=_check,
)  # fmt: skip
