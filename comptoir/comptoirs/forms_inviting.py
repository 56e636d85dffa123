"""What whoever wants to be told of the comptoirs near home types."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.forms import EmailField, TrapField
from comptoir.territory.forms import CommuneField


class WatchForm(forms.Form):
    """An address, a commune, and the agreement that goes with it."""

    email = EmailField(label=_("Your email"))
    commune = CommuneField(label=_("Your municipality"))
    agrees = forms.BooleanField(
        label=_("I am 15 or older, and I want to be told of the comptoirs near home"),
        error_messages={"required": _("Tick the box if you agree: without it, we write nothing.")},
    )
    site = TrapField()
