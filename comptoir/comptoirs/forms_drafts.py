"""What the mission types of a comptoir that is being prepared: its draft, its facts, those of another year."""

from __future__ import annotations

from datetime import datetime, time
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.actions.drafting import Place, Plan, stamp_of
from comptoir.comptoirs.actions.facts import Facts, facts_of
from comptoir.comptoirs.forms import DayField, TextField
from comptoir.comptoirs.forms_mission import HourField
from comptoir.comptoirs.models import AccessFact, Comptoir, Venue
from comptoir.editions.models import Edition
from comptoir.kernel.clock import PARIS, local
from comptoir.kernel.text import clean_line, fold
from comptoir.organisations.models import Organisation
from comptoir.territory.forms import CommuneField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ALIKE = 0.8
WELCOME_LENGTH, DIRECTIONS_LENGTH, ACCESS_LENGTH = 2000, 1000, 300
USUAL_HOURS = {"doors": time(9), "starts": time(9, 30), "ends": time(16, 30)}
USUAL_SEATS = 30
MOST_KNOWN = 80


class KnownInput(forms.TextInput):
    """A text with the names that are known, as suggestions of the browser itself."""

    template_name = "comptoirs/mission/known_input.html"
    known: tuple[str, ...] = ()

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tie the names to the field."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["list_id"] = f"{widget['attrs'].get('id', name)}_known"
        widget["attrs"] |= {"list": widget["list_id"], "autocomplete": "off"}
        widget["known"] = self.known
        return context


class KnownField(forms.CharField):
    """One line, perhaps one of the names that we know."""

    widget = KnownInput

    def suggest(self, names: Iterable[str]) -> None:
        """Offer these names."""
        self.widget.known = tuple(dict.fromkeys(names))

    def to_python(self, value: object) -> str:
        """Return the line, cleaned."""
        return clean_line(super().to_python(value) or "")


def _number(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write a number, like 60.")},
        **options,
    )


class DraftForm(forms.Form):
    """Where and when, who hosts, how many seats. Only the municipality and the day are needed to begin."""

    edition = forms.ModelChoiceField(
        label=_("Edition"), queryset=Edition.objects.none(), empty_label=None
    )
    commune = CommuneField(
        label=_("Municipality"),
        error_messages={"required": _("Write the municipality, for instance “Arras”.")},
    )
    on = DayField(
        label=_("Day"),
        error_messages={"required": _("Write the day: you may change it until it is published.")},
    )
    host = KnownField(
        label=_("Host"),
        help_text=_("The organisation that welcomes, known or new. Leave it empty if you look."),
        required=False,
        max_length=200,
    )
    host_is_new = forms.BooleanField(
        label=_("It is another organisation, and a new one"),
        required=False,
        widget=forms.HiddenInput,
    )
    place = KnownField(
        label=_("Place"),
        help_text=_("A place that we know in this municipality brings its address along."),
        required=False,
        max_length=140,
    )
    address = KnownField(label=_("Address of the place"), required=False, max_length=200)
    room_for = _number(_("How many people it holds"), required=False)
    capacity = _number(_("Seats"))
    doors = HourField(label=_("Doors open at"))
    starts = HourField(label=_("Starts at"))
    ends = HourField(label=_("Ends at"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, editions: Iterable[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [edition.pk for edition in editions]
        self.fields["edition"].queryset = Edition.objects.filter(pk__in=years)  # type: ignore[attr-defined]
        if len(years) == 1:
            self.fields["edition"].widget = forms.HiddenInput()
        names = Organisation.objects.order_by("-pk").values_list("name", flat=True)
        self.fields["host"].suggest(names[:MOST_KNOWN])  # type: ignore[attr-defined]
        places = Venue.objects.named().order_by("-pk").values_list("name", flat=True)
        self.fields["place"].suggest(places[:MOST_KNOWN])  # type: ignore[attr-defined]
        self.fields["commune"].widget.attrs["autocomplete"] = "off"
        if self.data.get("host_is_new"):
            self.ask_whether_new()

    def ask_whether_new(self) -> None:
        """Show the box that says that a name is nobody's whom we know."""
        self.fields["host_is_new"].widget = forms.CheckboxInput()

    def clean_host(self) -> str:
        """Return the name as we know it; a name that is nearly known is asked about once."""
        typed: str = self.cleaned_data["host"]
        names = Organisation.objects.values_list("name", flat=True)
        known = {fold(name): name for name in names}
        if not typed or fold(typed) in known:
            return known.get(fold(typed), "")
        alike = get_close_matches(fold(typed), known, n=1, cutoff=ALIKE)
        if alike and not self.data.get("host_is_new"):
            self.ask_whether_new()
            raise ValidationError(
                _("We know “%(name)s”. Write it so, or tick the box if it is another."),
                params={"name": known[alike[0]]},
            )
        return typed

    def clean(self) -> dict[str, Any]:
        """Put the day and its hours in order."""
        said = super().clean() or {}
        hours = [said.get(name) for name in USUAL_HOURS]
        if None not in hours and not hours[0] <= hours[1] < hours[2]:  # type: ignore[operator]
            self.add_error("ends", _("The doors open first, then the day starts, then it ends."))
        if said.get("address") and not said.get("place"):
            self.add_error("place", _("Name the place that has this address."))
        return said

    def plan(self) -> Plan:
        """Return what was typed, as the action takes it."""
        said = self.cleaned_data
        doors_at, starts_at, ends_at = (
            datetime.combine(said["on"], said[name], tzinfo=PARIS) for name in USUAL_HOURS
        )
        return Plan(
            edition=said["edition"],
            place=Place(
                commune=said["commune"],
                name=said["place"],
                address=said["address"],
                room_for=said["room_for"],
            ),
            doors_at=doors_at,
            starts_at=starts_at,
            ends_at=ends_at,
            capacity=said["capacity"],
            host=said["host"],
        )


def usual(edition: Edition) -> dict[str, object]:
    """Return what a new comptoir most likely is: the hours and the seats of the last one that was made."""
    last = Comptoir.objects.filter(edition=edition).order_by("-pk").first()
    if last is None:
        return {**USUAL_HOURS, "capacity": USUAL_SEATS, "edition": edition}
    hours = (last.doors_at, last.starts_at, last.ends_at)
    at = {name: local(moment).time() for name, moment in zip(USUAL_HOURS, hours, strict=True)}
    return {**at, "capacity": last.capacity, "edition": edition}


def said_of(comptoir: Comptoir) -> dict[str, object]:
    """Return what a draft says, as its form shows it."""
    venue = comptoir.venue
    hours = (comptoir.doors_at, comptoir.starts_at, comptoir.ends_at)
    at = {name: local(moment).time() for name, moment in zip(USUAL_HOURS, hours, strict=True)}
    return {
        **at,
        "edition": comptoir.edition,
        "commune": venue.commune,
        "on": local(comptoir.starts_at).date(),
        "host": comptoir.host_name,
        "place": venue.name,
        "address": venue.address,
        "room_for": venue.capacity if venue.name else None,
        "capacity": comptoir.capacity,
        "seen": stamp_of(comptoir),
    }


class FactsForm(forms.Form):
    """What the page of a comptoir says beside its day and place."""

    welcome = TextField(
        label=_("Word of welcome"),
        help_text=_("Two or three sentences of the host: why come, and what one finds there."),
        required=False,
        max_length=WELCOME_LENGTH,
        widget=forms.Textarea({"rows": 4}),
    )
    directions = TextField(
        label=_("How to come"),
        help_text=_("Bus, car pooling, where to park, which door."),
        required=False,
        max_length=DIRECTIONS_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )
    opens_on = DayField(label=_("Registration opens on"))
    opens_at = HourField(label=_("at"))
    closes_on = DayField(label=_("Registration closes on"))
    closes_at = HourField(label=_("at"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, comptoir: Comptoir, **kwargs: Any) -> None:
        kwargs["initial"] = _as_fields(facts_of(comptoir))
        super().__init__(*args, **kwargs)
        for kind in AccessFact.Kind:
            self.fields[f"access_{kind}"] = TextField(
                label=kind.label,
                required=False,
                max_length=ACCESS_LENGTH,
                widget=forms.Textarea({"rows": 2}),
                initial=self.initial.get(f"access_{kind}", ""),
            )

    @property
    def access(self) -> list[forms.BoundField]:
        """The fields about what the place offers."""
        return [self[f"access_{kind}"] for kind in AccessFact.Kind]

    def facts(self) -> Facts:
        """Return what was typed, as the action takes it."""
        said = self.cleaned_data
        return Facts(
            welcome=said["welcome"],
            directions=said["directions"],
            access={kind: said[f"access_{kind}"] for kind in AccessFact.Kind},
            opens_at=datetime.combine(said["opens_on"], said["opens_at"], tzinfo=PARIS),
            closes_at=datetime.combine(said["closes_on"], said["closes_at"], tzinfo=PARIS),
        )


def _as_fields(facts: Facts) -> dict[str, object]:
    opens, closes = local(facts.opens_at), local(facts.closes_at)
    return {
        "welcome": facts.welcome,
        "directions": facts.directions,
        "opens_on": opens.date(),
        "opens_at": opens.time(),
        "closes_on": closes.date(),
        "closes_at": closes.time(),
        "seen": facts.stamp,
        **{f"access_{kind}": text for kind, text in facts.access.items()},
    }


type Differences = list[tuple[str, str, str]]


def stands_now(form: forms.Form, present: Mapping[str, Any]) -> Differences:
    """Return what stands now where something else was typed: the field, what stands, what was typed.

    The form then carries what is seen now, so that sending it again is meant.
    """
    found = []
    for bound in form:
        if bound.is_hidden:
            continue
        now, typed = bound.field.prepare_value(present.get(bound.name)), bound.value()
        shown = [_shown(bound, value) for value in (now, typed)]
        if shown[0] != shown[1]:
            found.append((str(bound.label), shown[0] or "–", shown[1] or "–"))
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = str(present["seen"])  # type: ignore[index]
    return found


def _shown(bound: forms.BoundField, value: Any) -> str:
    if isinstance(bound.field, forms.ModelChoiceField):
        return str(getattr(value, "pk", value) or "")
    return str(bound.field.widget.format_value(value) or "").strip().replace("\r\n", "\n")


class TakeUpForm(forms.Form):
    """Which comptoirs of another year are taken up, and on which day each."""

    comptoirs = forms.ModelMultipleChoiceField(
        queryset=Comptoir.objects.none(),
        error_messages={"required": _("Tick one comptoir at least.")},
    )

    def __init__(self, *args: Any, proposed: dict[Comptoir, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pks = [comptoir.pk for comptoir in proposed]
        self.fields["comptoirs"].queryset = Comptoir.objects.filter(pk__in=pks).with_place()  # type: ignore[attr-defined]
        for comptoir, day in proposed.items():
            label = _("Day of the %(comptoir)s") % {"comptoir": comptoir}
            self.fields[f"on_{comptoir.pk}"] = DayField(label=label, initial=day)

    def days(self) -> dict[int, Any]:
        """Return the day of each comptoir that is ticked."""
        return {one.pk: self.cleaned_data[f"on_{one.pk}"] for one in self.cleaned_data["comptoirs"]}
