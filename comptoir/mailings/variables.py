"""The variables of a text, in braces: found, checked, filled. Pure.

« {prénom} » is filled for each person; « {prénom|bonjour} » says "bonjour" where it is empty. The names are French,
as the people who write are; each has its meaning, and an example, shown beside the text.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

MEANINGS = {
    "prénom": _("the first name of whoever registered"),
    "nom": _("their first name and last name"),
    "comptoir": _("the comptoir, as “Comptoir de Liévin”"),
    "date": _("its day, as “mardi 6 avril 2027”"),
    "heure": _("when it starts"),
    "lieu": _("the place and its address"),
    "accueil": _("who hosts"),
    "lien": _("the personal page from which one changes or cancels"),
}
PERSONAL_PAGE = "lien"
_VARIABLE = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_BRACE = re.compile(r"[{}]")


def names_in(text: str) -> list[str]:
    """Return the variables of a text, once each, in their order."""
    return list(dict.fromkeys(found[1].strip() for found in _VARIABLE.finditer(text)))


def unknown_in(text: str) -> dict[str, str]:
    """Return the variables that nobody knows, each with the nearest that exists, or nothing."""
    return {name: _nearest(name) for name in names_in(text) if name not in MEANINGS}


def _nearest(name: str) -> str:
    close = difflib.get_close_matches(name.lower(), MEANINGS, n=1, cutoff=0.5)
    return close[0] if close else ""


def has_lone_brace(text: str) -> bool:
    """Tell whether a brace stands alone: a variable was begun and not ended."""
    return _BRACE.search(_VARIABLE.sub("", text)) is not None


def lacking(text: str, values: Mapping[str, str]) -> list[str]:
    """Return the variables that are empty here and for which the text has no other word."""
    return [
        found[1].strip()
        for found in _VARIABLE.finditer(text)
        if not values.get(found[1].strip()) and not found[2]
    ]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its variables said, or the word that stands for an empty one."""
    return _VARIABLE.sub(lambda found: values.get(found[1].strip()) or found[2] or "", text)
