"""What the mission types in an automatic letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.text import clean_line, clean_text
from comptoir.mail.rewording import Pieces, problems_of

if TYPE_CHECKING:
    from comptoir.mail.kinds import LetterKind

_PARAGRAPHS = forms.Textarea({"rows": 5})


class LetterForm(forms.Form):
    """Four places; left empty, a place says what the letter says by itself."""

    subject = forms.CharField(
        label=_("Subject"),
        required=False,
        max_length=150,
        help_text=_("Empty: the subject that the letter has by itself."),
    )
    heading = forms.CharField(
        label=_("First sentence"),
        required=False,
        max_length=200,
        help_text=_("Empty: the sentence that the letter has by itself."),
    )
    opening = forms.CharField(
        label=_("After the first sentence"),
        required=False,
        max_length=2000,
        widget=_PARAGRAPHS,
        help_text=_(
            "Plain paragraphs, with an empty line between them. An address becomes a link."
        ),
    )
    closing = forms.CharField(
        label=_("At the end"),
        required=False,
        max_length=2000,
        widget=_PARAGRAPHS,
        help_text=_("After everything that the letter must say."),
    )

    def __init__(self, *args: Any, kind: LetterKind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Check every word in braces, place by place."""
        said = dict(super().clean() or {})
        for place, text in said.items():
            clean = clean_line if place in {"subject", "heading"} else clean_text
            said[place] = clean(text)
            if wrong := problems_of(place, said[place], self.kind):
                self.add_error(place, [ValidationError(one) for one in wrong])
        return said

    @property
    def pieces(self) -> Pieces:
        """Return what was typed, once it is valid."""
        return Pieces(**self.cleaned_data)
