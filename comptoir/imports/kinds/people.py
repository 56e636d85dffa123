"""Who came to the comptoirs of the years before: counted by municipality and capacity; names are left out.

A name without any way to reach the person serves nobody any more: it is never kept (GDPR article 5.1.c).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.imports import cells
from comptoir.imports.columns import Column, Kind, Wrong
from comptoir.imports.kinds.shared import COMMUNE, EDITION, INSEE
from comptoir.library.models import Attendance

if TYPE_CHECKING:
    from comptoir.imports.columns import Said, Values, World

_CAPACITIES = {
    Attendance.ComesAs.CITIZEN.value: ("habitant", "habitante", "habitants", "citoyen", "citoyenne", "particulier", "citoyens"),
    Attendance.ComesAs.STRUCTURE.value: ("structure", "association", "coopérative", "porteur", "porteuse", "porteur de projet", "entreprise", "collectif"),
    Attendance.ComesAs.PROFESSIONAL.value: ("professionnel", "professionnelle", "partenaire", "accompagnateur", "accompagnatrice", "élu", "élue", "institution"),
    Attendance.ComesAs.UNKNOWN.value: ("inconnu", "non renseigné", "autre", "nc"),
}  # fmt: skip


def _rows(said: Said, world: World) -> list[Values]:
    people = said.get("people", 1)
    if people < 1:
        raise Wrong("people", gettext("Count one person at least."))
    return [
        {
            "edition": world.edition(said["edition"]),
            "commune": world.commune(name=said.get("commune", ""), insee=said.get("insee", "")),
            "comes_as": said.get("comes_as", Attendance.ComesAs.UNKNOWN.value),
            "people": people,
        }
    ]


PEOPLE = Kind(
    key="people",
    label=_("People of the past editions"),
    text=_("One line a person, or a count. They are counted by municipality; names, addresses and telephones are left out."),
    model=Attendance,
    identity=("edition", "commune", "comes_as"),
    columns=(
        EDITION, COMMUNE, INSEE,
        Column("comes_as", _("Came as"), ("qualité", "profil", "statut", "type", "en tant que", "vient en tant que", "catégorie"), cells.one_of(_CAPACITIES), example="habitante"),
        Column("people", _("People"), ("nombre", "nb", "effectif", "personnes", "nombre de personnes"), cells.whole, help=_("Without this column, each line is one person."), example="3"),
    ),
    rows=_rows,
    summed="people",
    of_people=True,
    dropped=("nom", "prenom", "mail", "mel", "courriel", "email", "telephone", "tel", "portable", "mobile", "adresse", "naissance", "age", "name", "phone"),
)  # fmt: skip
