"""What is typed about a part of the day: whom the mission asks, and what they write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.forms import EmailField, NameField
from comptoir.comptoirs.actions.blocks import Block
from comptoir.comptoirs.forms import TextField
from comptoir.comptoirs.forms_programme import DESCRIPTION_LENGTH
from comptoir.comptoirs.models import ProgrammeItem
from comptoir.kernel.text import clean_line

if TYPE_CHECKING:
    from comptoir.comptoirs.models import BlockLink, Comptoir


class AskForm(forms.Form):
    """Whom to ask about which moment."""

    item = forms.ModelChoiceField(
        label=_("Which moment of the day"),
        queryset=ProgrammeItem.objects.none(),
        empty_label=None,
    )
    name = NameField(label=_("Their first name and name"))
    email = EmailField(label=_("Their email"))

    def __init__(self, *args: Any, comptoir: Comptoir, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = comptoir.programme.in_order()  # type: ignore[attr-defined]
        for name in ("name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class BlockForm(forms.Form):
    """What somebody says of the moment that they lead."""

    title = forms.CharField(
        label=_("Title"),
        max_length=140,
        error_messages={"required": _("Write a title: a few words that make people want to come.")},
    )
    description = TextField(
        label=_("What one does there"),
        help_text=_("Two or three sentences, as you would say them to a neighbour."),
        required=False,
        max_length=DESCRIPTION_LENGTH,
        widget=forms.Textarea({"rows": 4}),
    )
    leaders = forms.CharField(
        label=_("Who leads it"),
        help_text=_("For the team only."),
        required=False,
        max_length=200,
    )
    needs = TextField(
        label=_("What you need"),
        help_text=_("For the team only: tables, a screen, a quiet room, a parking place."),
        required=False,
        max_length=DESCRIPTION_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )

    def block(self) -> Block:
        """Return what was typed, as the action takes it."""
        said = self.cleaned_data
        return Block(
            title=clean_line(said["title"]),
            description=said["description"],
            leaders=clean_line(said["leaders"]),
            needs=said["needs"],
        )


def written(link: BlockLink) -> dict[str, str]:
    """Return what the form shows first: what was written by this link, else what the programme says."""
    said = link if link.proposed_at else link.item
    return {
        "title": said.title,
        "description": said.description,
        "leaders": link.leaders,
        "needs": link.needs,
    }
