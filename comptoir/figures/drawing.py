"""How a table is drawn: bars, lines through the days, or a map; what the templates need for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from comptoir.figures.mapping import bounds_of, shade_of
from comptoir.kernel.instance import instance
from comptoir.territory.maps import map_of
from comptoir.ui import words
from comptoir.ui.curves import curves

if TYPE_CHECKING:
    from comptoir.figures.tables import Definition, Table

LONGEST_CHART = 15


def drawing_of(definition: Definition, table: Table) -> dict[str, Any]:
    """Return what draws this table: nothing where it has no rows, or where nothing would be seen."""
    if not table.rows or not definition.chart:
        return {}
    return {"bars": _bars, "days": _days, "map": _map}[definition.chart](definition, table)


def _bars(definition: Definition, table: Table) -> dict[str, Any]:
    drawn = [(row[0], row[definition.drawn]) for row in table.rows]
    return {"bars": drawn[:LONGEST_CHART]}


def _days(definition: Definition, table: Table) -> dict[str, Any]:
    numbers = range(definition.drawn, len(definition.head))
    series = {
        str(definition.head[n]): [
            cell if not isinstance(cell := row[n], str) else None for row in table.rows
        ]
        for n in numbers
    }
    return {"curves": curves(series)}


def _map(definition: Definition, table: Table) -> dict[str, Any]:
    frame = map_of(instance().territory_code)
    if frame is None:
        return {}
    values = {str(row[0]): float(row[definition.drawn] or 0) for row in table.rows}
    bounds = bounds_of(values)
    return {
        "map": frame,
        "zones": [(shade_of(values.get(zone.name, 0), bounds), zone) for zone in frame.epcis],
        "map_steps": [_("nobody"), *(_up_to(bound) for bound in bounds)],
    }


def _up_to(bound: float) -> str:
    return _("up to %(number)s") % {"number": words.number(round(bound, 1))}
