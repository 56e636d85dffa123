"""What is typed when several come: their names, what they want if seats are short, which other comptoirs suit them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.forms import NameField
from comptoir.accounts.models.persons import name_key
from comptoir.comptoirs.actions.register import Companion
from comptoir.comptoirs.models import Party
from comptoir.comptoirs.rules import LARGEST_PARTY
from comptoir.kernel.text import clean_text
from comptoir.ui.words import day_short, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comptoir.comptoirs.models import Comptoir
    from comptoir.comptoirs.nearby import Nearby
    from comptoir.kernel.refusals import Refusal


_MOST_TEXT = 10_000
_SHOWN = 40
TOGETHER = [choice for choice in Party.Kind.choices if choice[0] != Party.Kind.ALONE]


class NamesField(forms.CharField):
    """Several names, one a line: each is checked as a name is, and a refusal says which line."""

    widget = forms.Textarea({"rows": 3, "autocomplete": "off", "spellcheck": "false"})
    default_error_messages: ClassVar = {
        "line": _("Line %(line)d, “%(name)s”: %(message)s"),
        "comma": _("write one name a line, without a comma."),
        "too_many": _("Write %(most)d names at most, or call us."),
    }

    def clean(self, value: object) -> list[str]:
        """Return the names.

        Raises:
            ValidationError: some are no names; every one is named with its line.
        """
        lines = clean_text(str(value or "")[:_MOST_TEXT]).split("\n")
        if len([line for line in lines if line.strip()]) > LARGEST_PARTY:
            raise ValidationError(
                self.error_messages["too_many"], code="too_many", params={"most": LARGEST_PARTY}
            )
        names, wrong = [], []
        for rank, line in enumerate(lines, 1):
            try:
                names.append(self._name(line))
            except ValidationError as error:
                said = {"line": rank, "name": line[:_SHOWN], "message": error.messages[0]}
                wrong.append(ValidationError(self.error_messages["line"], params=said))
        if wrong:
            raise ValidationError(wrong)
        return [name for name in names if name]

    def _name(self, line: str) -> str:
        if "," in line or ";" in line:
            raise ValidationError(self.error_messages["comma"])
        return str(NameField(required=False).clean(line))


class PartyForm(forms.Form):
    """Who comes with the person who registers; all of it may stay empty."""

    kind = forms.ChoiceField(
        label=_("You are"), choices=TOGETHER, widget=forms.RadioSelect, required=False
    )
    adults = NamesField(
        label=_("The other adults, one name a line"),
        help_text=_("First name and name, from 15 years on. You are already counted."),
        required=False,
    )
    young = NamesField(label=_("The under-15s, one name a line"), required=False)
    fit = forms.ChoiceField(
        label=_("If there are not seats enough for all of you"),
        choices=Party.Fit,
        widget=forms.RadioSelect,
        required=False,
    )
    second = forms.TypedChoiceField(
        label=_("Second choice"), coerce=int, empty_value=None, required=False
    )
    third = forms.TypedChoiceField(
        label=_("Third choice"), coerce=int, empty_value=None, required=False
    )
    # How many seats the person was told are left: sent back, it says that they know.
    told = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)

    of_the_party = ("kind", "adults", "young", "fit")

    def __init__(
        self, *args: Any, comptoir: Comptoir, others: Sequence[Nearby] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.comptoir = comptoir
        self.others = {near.comptoir.pk: near.comptoir for near in others}
        choices = [("", _("None")), *((near.comptoir.pk, _said(near)) for near in others)]
        for name in ("second", "third"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        # Optional by their place: the page says so once, above them.
        for name in ("kind", "fit"):
            self.fields[name].initial = self.fields[name].choices[0][0]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse too many people, the same name twice, a class without an adult, the same choice twice."""
        said = super().clean() or self.cleaned_data
        others = [*said.get("adults", ()), *said.get("young", ())]
        if len(others) >= LARGEST_PARTY:
            words = gettext("You are %(count)d. Register %(most)d at most at once, or call us.")
            self.add_error("adults", words % {"count": len(others) + 1, "most": LARGEST_PARTY})
        self._refuse_the_same_twice([said.get("name", ""), *others])
        if others and said.get("kind") == Party.Kind.GROUP and said.get("under_15"):
            self.add_error(
                "under_15",
                _("An adult registers a class or a youth group: write the adult’s name first."),
            )
        if said.get("second") and said["second"] == said.get("third"):
            self.add_error("third", _("This is your second choice already. Choose another one."))
        return said

    def _refuse_the_same_twice(self, names: Iterable[str]) -> None:
        known: set[str] = set()
        for name in filter(None, names):
            if name_key(name) in known:
                words = gettext(
                    "“%(name)s” is written twice. Write each person once; if two people have the same name, add a "
                    "second first name."
                )
                children = {name_key(child) for child in self.cleaned_data.get("young", ())}
                where = "young" if name_key(name) in children else "adults"
                self.add_error(where, words % {"name": name})
            known.add(name_key(name))

    @property
    def companions(self) -> tuple[Companion, ...]:
        """Who comes along."""
        said = self.cleaned_data
        adults = (Companion(name, under_15=False) for name in said["adults"])
        children = (Companion(name, under_15=True) for name in said["young"])
        return (*adults, *children)

    @property
    def people(self) -> int:
        """How many they are, the person who registers among them."""
        return 1 + len(self.companions)

    @property
    def accepts_too(self) -> tuple[Comptoir, ...]:
        """The other comptoirs that would suit, in order of preference."""
        chosen = (self.cleaned_data["second"], self.cleaned_data["third"])
        return tuple(self.others[pk] for pk in chosen if pk)

    def is_short(self) -> bool:
        """Whether fewer seats are left than they are, and nobody has told them yet."""
        left = self.comptoir.seats_left
        is_partly_free = not self.comptoir.is_full and self.people > left
        return is_partly_free and self.cleaned_data["told"] != left

    def open_party(self) -> bool:
        """Whether the part for several is shown open: something stands in it."""
        return any(self.data.get(name) for name in ("adults", "young"))


def _said(near: Nearby) -> str:
    comptoir = near.comptoir
    free = comptoir.seats_left
    left = gettext("full")
    if not comptoir.is_full:
        left = ngettext("%(seats)s seat left", "%(seats)s seats left", free) % {
            "seats": number(free)
        }
    return f"{comptoir}, {day_short(comptoir.starts_at)} ({near.distance}, {left})"


class CompanionForm(forms.Form):
    """One more person."""

    name = NameField(label=_("Their first name and name"))
    under_15 = forms.BooleanField(label=_("This person is under 15"), required=False)

    refusal: Refusal | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The browser would offer the name of whoever types.
        self.fields["name"].widget.attrs["autocomplete"] = "off"
