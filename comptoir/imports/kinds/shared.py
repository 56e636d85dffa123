"""Columns that several kinds have."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from comptoir.imports import cells
from comptoir.imports.columns import Column

EDITION = Column(
    "edition", _("Edition"), ("année", "annee", "millésime", "édition du budget citoyen", "year"), cells.year,
    required=True, help=_("The year, in four digits. A past edition that is not here yet is made."), example="2019",
)  # fmt: skip
COMMUNE = Column(
    "commune", _("Municipality"), ("commune", "ville", "village", "lieu", "town", "city"), cells.text(100),
    help=_("Its name; of two namesakes, give the Insee code."), example="Liévin",
)  # fmt: skip
INSEE = Column(
    "insee", _("Insee code"), ("insee", "code insee", "code commune", "code géo", "codgeo"), cells.text(5),
    help=_("Five characters. It is surer than a name."), example="62510",
)  # fmt: skip
SOURCE = Column(
    "source", _("Source"), ("source", "url", "lien", "origine", "référence publique"), cells.text(400),
    help=_("The address of a page, or the name of a document."), example="https://www.example.org/bilan-2019",
)  # fmt: skip
REFERENCE = Column(
    "reference", _("Reference"), ("référence", "repère", "numéro", "n°", "numéro de dossier", "n° dossier", "id", "identifiant"),
    cells.text(60), help=_("What tells two lines apart, and finds them again in a corrected file."), example="2019-014",
)  # fmt: skip
