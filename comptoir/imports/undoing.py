"""Putting an import back: exactly, or not at all, naming what was touched since."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.imports.snapshots import put_back, take
from comptoir.kernel.refusals import NextStep, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

    from comptoir.imports.models import Change, Import

_NAMED = 10
_BATCH = 500


def touched_since(imported: Import) -> list[str]:
    """Return what was changed or removed since the import, by the name of each row and its line."""
    found = []
    for model, changes in _by_model(imported):
        rows = model._default_manager.in_bulk([change.row for change in changes])
        for change in changes:
            row = rows.get(change.row)
            if row is None or take(row) != change.after:
                found.append(_named(change, row))
    return found


def put_all_back(imported: Import) -> int:
    """Put every row back, the last written first, and return how many there were.

    Raises:
        Refusal: a row was touched since, or something else now stands on a row that was made.
    """
    if touched := touched_since(imported):
        raise _refusal(imported, touched)
    count = 0
    for model, changes in _by_model(imported):
        _refuse_what_leans(imported, model, changes)
        made = [change.row for change in changes if change.before is None]
        for first in range(0, len(made), _BATCH):
            model._default_manager.filter(pk__in=made[first : first + _BATCH]).delete()
        _restore(model, [change for change in changes if change.before is not None])
        count += len(changes)
    return count


def _by_model(imported: Import) -> Iterator[tuple[type[Model], list[Change]]]:
    """Give the changes table by table: what stands on an edition before the edition."""
    changes = sorted(
        imported.changes.order_by("-pk"), key=lambda change: change.model == "editions.edition"
    )
    for label, group in groupby(changes, key=lambda change: change.model):
        yield apps.get_model(label), list(group)


def _restore(model: type[Model], changes: list[Change]) -> None:
    rows: dict[Any, Model] = model._default_manager.in_bulk([change.row for change in changes])
    for change in changes:
        put_back(rows[change.row], change.before or {})
        rows[change.row].save()


def _refuse_what_leans(imported: Import, model: type[Model], changes: list[Change]) -> None:
    """Refuse to remove a row on which something that this import did not make stands."""
    made = {change.row: change for change in changes if change.before is None}
    for relation in model._meta.related_objects:
        name = relation.field.attname
        leaning = relation.related_model._base_manager.filter(**{f"{name}__in": list(made)})
        found = set(leaning.values_list(name, flat=True))
        if found:
            rows = model._default_manager.in_bulk(list(found))
            raise _refusal(imported, [_named(made[pk], rows[pk]) for pk in sorted(found)])


def _named(change: Change, row: Model | None) -> str:
    name = str(row) if row else _("a row that is gone")
    return _("line %(n)s, %(name)s") % {"n": change.line, "name": name}


def _refusal(imported: Import, touched: list[str]) -> Refusal:
    named = " ; ".join(touched[:_NAMED])
    more = len(touched) - _NAMED
    if more > 0:
        named += ngettext(" ; and %(n)d other", " ; and %(n)d others", more) % {"n": more}
    return Refusal(
        _("This was touched since the import, which can no longer be put back: %(rows)s.")
        % {"rows": named},
        rule="imports.untouched",
        next_step=NextStep(_("See this import"), imported.get_absolute_url()),
    )
