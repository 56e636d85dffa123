"""Where to travel."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TravelForm(forms.Form):
    """The day and hour that become the present of the demonstration."""

    to = forms.DateTimeField(
        label=_("Another day and hour"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
    )
