"""What the mission types about an edition: five dates, a year, a phase, a rule, a topic, a signature."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.forms import DayField, TextField
from comptoir.editions import dates
from comptoir.editions.kinds import EUROS
from comptoir.editions.models import FIRST_YEAR, LAST_YEAR, Phase
from comptoir.editions.phrases import PHRASES
from comptoir.editions.planning import DATES, Five
from comptoir.kernel.clock import local
from comptoir.kernel.refusals import Refusal
from comptoir.kernel.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comptoir.editions.kinds import Parameter, Value
    from comptoir.editions.models import RuleVersion
    from comptoir.editions.planning import Window

_LONGEST_TOPIC = 100
AS_TYPED = "%Y-%m-%dT%H:%M"
_SECONDS = {"minutes": 60, "hours": 3600, "days": 86_400}
_AN_END = _("At midnight (00:00), the day before is the last one.")


class MomentField(forms.DateTimeField):
    """A day and an hour on the wall in Paris."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, AS_TYPED)
    default_error_messages: ClassVar = {
        "invalid": _(
            "Write a day and an hour as 2027-04-06T09:30, or choose them in the calendar."
        ),
    }

    def clean(self, value: object) -> datetime | None:
        """Return the moment; an hour that the clocks of Paris skip is refused with what to do."""
        text = value.strip() if isinstance(value, str) else value
        if text in self.empty_values:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            wall = datetime.fromisoformat(str(text))
            return dates.existing(wall.replace(tzinfo=None))
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: object) -> object:
        """Show a moment as it is typed."""
        return typed(value) if isinstance(value, datetime) else value


def typed(moment: datetime) -> str:
    """Write a moment, or a wall clock, as the field takes it."""
    wall = moment if moment.tzinfo is None else local(moment)
    return wall.strftime(AS_TYPED)


def digest_of(data: Mapping[str, Any], names: Sequence[str]) -> str:
    """Return what tells one request from another: what is done is what was shown."""
    said = "\n".join(f"{name}={data.get(name, '')}".replace("\r\n", "\n") for name in names)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


# A new year


class FiveForm(forms.Form):
    """The year, its name, and the five dates."""

    year = forms.IntegerField(
        label=_("Year"),
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
        validators=[
            MinValueValidator(FIRST_YEAR, _("Write the year in four digits, for instance 2027.")),
            MaxValueValidator(LAST_YEAR, _("Write the year in four digits, for instance 2027.")),
        ],
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    registration_opens = DayField(label=_("Registration opens on"))
    first_comptoir = DayField(label=_("First day of the comptoirs"))
    last_comptoir = DayField(label=_("Last day of the comptoirs"))
    submission_closes = DayField(label=_("Last day to submit a project"))
    vote_opens = DayField(label=_("The vote opens on"))

    def __init__(self, *args: Any, hints: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, hint in hints.items():
            self.fields[name].help_text = hint

    def clean_name(self) -> str:
        """Return the name, cleaned."""
        return clean_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """Refuse dates that come before the one they must follow."""
        said = super().clean() or {}
        if all(said.get(name) for name in DATES):
            wrong = {
                "first_comptoir": _("The comptoirs begin when registration is open: choose a later day."),
                "last_comptoir": _("The last comptoir comes after the first: choose a later day."),
                "submission_closes": _("Projects are submitted after the first comptoir: choose a later day."),
                "vote_opens": _("The vote comes after the submission: choose a later day."),
            }  # fmt: skip
            for name in self.five().out_of_order():
                self.add_error(name, wrong[name])
        return said

    def five(self) -> Five:
        """Return the five dates."""
        return Five(*(self.cleaned_data[name] for name in DATES))


class PlanForm(forms.Form):
    """A whole year, as deduced, to correct: each phase, the topics. Sent once to see again, and to do."""

    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.HiddenInput)
    name = forms.CharField(max_length=200, widget=forms.HiddenInput)
    topics = TextField(
        label=_("Topics on which people ask for help"),
        help_text=_("One a line, in the order in which they are proposed."),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 8}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in Phase.Kind:
            title = PHRASES[kind].title
            for name, label in (("opens", _("opening")), ("closes", _("end"))):
                field = MomentField(label=format_lazy("{}, {}", title, label), required=False)
                self.fields[f"{kind.value}_{name}"] = field

    def phases(self) -> list[tuple[str, Any, Any]]:
        """Return each phase with its two fields."""
        return [
            (str(PHRASES[kind].title), self[f"{kind.value}_opens"], self[f"{kind.value}_closes"])
            for kind in Phase.Kind
        ]

    def clean_topics(self) -> list[str]:
        """Return the topics, each once."""
        names = [clean_line(line) for line in self.cleaned_data["topics"].splitlines()]
        if any(len(name) > _LONGEST_TOPIC for name in names):
            raise ValidationError(
                _("A topic has 100 characters at most: say it in fewer words."), code="long"
            )
        return list(dict.fromkeys(name for name in names if name))

    def clean(self) -> dict[str, Any]:
        """Refuse a phase with one edge, or that closes before it opens."""
        said = super().clean() or {}
        for kind in Phase.Kind:
            opens, closes = f"{kind.value}_opens", f"{kind.value}_closes"
            if self.errors.keys() & {opens, closes}:
                continue
            if bool(said.get(opens)) != bool(said.get(closes)):
                missing = closes if said.get(opens) else opens
                self.add_error(missing, _("Write both moments of this phase, or none."))
            elif said.get(opens) and said[closes] <= said[opens]:
                self.add_error(closes, _("A phase must close after it opens."))
        return said

    def windows(self) -> dict[str, tuple[datetime, datetime]]:
        """Return the phases that are dated."""
        said = self.cleaned_data
        return {
            kind.value: (said[f"{kind.value}_opens"], said[f"{kind.value}_closes"])
            for kind in Phase.Kind
            if said[f"{kind.value}_opens"]
        }

    def digest(self) -> str:
        """Return what tells this request from another."""
        return digest_of(self.data, list(self.fields))

    @staticmethod
    def data_of(year: int, name: str, walls: Mapping[str, Window], topics: Sequence[str]) -> dict[str, str]:  # fmt: skip
        """Return what the form would send for this year."""
        data = {"year": str(year), "name": name, "topics": "\n".join(topics)}
        for kind, (opens, closes) in walls.items():
            data[f"{Phase.Kind(kind).value}_opens"] = typed(opens)
            data[f"{Phase.Kind(kind).value}_closes"] = typed(closes)
        return data


# What changes in a year


class PhaseForm(forms.Form):
    """When a phase opens and closes; why, once people live it or are left aside."""

    opens = MomentField(label=_("Opens on"))
    closes = MomentField(label=_("Closes on"), help_text=_AN_END)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        help_text=_("Asked for once the phase has opened, and to sign. The journal keeps it."),
    )

    def __init__(self, *args: Any, phase: Phase | None, at: datetime, **kwargs: Any) -> None:
        if phase is not None:
            kwargs["initial"] = {"opens": phase.opens_at, "closes": phase.closes_at}
        super().__init__(*args, **kwargs)
        if phase is not None and phase.has_opened(at):
            self.fields["opens"].disabled = True
            self.fields["opens"].help_text = _("This phase has opened: only its end still moves.")

    def clean_opens(self) -> datetime:
        """Return the opening; one that is past stays to the second."""
        field = self.fields["opens"]
        moment: datetime = self.initial["opens"] if field.disabled else self.cleaned_data["opens"]
        return moment

    def clean(self) -> dict[str, Any]:
        """Refuse a phase that closes before it opens."""
        said = super().clean() or {}
        if said.get("opens") and said.get("closes") and said["closes"] <= said["opens"]:
            self.add_error("closes", _("A phase must close after it opens."))
        return said


class AnnounceForm(forms.Form):
    """When the public sees the edition."""

    on = MomentField(
        label=_("The public sees it from"),
        help_text=_("The edition opens by itself at this day and hour. Nobody has to be there."),
    )


class SignForm(forms.Form):
    """Why these dates stay although they leave people aside."""

    reason = forms.CharField(
        label=_("Why these dates stay"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write the reason in a sentence: it stays with your name.")},
    )


class TopicForm(forms.Form):
    """What a topic says."""

    name = forms.CharField(label=_("Topic"), max_length=_LONGEST_TOPIC)
    same_sense = forms.BooleanField(
        label=_("The sense stays: those who chose it asked for this"), required=False
    )


# Rules


class RuleForm(forms.Form):
    """What a rule says: a field for its kind; once it binds people, from when and why."""

    to_confirm = forms.BooleanField(
        label=_("To be confirmed: used, and not shown to the public"), required=False
    )
    valid_from = MomentField(
        label=_("From"),
        required=False,
        help_text=_("Leave it empty for now. Until then, the rule says what it says today."),
    )
    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=500,
        help_text=_("The public reads it beside the rule."),
        error_messages={"required": _("Say why the rule changes: people will read it.")},
    )

    def __init__(self, *args: Any, parameter: Parameter, value: Value, locked: bool, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        own = _fields_of(parameter, value)
        self.fields = {**own, **self.fields}
        if not locked:
            del self.fields["valid_from"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Return the value as the rule takes it, or say what it takes."""
        said = super().clean() or {}
        if "value" not in said:
            return said
        value = said["value"]
        if self.parameter.kind is bool:
            value = value == "yes"
        elif self.parameter.kind is timedelta:
            value = timedelta(seconds=value * _SECONDS[said.get("unit") or "hours"])
        try:
            said["value"] = self.parameter.checked(value)
        except (Refusal, OverflowError) as refused:
            self.add_error("value", str(refused))
        return said

    def wanted(self) -> dict[str, Any]:
        """Return what the action takes."""
        said = self.cleaned_data
        return {name: said[name] for name in ("value", "to_confirm", "valid_from", "reason") if name in said}  # fmt: skip


def _fields_of(parameter: Parameter, value: Value) -> dict[str, forms.Field]:
    """Return the field, or the two of a duration, in which this rule is written."""
    label = _("What it says")
    if isinstance(value, bool):
        options = [("yes", _("Yes")), ("no", _("No"))]
        return {"value": _choice(label, options, "yes" if value else "no")}
    if isinstance(value, timedelta):
        count, unit = _in_units(value)
        number = forms.IntegerField(label=label, min_value=0, max_value=1_000_000, initial=count, widget=_number())  # fmt: skip
        units = [("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days"))]
        return {"value": number, "unit": forms.ChoiceField(label=_("Unit"), choices=units, initial=unit)}  # fmt: skip
    if isinstance(value, int):
        hint = _("In euros.") if parameter.unit == EUROS else ""
        return {"value": forms.IntegerField(label=label, help_text=hint, initial=value, widget=_number())}  # fmt: skip
    if parameter.choices:
        return {"value": _choice(label, parameter.choices, value)}
    return {"value": TextField(label=label, initial=value, max_length=2_000, widget=forms.Textarea({"rows": 3}))}  # fmt: skip


def _choice(label: Any, options: Any, initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, initial=initial, widget=forms.RadioSelect)  # fmt: skip


def _number() -> forms.NumberInput:
    return forms.NumberInput({"class": "short", "inputmode": "numeric"})


def _in_units(value: timedelta) -> tuple[int, str]:
    seconds = int(value.total_seconds())
    for unit in ("days", "hours"):
        if seconds and seconds % _SECONDS[unit] == 0:
            return seconds // _SECONDS[unit], unit
    return seconds // 60, "minutes"


class WordingForm(forms.Form):
    """A slip of the pen to correct: in a text, or in the reason of a change."""

    def __init__(self, *args: Any, version: RuleVersion, parameter: Parameter, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if parameter.kind is str and not parameter.choices:
            self.fields["value"] = TextField(label=_("What it says"), initial=version.value, max_length=2_000, widget=forms.Textarea({"rows": 3}))  # fmt: skip
        if version.reason:
            self.fields["reason"] = forms.CharField(label=_("Why it changed"), initial=version.reason, max_length=500)  # fmt: skip
