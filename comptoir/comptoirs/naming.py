"""How a comptoir is called: « Comptoir de Liévin », « d’Arras », « du Portel ». Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import date

_VOWELS = "aàâeéèêiîoôuûyhœæ"
_CONTRACTIONS = {"le ": "du ", "les ": "des "}


def of_place(name: str) -> str:
    """Return a French place name after « de », elided or contracted: « d’Arras », « du Portel », « des Attaques »."""
    lower = name.lower()
    for article, contracted in _CONTRACTIONS.items():
        if lower.startswith(article):
            return contracted + name[len(article) :]
    return f"d’{name}" if lower[:1] in _VOWELS else f"de {name}"


def comptoir_of(commune: str) -> str:
    """Return the title of a comptoir held in this commune, in the reader's language."""
    place = of_place(commune) if (get_language() or "fr").startswith("fr") else commune
    return _("Comptoir in %(place)s") % {"place": place}


def slug_of(commune: str, day: date) -> str:
    """Return the address of a comptoir's page: `lievin-2027-04-04`."""
    return f"{slugify(commune)}-{day.isoformat()}"
