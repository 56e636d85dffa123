"""What people ask the mission."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.forms import EmailField, NameField, PhoneField, TrapField
from comptoir.kernel.text import clean_text

if TYPE_CHECKING:
    from comptoir.kernel.refusals import Refusal

MESSAGE_LENGTH = 2000


class EnquiryForm(forms.Form):
    """What every question has: a trap for robots, and words for the team."""

    LIMIT: ClassVar[dict[str, Any]] = {"limit": 30, "window": timedelta(hours=1)}

    site = TrapField()
    refusal: Refusal | None = None

    def words(self) -> dict[str, str]:
        """Return what was said, under the names of an enquiry."""
        asked = ("name", "phone", "email", "message")
        return {name: clean_text(self.cleaned_data.get(name, "")) for name in asked}


class CallbackForm(EnquiryForm):
    """Somebody wants to be called."""

    name = NameField(label=_("Your name"))
    phone = PhoneField(label=_("Your telephone number"))
    message = forms.CharField(
        label=_("What is it about, and when can we call?"),
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )


class QuestionForm(EnquiryForm):
    """Somebody asks something in writing."""

    name = NameField(label=_("Your name"))
    email = EmailField(label=_("Your email, for the answer"))
    message = forms.CharField(
        label=_("Your question"), max_length=MESSAGE_LENGTH, widget=forms.Textarea({"rows": 5})
    )


class DefectForm(EnquiryForm):
    """Somebody could not read or use something."""

    name = NameField(label=_("Your name"), required=False)
    email = EmailField(label=_("Your email, for the answer"))
    message = forms.CharField(
        label=_("What did not work?"),
        help_text=_("On which page, doing what, with which device or assistive technology."),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea({"rows": 5}),
    )
