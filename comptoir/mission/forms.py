"""What the mission's pages send."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.mission.actions import Do
from comptoir.organisations.models import Agent


class DecisionForm(forms.Form):
    """What to do with one thing that waits: the button pressed, and what stands beside it."""

    task = forms.CharField(max_length=60)
    do = forms.ChoiceField(choices=[(do.value, do.value) for do in Do], required=False)
    seen = forms.IntegerField(required=False)
    to = forms.ModelChoiceField(
        queryset=Agent.objects.standing(),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the agents in office.")},
    )
    until = forms.DateField(
        required=False,
        error_messages={"invalid": _("Write a day, like 06/04/2027.")},
    )
    beyond = forms.BooleanField(required=False)

    def clean_do(self) -> str:
        """Without a word, the thing is done."""
        return self.cleaned_data["do"] or Do.SETTLE

    def clean(self) -> None:
        """Ask for what the button needs."""
        do = self.cleaned_data.get("do")
        if do == Do.ENTRUST and not (self.errors.get("to") or self.cleaned_data.get("to")):
            self.add_error("to", _("Choose to whom you entrust this."))
        if do == Do.LATER and not (self.errors.get("until") or self.cleaned_data.get("until")):
            self.add_error("until", _("Choose the day on which this comes back."))
