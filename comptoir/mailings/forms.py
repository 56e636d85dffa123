"""What an agent types to write to many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.forms import TextField
from comptoir.comptoirs.models import Comptoir, Registration
from comptoir.editions.models import Topic
from comptoir.kernel.refusals import Refusal
from comptoir.mailings import rules
from comptoir.mailings.actions import Writing
from comptoir.mailings.models import Mailing
from comptoir.mailings.segments import IDEAS, STANDINGS, Segment
from comptoir.territory.forms import CommuneField
from comptoir.territory.models import Commune
from comptoir.ui.words import day_short

if TYPE_CHECKING:
    from comptoir.editions.models import Edition

MANY = forms.CheckboxSelectMultiple


class ComptoirsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some of the edition's comptoirs."""

    widget = MANY

    def label_from_instance(self, obj: Any) -> str:
        """Say which, and when."""
        return f"{obj}, {day_short(obj.starts_at)}"


class MailingForm(forms.Form):
    """Whom, then what."""

    standings = forms.MultipleChoiceField(
        label=_("People"),
        choices=list(STANDINGS.items()),
        required=False,
        widget=MANY,
        help_text=_("Without any choice: those who hold a seat or wait for one."),
    )
    comptoirs = ComptoirsField(
        label=_("Of these comptoirs"),
        queryset=Comptoir.objects.none(),
        required=False,
        help_text=_("Without any choice: all of the edition."),
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Who want help with"), queryset=Topic.objects.none(), required=False, widget=MANY
    )
    comes_as = forms.MultipleChoiceField(
        label=_("Who come"), choices=Registration.ComesAs.choices, required=False, widget=MANY
    )
    commune = CommuneField(label=_("Who live in"), required=False)
    idea = forms.ChoiceField(
        label=_("With or without an idea"),
        choices=[("", _("whatever")), *IDEAS.items()],
        required=False,
    )
    access_need = forms.BooleanField(
        label=_("Only those who asked for something to be able to come"), required=False
    )
    kind = forms.ChoiceField(
        label=_("What kind of mail"), choices=Mailing.Kind.choices, widget=forms.RadioSelect
    )
    subject = forms.CharField(label=_("Subject"), max_length=150)
    body = TextField(
        label=_("Text"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("A blank line begins a paragraph. A line that begins with “- ” is in a list."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        comptoirs = Comptoir.objects.filter(edition=edition).public().with_place().in_order()
        self.fields["comptoirs"].queryset = comptoirs  # type: ignore[attr-defined]
        self.fields["topics"].queryset = Topic.objects.filter(edition=edition)  # type: ignore[attr-defined]

    def _text(self, name: str) -> str:
        said: str = self.cleaned_data[name]
        try:
            rules.require_variables(said)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return said

    def clean_subject(self) -> str:
        """Refuse variables that nobody knows."""
        return self._text("subject")

    def clean_body(self) -> str:
        """Refuse variables that nobody knows."""
        return self._text("body")

    def writing(self) -> Writing:
        """Return what was typed, as the actions take it."""
        said = self.cleaned_data
        segment = Segment(
            standings=tuple(said["standings"]),
            comptoirs=tuple(one.pk for one in said["comptoirs"]),
            topics=tuple(one.pk for one in said["topics"]),
            comes_as=tuple(said["comes_as"]),
            commune=said["commune"].pk if said["commune"] else None,
            idea=said["idea"],
            access_need=said["access_need"],
        )
        return Writing(Mailing.Kind(said["kind"]), said["subject"], said["body"], segment)


class ScheduleForm(forms.Form):
    """When it leaves."""

    at = forms.DateTimeField(
        label=_("Leaves on"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        help_text=_("Empty: at once. Nothing leaves between 21:00 and 7:00."),
    )


def typed(mailing: Mailing) -> dict[str, Any]:
    """Return a mailing as its form shows it."""
    segment = Segment.of(mailing.segment)
    said = segment.stored() | {
        "kind": mailing.kind,
        "subject": mailing.subject,
        "body": mailing.body,
        "version": mailing.version,
    }
    said["commune"] = Commune.objects.filter(pk=segment.commune or 0).first()
    return said
