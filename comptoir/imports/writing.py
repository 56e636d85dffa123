"""Writing what was planned: editions first, then new rows together, then those that change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comptoir.editions.models import Edition
from comptoir.imports import planning
from comptoir.imports.models import Change
from comptoir.imports.snapshots import take

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

    from comptoir.imports.models import Import
    from comptoir.imports.planning import Plan, Planned

_BATCH = 500
# A row, and the line of the file that speaks of it first.
type Writing = tuple[Planned, int]


def write(imported: Import, plan: Plan) -> list[Change]:
    """Write each row of the good lines that is new or that changes; return, unsaved, what each was and is."""
    writings = _writings(plan)
    editions = [one for one in writings if isinstance(one[0].row, Edition)]
    others = [one for one in writings if not isinstance(one[0].row, Edition)]
    for planned, _line in editions:
        planned.row.save()
    for planned, _line in others:
        # Perhaps its edition has a number only now.
        planned.row.edition = planned.row.edition  # type: ignore[attr-defined]
    new = [planned.row for planned, _line in others if planned.before is None]
    plan.kind.model._default_manager.bulk_create(new, batch_size=_BATCH)
    for planned, _line in others:
        if planned.before is not None:
            planned.row.save()
    return [*_noted(imported, Edition, editions), *_noted(imported, plan.kind.model, others)]


def _writings(plan: Plan) -> list[Writing]:
    """Return each row to write once, even where several lines are counted together."""
    found: dict[int, Writing] = {}
    for line in plan.lines:
        for planned in () if line.problems else line.rows:
            if planned.outcome != planning.SAME:
                found.setdefault(id(planned), (planned, line.number))
    return list(found.values())


def _noted(imported: Import, model: type[Model], writings: Sequence[Writing]) -> list[Change]:
    """Return what each row was and is, as the database keeps it."""
    rows = model._default_manager.in_bulk([planned.row.pk for planned, _line in writings])
    return [
        Change(
            of_import=imported,
            line=line,
            model=model._meta.label_lower,
            row=planned.row.pk,
            before=planned.before,
            after=take(rows[planned.row.pk]),
        )
        for planned, line in writings
    ]
