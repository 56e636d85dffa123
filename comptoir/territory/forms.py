"""The field in which people write their commune, with or without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.instance import instance
from comptoir.kernel.text import clean_line
from comptoir.territory import search
from comptoir.territory.models import Commune

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

ELSEWHERE = "elsewhere"
_MOST_CHOICES = 40  # 62130 serves 33 communes: a choice must show them all


class Typed(NamedTuple):
    """What came: the text, and the choice among several, if one was made."""

    text: str = ""
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button."""

    value: str
    label: str


class CommuneInput(forms.TextInput):
    """A text with suggestions, and radio buttons when the text means several communes."""

    template_name = "territory/commune_input.html"
    choices_found: tuple[Choice, ...] = ()

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "autocomplete": "address-level2",
                "maxlength": 100,
                "data-hx-get": reverse_lazy("territory:suggestions"),
                "data-hx-trigger": "input changed delay:500ms",
                "data-hx-swap": "innerHTML",
                **(attrs or {}),
            }
        )

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: MultiValueDict[str, UploadedFile[Any]],  # noqa: ARG002 - Django's own signature
        name: str,
    ) -> Typed:
        """Read the text, and the choice beside it."""
        return Typed(data.get(name) or "", data.get(f"{name}_choice") or "")

    def format_value(self, value: object) -> str | None:
        """Show the text again, or the label of the commune that is known."""
        if isinstance(value, Typed):
            return value.text
        return value.label if isinstance(value, Commune) else value and str(value)  # type: ignore[return-value]

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tie the list of suggestions and the choices to this field."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        own_id = widget["attrs"].get("id", f"id_{name}")
        widget["list_id"] = f"{own_id}_suggestions"
        widget["attrs"] |= {
            "list": widget["list_id"],
            "data-hx-target": f"#{widget['list_id']}",
            "data-hx-get": f"{widget['attrs']['data-hx-get']}?field={name}",
        }
        widget["choice_name"] = f"{name}_choice"
        widget["choice_id"] = f"{own_id}_choice"
        widget["choices_found"] = self.choices_found
        widget["chosen"] = value.choice if isinstance(value, Typed) else ""
        return context


class CommuneField(forms.Field):
    """Text in, `Commune` out.

    An unsure text is refused with `choices_found`, that the widget shows as radio buttons; the same
    text sent again with `<name>_choice=<insee>` is then sure. With `elsewhere=True` a person who
    lives outside the territory may say so, and the value is None.
    """

    widget = CommuneInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write the municipality where you live, for instance “Arras”."),
        "several": _("Several municipalities match “%(text)s”. Choose yours in the list."),
        "unsure": _("We do not know “%(text)s”. Choose in the list, or correct the name."),
        "unknown": _(
            "We know no municipality called “%(text)s” in this département (%(territory)s)."
            " Check the spelling, or write its postcode."
        ),
    }

    def __init__(self, *, elsewhere: bool = False, **options: Any) -> None:
        options.setdefault("label", _("Municipality"))
        super().__init__(**options)
        self.elsewhere = elsewhere

    @property
    def choices_found(self) -> tuple[Choice, ...]:
        """The choices that the last refusal left open."""
        widget = self.widget
        return widget.choices_found if isinstance(widget, CommuneInput) else ()

    def clean(self, value: object) -> Commune | None:
        """Return the commune that is meant.

        Raises:
            ValidationError: nothing, several communes, or none match; the message says what to do.
        """
        typed = value if isinstance(value, Typed) else Typed(str(value or ""))
        text = clean_line(typed.text[:1000])
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        matches = search.find(text, limit=_MOST_CHOICES)
        if self.elsewhere and typed.choice == ELSEWHERE and not _sure(matches):
            return None
        for match in matches:
            if match.commune.insee == typed.choice:
                return match.commune
        if sure := _sure(matches):
            return sure
        raise self._doubtful(text, matches)

    def _doubtful(self, text: str, matches: list[search.Match]) -> ValidationError:
        if isinstance(self.widget, CommuneInput):
            self.widget.choices_found = self._choices(matches)
        code = _doubt(matches)
        return ValidationError(
            self.error_messages[code],
            code=code,
            params={"text": text[:60], "territory": instance().territory_name},
        )

    def _choices(self, matches: list[search.Match]) -> tuple[Choice, ...]:
        found = [Choice(match.commune.insee, _said(match)) for match in matches]
        if self.elsewhere:
            words = gettext("I live outside this département (%(territory)s)")
            found.append(Choice(ELSEWHERE, words % {"territory": instance().territory_name}))
        return tuple(found)

    def has_changed(self, initial: object, data: object) -> bool:
        """Tell whether the text is another than the one shown first."""
        return CommuneInput().format_value(initial) != CommuneInput().format_value(data)


def _sure(matches: list[search.Match]) -> Commune | None:
    """Return the commune when the text leaves no doubt: one whole name. (« Lille » is not Lillers.)"""
    exact = [match for match in matches if match.exact]
    return exact[0].commune if len(exact) == 1 else None


def _doubt(matches: list[search.Match]) -> str:
    """Return the code of the message: nothing is like it, one thing may be meant, or several match."""
    if not matches:
        return "unknown"
    return "unsure" if matches[0].guessed or len(matches) == 1 else "several"


def _said(match: search.Match) -> str:
    if match.former:
        words = gettext("%(former)s, today %(commune)s")
        return words % {"former": match.matched_name, "commune": match.commune.label}
    return match.commune.label
