"""The figures of the past editions: one line an edition, one column a figure, and the source that says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.editions.models import Figure
from comptoir.imports import cells
from comptoir.imports.columns import Column, Kind, Wrong
from comptoir.imports.kinds.shared import EDITION, SOURCE
from comptoir.kernel.text import fold

if TYPE_CHECKING:
    from comptoir.imports.columns import Said, Values, World

_AS_PUBLISHED = _("The number, or the words that were published: “about 4 000” keeps its “about”.")
_ASIDE = "ideas_or_holders"


def _figure(kind: Figure.Kind, *synonyms: str, example: str) -> Column:
    return Column(
        kind.value, kind.label, synonyms, cells.published, help=_AS_PUBLISHED, example=example
    )


def _rows(said: Said, world: World) -> list[Values]:
    """Return a row for each figure that the line gives."""
    edition = world.edition(said["edition"])
    figures = {kind: said[kind] for kind in Figure.Kind.values if kind in said}
    if _ASIDE in said:
        kind = _unit_of(said[_ASIDE])
        if kind in figures:
            raise Wrong(
                _ASIDE, gettext("This is said twice on the line: empty one of the two cells.")
            )
        # The unit is what is counted: said by the kind, it need not stand beside the number.
        value, words = cells.published(said[_ASIDE])
        bare = len(fold(words).split()) == 2  # noqa: PLR2004 - a number and its unit
        figures[kind] = (value, "" if bare else words)
    if figures and "source" not in said:
        raise Wrong("source", gettext("A figure says where it comes from: write its source."))
    return [
        {
            "edition": edition,
            "kind": kind,
            "value": value,
            "as_published": words,
            "source": said["source"],
        }
        for kind, (value, words) in figures.items()
    ] or [{"edition": edition}]


def _unit_of(words: str) -> str:
    """Return what is counted, as the words say it."""
    said = fold(words)
    if "idee" in said:
        return Figure.Kind.IDEAS
    if "porteu" in said:
        return Figure.Kind.HOLDERS
    raise Wrong(_ASIDE, gettext("Say what is counted, like “122 idées” or “188 porteurs”."))


FIGURES = Kind(
    key="figures",
    label=_("Figures of the past editions"),
    text=_("One line an edition, one column a figure, and its public source."),
    model=Figure,
    identity=("edition", "kind"),
    columns=(
        EDITION,
        _figure(Figure.Kind.MEETINGS, "comptoirs", "réunions", "réunions comptoirs", "nombre de comptoirs", example="15"),
        _figure(Figure.Kind.ATTENDEES, "participants", "participants comptoirs", "participantes et participants", "présents", example="180"),
        _figure(Figure.Kind.IDEAS, "idées", "nombre d'idées", "idées déposées", example="122"),
        _figure(Figure.Kind.HOLDERS, "porteurs", "porteuses et porteurs", "porteurs de projet", example=""),
        Column(
            _ASIDE, _("Ideas or people with an initiative"), ("idées ou porteurs",), cells.text(200),
            help=_("The unit says which: “122 idées”, “188 porteurs”."), example="",
        ),
        _figure(Figure.Kind.PROJECTS, "dossiers", "projets", "projets déposés", "dossiers déposés", example="91 dossiers"),
        _figure(Figure.Kind.LABELLED, "labellisés", "projets labellisés", "labels", example="41"),
        _figure(Figure.Kind.VOTERS, "votants", "votes", "votantes et votants", "nombre de votants", example="env. 4000"),
        _figure(Figure.Kind.BUDGET, "enveloppe", "enveloppe eur", "budget", "montant", "enveloppe en euros", example="352 000 €"),
        SOURCE,
    ),
    rows=_rows,
)  # fmt: skip
