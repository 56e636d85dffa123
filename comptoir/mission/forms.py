"""What the mission's pages send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.audit.phrases import verbs
from comptoir.kernel.text import fold
from comptoir.mission.actions import Do
from comptoir.mission.chronicle import DOOR, PEOPLE, PLATFORM
from comptoir.organisations.models import Agent

if TYPE_CHECKING:
    from django.http import QueryDict  # noqa: TID251 - the address that the form reads


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


class HistoryForm(forms.Form):
    """Which entries of the journal to show. What is wrong in an address is left aside."""

    qui = forms.ChoiceField(label=_("Who"), required=False)
    acte = forms.ChoiceField(label=_("What"), required=False)
    du = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    au = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    connexions = forms.BooleanField(label=_("Sign-ins too"), required=False)
    sur = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    avant = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        """Offer the agents who are or were in office, and the acts that have words."""
        super().__init__(data)
        people = Agent.objects.select_related("person__user").order_by("person__name", "pk")
        self._choices("qui").choices = [
            ("", _("Everybody")),
            *((str(one.person.user.pk), one.person.name) for one in people),
            (PEOPLE, _("The people themselves")),
            (DOOR, _("The telephones at the door")),
            (PLATFORM, _("The platform")),
        ]
        spoken = {str(phrase.words): verb for verb, phrase in verbs().items()}
        self._choices("acte").choices = [
            ("", _("Everything")),
            *((spoken[words], words) for words in sorted(spoken, key=fold)),
        ]
        self.is_valid()

    def _choices(self, name: str) -> forms.ChoiceField:
        return cast("forms.ChoiceField", self.fields[name])

    def _said(self) -> dict[str, Any]:
        return {key: value for key, value in self.cleaned_data.items() if value}

    @property
    def about(self) -> str:
        """The one row whose history is asked for; empty when it is everybody's."""
        return str(self._said().get("sur", ""))

    @property
    def is_further_back(self) -> bool:
        """Whether this is not the newest page."""
        return "avant" in self._said()

    def filters(self) -> dict[str, Any]:
        """Return the filters as the chronicle takes them."""
        said = self._said()
        return {
            "who": said.get("qui", ""),
            "verb": said.get("acte", ""),
            "about": said.get("sur", ""),
            "first": said.get("du"),
            "last": said.get("au"),
            "quiet": said.get("connexions", False),
        }

    def older(self) -> Q:
        """Return what keeps the entries written before the last one of the page before."""
        before = self._said().get("avant")
        return Q(pk__lt=before) if before else Q()

    def query(self, *, before: int | None = None) -> str:
        """Return the address of these filters, from the entry where the next page begins."""
        said = {key: value for key, value in self._said().items() if key != "avant"}
        asked = {key: "on" if value is True else str(value) for key, value in said.items()}
        return "?" + urlencode(asked | ({"avant": str(before)} if before else {}))
