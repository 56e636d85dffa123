"""Where to travel."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.clock import start_of

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)


class TravelForm(forms.Form):
    """The day and hour that become the present of the demonstration."""

    to = forms.DateTimeField(
        label=_("Another day and hour"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        validators=[MinValueValidator(start_of(FIRST)), MaxValueValidator(start_of(LAST))],
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
    )
