"""What the mission types about a comptoir: another day or place, a reason, a number of seats, where to lead people."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comptoir.comptoirs.forms import DayField, TextField
from comptoir.comptoirs.models import Comptoir, Venue
from comptoir.kernel.clock import PARIS, local
from comptoir.organisations.models import Organisation
from comptoir.territory.forms import CommuneField
from comptoir.ui.words import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comptoir.comptoirs.nearby import Nearby

REASON_LENGTH = 600


class HourField(forms.TimeField):
    """An hour on the wall in Paris."""

    widget = forms.TimeInput({"type": "time"}, "%H:%M")
    default_error_messages: ClassVar = {"invalid": _("Write an hour as 9:30.")}


class VenueField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A place that we know."""

    def label_from_instance(self, obj: Any) -> str:
        """Say where it is and how many people it holds."""
        venue: Venue = obj
        held = ngettext("%(count)d person", "%(count)d people", venue.capacity)
        return f"{venue.commune.name}, {venue.name} ({held % {'count': venue.capacity}})"


class MoveForm(forms.Form):
    """Another day, hour, place or host. Shown with what is known now; sent once to see, and again to do."""

    on = DayField(label=_("Day"))
    doors = HourField(label=_("Doors open at"))
    starts = HourField(label=_("Starts at"))
    ends = HourField(label=_("Ends at"))
    venue = VenueField(
        label=_("Place"),
        queryset=Venue.objects.none(),
        required=False,
        empty_label=_("A new place"),
    )
    host = forms.ModelChoiceField(label=_("Host"), queryset=Organisation.objects.none())
    name = forms.CharField(label=_("Name of the new place"), max_length=140, required=False)
    address = forms.CharField(label=_("Its address"), max_length=200, required=False)
    commune = CommuneField(label=_("Its municipality"), required=False)
    room_for = forms.IntegerField(
        label=_("How many people it holds"), min_value=1, max_value=100_000, required=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    new_place = ("name", "address", "commune", "room_for")

    def __init__(self, *args: Any, comptoir: Comptoir, **kwargs: Any) -> None:
        kwargs["initial"] = _present(comptoir)
        super().__init__(*args, **kwargs)
        self.comptoir = comptoir
        venues = (
            Venue.objects.named().select_related("commune").order_by("commune__name", "name", "pk")
        )
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]
        self.fields["host"].queryset = Organisation.objects.order_by("name", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Put day and hours together, and read the new place when none that we know is chosen."""
        said = super().clean() or {}
        if all(said.get(name) is not None for name in ("on", "doors", "starts", "ends")):
            hours = (said["doors"], said["starts"], said["ends"])
            said["moments"] = [datetime.combine(said["on"], hour, tzinfo=PARIS) for hour in hours]
            if not hours[0] <= hours[1] < hours[2]:
                wrong = _("The doors open first, then the day starts, then it ends.")
                self.add_error("ends", wrong)
        if not said.get("venue") and "venue" not in self.errors:
            said["venue"] = self._new_place(said)
        return said

    def _new_place(self, said: dict[str, Any]) -> Venue | None:
        for name in self.new_place:
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("Write this too, or choose a place in the list."))
        if any(name in self.errors for name in self.new_place):
            return None
        commune = said["commune"]
        return Venue(
            name=said["name"],
            address=said["address"],
            commune=commune,
            postal_code=(commune.postal_codes.split() or [""])[0],
            latitude=commune.latitude,
            longitude=commune.longitude,
            capacity=said["room_for"],
        )

    def wanted(self) -> dict[str, Any]:
        """Return where and when, as the action takes it."""
        said = self.cleaned_data
        doors_at, starts_at, ends_at = said["moments"]
        return {
            "doors_at": doors_at,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "venue": said["venue"],
            "host": said["host"],
        }

    def digest(self) -> str:
        """Return what tells one request from another: what is done is what was shown."""
        typed = [f"{name}={self.data.get(name, '')}" for name in self.fields if name != "seen"]
        return hashlib.sha256("\n".join(typed).encode()).hexdigest()[:16]


def _present(comptoir: Comptoir) -> dict[str, object]:
    return {
        "on": local(comptoir.starts_at).date(),
        "doors": local(comptoir.doors_at).time(),
        "starts": local(comptoir.starts_at).time(),
        "ends": local(comptoir.ends_at).time(),
        "venue": comptoir.venue,
        "host": comptoir.host,
    }


class ReasonForm(forms.Form):
    """Why: people read it."""

    reason = TextField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write the reason in a sentence: people read it.")},
    )

    def __init__(self, *args: Any, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint


class CapacityForm(forms.Form):
    """How many seats."""

    capacity = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write a number, like 60.")},
    )


class QueueForm(forms.Form):
    """Who is first in the queue; a draw has a day and an hour."""

    policy = forms.ChoiceField(
        label=_("Order of the queue"),
        choices=Comptoir.QueuePolicy.choices,
        widget=forms.RadioSelect,
    )
    on = DayField(
        label=_("Day of the draw"), error_messages={"required": _("Write the day of the draw.")}
    )
    at = HourField(
        label=_("Hour of the draw"), error_messages={"required": _("Write the hour of the draw.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first_come = self.data.get("policy") == Comptoir.QueuePolicy.FIRST_COME
        for name in ("on", "at"):
            self.fields[name].required = not first_come

    def wanted(self) -> dict[str, Any]:
        """Return the policy, and when lots are drawn if they are."""
        said = self.cleaned_data
        if said["policy"] == Comptoir.QueuePolicy.FIRST_COME:
            return {"policy": said["policy"]}
        draw_at = datetime.combine(said["on"], said["at"], tzinfo=PARIS)
        return {"policy": said["policy"], "draw_at": draw_at}


class TargetField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Comptoirs that still have seats, and how far they are."""

    distances: dict[int, str]

    def label_from_instance(self, obj: Any) -> str:
        """Say where and when it is, how far, and what is left."""
        comptoir: Comptoir = obj
        left = comptoir.seats_left
        seats = ngettext("%(left)s seat left", "%(left)s seats left", left) % {"left": left}
        return f"{comptoir}, {day(comptoir.starts_at)}, {self.distances[comptoir.pk]} – {seats}"


class RebookForm(forms.Form):
    """Where to lead people."""

    targets = TargetField(
        label=_("Comptoirs that may receive them"),
        queryset=Comptoir.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one comptoir at least.")},
    )

    def __init__(self, *args: Any, proposed: Sequence[Nearby], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pks = [near.comptoir.pk for near in proposed]
        field: Any = self.fields["targets"]
        field.queryset = Comptoir.objects.filter(pk__in=pks).with_place().in_order()
        field.distances = {near.comptoir.pk: near.distance for near in proposed}
        field.initial = pks
