"""A column that another one gives: written with it, by `save` and `bulk_create` alike, so that it is never missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    _Characters = models.CharField[str, str]
else:
    _Characters = models.CharField


class DerivedField(_Characters):
    """What `by` makes of the field `of`; `save(update_fields=…)` names both. A migration sees plain characters."""

    def __init__(self, *, of: str, by: Callable[[str], str], **options: Any) -> None:
        self.of, self.by = of, by
        given: dict[str, Any] = {"blank": True, "default": "", "editable": False}
        super().__init__(**(given | options))

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 - Django's own signature
        """Return the value, computed anew."""
        del add
        value = self.by(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Describe plain characters: what computes them may move without a migration."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.CharField", arguments, options

    def clone(self) -> models.Field[Any, Any]:  # type: ignore[override]  # for migrations only
        """Return the plain characters that a migration sees."""
        _name, _path, arguments, options = self.deconstruct()
        return models.CharField(*arguments, **options)
