"""How forms are drawn: label, hint, error, control; errors linked to what they speak about."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django.forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect, Widget
from django.template import Engine
from django.template.backends.django import DjangoTemplates as Backend

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

UI_TEMPLATES = Path(__file__).parent / "templates"
DJANGO_TEMPLATES = Path(django.forms.__file__).parent / "templates"


class Field(BoundField):
    """A field of a form, as the house's templates ask about it."""

    @property
    def marked_optional(self) -> bool:
        """Say whether "(optional)" stands after the label: a lone box is optional by nature."""
        return not self.field.required and not self.is_lone_box

    @property
    def is_lone_box(self) -> bool:
        """Say whether the control is one checkbox, whose label comes after it."""
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def first_id(self) -> str:
        """Return the id of the control that the error summary leads to."""
        return f"{self.auto_id}_0" if self._is_group else self.id_for_label or self.auto_id

    @property
    def _is_group(self) -> bool:
        return isinstance(self.field.widget, RadioSelect | CheckboxSelectMultiple)

    def label_tag(
        self,
        contents: str | None = None,
        attrs: dict[str, Any] | None = None,
        label_suffix: str | None = None,  # noqa: ARG002 - never one
        tag: str | None = None,
    ) -> SafeString:
        """Return the label, or the legend, without the colon that Django puts after it."""
        return super().label_tag(contents, attrs, label_suffix="", tag=tag)

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: Widget | None = None
    ) -> dict[str, Any]:
        """Return the attributes of the control; a radio button cannot be wrong alone, its group is."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if self._is_group:
            built.pop("aria-invalid", None)
        return built


class Renderer(DjangoTemplates):
    """Draw forms with the templates of this floor first, and with the filters that pages have."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = Field

    @cached_property
    def engine(self) -> Backend:
        """Return an engine that finds this floor's templates before Django's."""
        return Backend(
            {
                "APP_DIRS": True,
                "DIRS": [UI_TEMPLATES, DJANGO_TEMPLATES],
                "NAME": "forms",
                "OPTIONS": {"builtins": Engine.get_default().builtins},
            }
        )
