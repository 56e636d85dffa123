"""Ideas and projects of the years before: sheets of the library. No grant without the number of its deliberation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.imports import cells
from comptoir.imports.columns import Column, Kind, Wrong
from comptoir.imports.kinds.shared import COMMUNE, EDITION, INSEE, REFERENCE, SOURCE
from comptoir.kernel.text import fold
from comptoir.library.models import Initiative

if TYPE_CHECKING:
    from comptoir.imports.columns import Said, Values, World

_PLAIN = ("reference", "title", "summary", "holder", "theme", "label", "requested", "granted", "votes", "outcome", "deliberation", "source")  # fmt: skip
_LABELS = {
    Initiative.Label.INNOVATION.value: ("innovation sociale", "innovation"),
    Initiative.Label.COOPERATION.value: ("coopération",),
    Initiative.Label.VALUES.value: ("valeurs de l'ESS", "valeurs ESS", "valeurs", "économie sociale et solidaire"),
}  # fmt: skip
_OUTCOMES = {
    Initiative.Outcome.SUBMITTED.value: ("déposé", "déposée", "dossier déposé", "en cours"),
    Initiative.Outcome.NOT_LABELLED.value: ("non labellisé", "non labellisée", "refusé", "rejeté", "non retenu"),
    Initiative.Outcome.LABELLED.value: ("labellisé", "labellisée", "label obtenu"),
    Initiative.Outcome.GRANTED.value: ("subventionné", "subventionnée", "financé", "financée", "aide accordée", "accordé"),
    Initiative.Outcome.NOT_GRANTED.value: ("non subventionné", "non subventionnée", "non financé", "sans aide"),
    Initiative.Outcome.WITHDRAWN.value: ("retiré", "retirée", "abandonné", "abandon", "désistement"),
}  # fmt: skip


def _rows(said: Said, world: World, *, kind: str) -> list[Values]:
    edition = world.edition(said["edition"])
    reference = said.get("reference", "")
    by_title = f"{fold(said['title'])} {fold(said.get('holder', ''))}".strip()
    values = {name: said[name] for name in _PLAIN if name in said}
    commune = world.commune(name=said.get("commune", ""), insee=said.get("insee", ""))
    if commune is not None:
        values["commune"] = commune
    if (epci := world.epci(said.get("epci", ""))) is not None:
        values["epci"] = epci
    key = f"n {fold(reference)}" if reference else f"t {by_title}"
    return [{"edition": edition, "kind": kind, "key": key[:400], **values}]


def _check(row: Initiative) -> None:
    is_granted = row.outcome == Initiative.Outcome.GRANTED
    if is_granted and not row.deliberation:
        raise Wrong(
            "deliberation", gettext("A grant has the number of its deliberation: write it here.")
        )
    if row.granted is not None and not is_granted:
        raise Wrong(
            "granted",
            gettext(
                "Only a granted project has an amount granted: correct the outcome, or empty it."
            ),
        )


_TITLE = Column(
    "title", _("Title"), ("titre", "intitulé", "nom du projet", "projet", "idée", "initiative", "nom"), cells.text(200),
    required=True, example="Atelier fictif de réparation",
)  # fmt: skip
_SUMMARY = Column(
    "summary", _("Summary"), ("résumé", "description", "présentation", "descriptif"), cells.text(4000, lines=True),
    example="On répare ensemble le samedi.",
)  # fmt: skip
_HOLDER = Column(
    "holder", _("Structure"), ("structure", "porteur", "association", "structure porteuse", "porteur de projet", "organisme"), cells.text(200),
    help=_("The structure that carries it; leave a person’s name out."), example="Association fictive du Moulin",
)  # fmt: skip
_THEME = Column(
    "theme", _("Theme"), ("thème", "thématique", "domaine"), cells.text(100), example="Réemploi"
)
_EPCI = Column(
    "epci", _("Group of municipalities"), ("EPCI", "intercommunalité", "communauté de communes", "agglomération"), cells.text(200),
    help=_("Its name or its number, where the project is wider than a municipality."), example="",
)  # fmt: skip

IDEAS = Kind(
    key="ideas",
    label=_("Ideas of the past editions"),
    text=_("One line an idea: they become sheets of the library."),
    model=Initiative,
    identity=("edition", "kind", "key"),
    columns=(EDITION, _TITLE, _SUMMARY, _HOLDER, COMMUNE, INSEE, _EPCI, _THEME, REFERENCE, SOURCE),
    rows=partial(_rows, kind=Initiative.Kind.IDEA.value),
)
PROJECTS = Kind(
    key="projects",
    label=_("Projects of the past editions"),
    text=_("One line a project: label, amounts, votes, outcome. A grant gives the number of its deliberation."),
    model=Initiative,
    identity=("edition", "kind", "key"),
    columns=(
        EDITION, REFERENCE, _TITLE, _SUMMARY, _HOLDER, COMMUNE, INSEE, _EPCI, _THEME,
        Column("label", _("Label"), ("label", "labels"), cells.one_of(_LABELS), example="coopération"),
        Column("requested", _("Amount asked for"), ("montant demandé", "demandé", "aide demandée", "subvention demandée"), cells.amount, example="4 500 €"),
        Column("votes", _("Votes"), ("votes", "voix", "nombre de votes"), cells.whole, example="312"),
        Column("outcome", _("Outcome"), ("issue", "suite", "résultat", "décision", "statut"), cells.one_of(_OUTCOMES), example="subventionné"),
        Column("granted", _("Amount granted"), ("montant accordé", "accordé", "aide accordée", "subvention", "subvention accordée"), cells.amount, example="3 000 €"),
        Column("deliberation", _("Number of the deliberation"), ("délibération", "n° délibération", "numéro de délibération", "n° de délibération"), cells.text(100), help=_("Without it, no project is said to be granted."), example="2019-123"),
        SOURCE,
    ),
    rows=partial(_rows, kind=Initiative.Kind.PROJECT.value),
    check=_check,
)  # fmt: skip
