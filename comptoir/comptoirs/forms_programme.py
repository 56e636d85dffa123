"""What the mission types of one moment of a day."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.actions.programme import Words
from comptoir.comptoirs.forms import TextField
from comptoir.comptoirs.forms_drafts import MOST_KNOWN, KnownField
from comptoir.comptoirs.models import ProgrammeItem
from comptoir.organisations.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Mapping

DESCRIPTION_LENGTH = 1000
LONGEST = 12 * 60
Block, Kind = ProgrammeItem.Block, ProgrammeItem.Kind

# In which part of the day each kind usually stands, and how many minutes it usually lasts.
USUAL: Mapping[str, tuple[str, int]] = {
    Kind.WELCOME: (Block.DISCOVER, 30),
    Kind.SCHEME: (Block.DISCOVER, 30),
    Kind.INITIATIVE: (Block.DISCOVER, 45),
    Kind.EXCHANGE: (Block.DISCOVER, 60),
    Kind.PRACTICES: (Block.DISCOVER, 45),
    Kind.PITCH: (Block.REALISE, 60),
    Kind.PROJECT: (Block.REALISE, 90),
    Kind.BUSINESS_MODEL: (Block.REALISE, 90),
    Kind.VISIT: (Block.AFTER, 60),
}


def _minutes(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        max_value=LONGEST,
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write a number of minutes, like 45.")},
        **options,
    )


class ItemForm(forms.Form):
    """One moment of the day: what, how long, where, with whom, for how many."""

    title = forms.CharField(label=_("Title"), max_length=140)
    kind = forms.ChoiceField(label=_("What one does there"), choices=Kind.choices)
    block = forms.ChoiceField(label=_("Part of the day"), choices=Block.choices)
    minutes = _minutes(_("How many minutes"), min_value=5)
    pause = _minutes(
        _("Minutes free before"),
        help_text=_("0 follows at once. Below zero, it overlaps what comes before."),
        min_value=-LONGEST,
        initial=0,
    )
    room = KnownField(label=_("Room"), required=False, max_length=80)
    led_by = KnownField(
        label=_("Led by"),
        help_text=_("An organisation, known or new."),
        required=False,
        max_length=200,
    )
    places = forms.IntegerField(
        label=_("Places"),
        help_text=_("Left empty, everyone is welcome and nobody takes a place."),
        required=False,
        min_value=1,
        max_value=10_000,
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
    )
    allocation = forms.ChoiceField(
        label=_("How places are given"),
        choices=ProgrammeItem.Allocation.choices,
        initial=ProgrammeItem.Allocation.FIRST_COME,
        widget=forms.RadioSelect,
    )
    description = TextField(
        label=_("Description"),
        required=False,
        max_length=DESCRIPTION_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Organisation.objects.order_by("-pk").values_list("name", flat=True)
        self.fields["led_by"].suggest(names[:MOST_KNOWN])  # type: ignore[attr-defined]

    def words(self) -> Words:
        """Return what was typed, as the action takes it."""
        said = {name: self.cleaned_data[name] for name in self.fields if name != "seen"}
        return Words(**said)

    def digest(self) -> str:
        """Return what tells one request from another: what is done is what was shown."""
        typed = [f"{name}={self.data.get(name, '')}" for name in self.fields]
        return hashlib.sha256("\n".join(typed).encode()).hexdigest()[:16]

    def see(self, version: int) -> None:
        """Carry another version: what is sent again is meant."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = str(version)  # type: ignore[index]


def said_of(item: ProgrammeItem, *, pause: int, version: int) -> dict[str, object]:
    """Return what an item says, as its form shows it."""
    minutes = int((item.ends_at - item.starts_at).total_seconds() // 60)
    names = ("title", "kind", "block", "room", "places", "allocation", "description")
    return {
        **{name: getattr(item, name) for name in names},
        "minutes": minutes,
        "pause": pause,
        "led_by": item.led_by.name if item.led_by else "",
        "seen": version,
    }


def of_kind(kind: str, *, version: int) -> dict[str, object]:
    """Return what an item of a kind usually is."""
    if kind not in USUAL:
        return {"seen": version}
    block, minutes = USUAL[kind]
    label = str(Kind(kind).label)
    return {"title": label, "kind": kind, "block": block, "minutes": minutes, "seen": version}
