"""Spreadsheets to give, good and bad."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openpyxl import Workbook

from comptoir.imports.actions import receive
from comptoir.kernel.acts import platform_act
from tests.support.moments import NOON

if TYPE_CHECKING:
    from comptoir.imports.models import Import

FIGURES = """edition,reunions_comptoirs,idees_ou_porteurs,dossiers,votants,enveloppe_eur,source
2018,15,122 idées,,env. 4000,352000,https://www.example.org/2018
2019,,,,plus de 7000,un peu plus de 400000,https://www.example.org/2019
2024,,188 porteurs,"91 dossiers (70 reçus)",6331,,https://www.example.org/2024
2025,,,,,,sans adresse
"""
PROJECTS = """Édition;N° dossier;Titre;Structure;Commune;Label;Montant demandé;Votes;Résultat;Montant accordé;Délibération
2019;12;Atelier du Moulin;Association fictive du Moulin;Liévin;Coopération;4 500,00 €;312;Financé;3 000 €;2019-123
2019;13;Jardin des Essais;Foyer fictif;62510;;1.200;;Non retenu;;
"""


def given(text: str | bytes, kind: str = "figures", name: str = "annees.csv") -> Import:
    """A file, received at noon."""
    content = text.encode() if isinstance(text, str) else text
    return receive(kind, name, content=content, act=platform_act(NOON))


def workbook(*rows: tuple[object, ...]) -> bytes:
    """A workbook of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
