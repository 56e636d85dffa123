"""What the mission types to answer an access need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.actions.welcome import Answer
from comptoir.comptoirs.forms import TextField

if TYPE_CHECKING:
    from comptoir.comptoirs.models import AccessNeed

ANSWER_LENGTH = 1000


class AnswerForm(forms.Form):
    """Your answer: at least one of its two parts."""

    will_do = TextField(
        label=_("What will be done"),
        help_text=_("For example: a seat near the door, and somebody who waits for you outside."),
        max_length=ANSWER_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    cannot = TextField(
        label=_("What is not possible, and whom to talk to"),
        help_text=_("Say why, what we can do instead, and who answers at which number."),
        max_length=ANSWER_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    state = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, need: AccessNeed, **kwargs: Any) -> None:
        """Show the answer that was given, to be corrected."""
        said = {"will_do": need.will_do, "cannot": need.cannot, "state": need.state}
        super().__init__(*args, **{"initial": said, **kwargs})

    def clean(self) -> dict[str, Any]:
        """Ask for words."""
        said = super().clean() or {}
        if not self.errors and not (said["will_do"] or said["cannot"]):
            self.add_error(
                "will_do",
                _("Write what will be done; or, below, what is not possible and whom to talk to."),
            )
        return said

    def answer(self) -> Answer:
        """Return the answer as the action takes it."""
        said = self.cleaned_data
        return Answer(will_do=said["will_do"], cannot=said["cannot"], state=said["state"])
