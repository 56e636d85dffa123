"""What is typed about a person: how to reach them, a note, who calls and wants to come."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.forms import EmailField, NameField, PhoneField
from comptoir.comptoirs.actions.register import Application
from comptoir.comptoirs.forms import IDEA_LENGTH, TextField
from comptoir.comptoirs.models import Party, Registration
from comptoir.territory.forms import CommuneField

if TYPE_CHECKING:
    from comptoir.accounts.models import Person

NOTE_LENGTH = 1000


class ReachForm(forms.Form):
    """Who they are, and how to reach them."""

    name = NameField()
    phone = PhoneField(required=False)
    email = EmailField(required=False)
    commune = CommuneField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # The browser would offer the agent's own.
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Refuse somebody whom nobody could reach."""
        said = super().clean() or {}
        if not {"phone", "email"} & self.errors.keys() and not said["phone"] and not said["email"]:
            self.add_error("phone", _("Write a telephone number or an email: one is enough."))
        return said


class PostalForm(forms.Form):
    """Where the post finds somebody."""

    address = TextField(
        label=_("Postal address"),
        help_text=_(
            "As on an envelope, without the name. It is erased a month after the comptoir."
        ),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
    )


def known_of(person: Person) -> dict[str, Any]:
    """Return what is known of a person, as the form shows it."""
    fields = ("name", "phone", "email", "commune")
    return {field: getattr(person, field) for field in fields}


class CallerForm(ReachForm):
    """Somebody calls and wants to come: a name, a number, where they live; the rest can wait."""

    commune = CommuneField(
        label=_("Municipality"), elsewhere=True, help_text=_("To propose the nearest comptoirs.")
    )
    idea = TextField(
        label=_("Their idea"),
        required=False,
        max_length=IDEA_LENGTH,
        widget=forms.Textarea({"rows": 2}),
    )
    is_someone_else = forms.BooleanField(
        label=_("Yes, this is another person"), required=False, widget=forms.HiddenInput
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput, max_length=32)

    field_order = ("name", "phone", "commune", "email", "idea")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = secrets.token_hex(8)

    def ask_who(self) -> None:
        """Show the question “is this another person?”."""
        self.fields["is_someone_else"].widget = forms.CheckboxInput()

    def application(self) -> Application:
        """Return what was said, as the action takes it: one person, who comes as an inhabitant."""
        said = self.cleaned_data
        return Application(
            name=said["name"],
            email=said["email"],
            phone=said["phone"],
            commune=said["commune"],
            comes_as=Registration.ComesAs.CITIZEN,
            idea=said["idea"],
            under_15=False,
            language="fr",
            form_key=said["key"],
            is_someone_else=said["is_someone_else"],
            kind=Party.Kind.ALONE,
        )


class NoteForm(forms.Form):
    """Some lines for the mission alone."""

    text = TextField(
        label=_("Write a note"),
        help_text=_("Facts only. The person may ask to read this note. It is erased after a year."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write the note.")},
    )
