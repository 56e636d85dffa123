"""A row as plain values, to compare it with what it was, and to put it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Field, Model

type Snapshot = dict[str, str | None]


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def take(row: Model) -> Snapshot:
    """Return every value of a row but its number."""
    return {
        field.attname: None if field.value_from_object(row) is None else field.value_to_string(row)
        for field in _fields(type(row))
    }


def put_back(row: Model, snapshot: Snapshot) -> None:
    """Give a row, not yet saved, the values that were taken."""
    for field in _fields(type(row)):
        kept = snapshot[field.attname]
        target = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
        setattr(row, field.attname, None if kept is None else target.to_python(kept))
