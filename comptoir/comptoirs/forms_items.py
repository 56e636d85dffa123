"""What is chosen in the programme: places to take or to wait for, and wishes in order of preference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.choices import RANKS, choices_of, gives_later, offered
from comptoir.comptoirs.models import Registration
from comptoir.ui.words import hours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict  # noqa: TID251 - the shape of what was sent

    from comptoir.comptoirs.models import ProgrammeItem

WISHES = tuple(f"wish_{rank}" for rank, _name in enumerate(RANKS, 1))


def wish_field(rank: int) -> forms.TypedChoiceField:
    """Return the field of the wish of this rank."""
    return forms.TypedChoiceField(
        label=RANKS[rank - 1], coerce=int, empty_value=None, required=False
    )


class ItemsForm(forms.Form):
    """What a person wants in the programme. Who has no seat yet chooses nothing."""

    items = forms.TypedMultipleChoiceField(
        label=_("Workshops: take a place"),
        help_text=_(
            "One at a time: two workshops at the same hour cannot be taken together. One can wait for a full one."
        ),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("This workshop is not in the programme any more. Choose again.")
        },
    )
    wish_1 = wish_field(1)
    wish_2 = wish_field(2)
    wish_3 = wish_field(3)

    of_the_programme: ClassVar = ("items", *WISHES)

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        comptoir = registration.comptoir
        seated = registration.status == Registration.Status.CONFIRMED
        self.programme: dict[int, ProgrammeItem] = {
            item.pk: item for item in (offered(comptoir) if seated else ())
        }
        choices = choices_of(registration)
        self.held = [item.pk for item in choices.held]
        self.waited = [wish.item.pk for wish in choices.wished]
        ranked = [item for item in self.programme.values() if gives_later(item, comptoir)]
        at_once = [item for item in self.programme.values() if item not in ranked]
        self._offer(at_once, ranked)

    def _offer(self, at_once: list[ProgrammeItem], ranked: list[ProgrammeItem]) -> None:
        """Show the items that give places now as boxes, the others as ranked wishes; and what was chosen so far."""
        wanted = [*self.held, *self.waited]
        self._choose("items", [(item.pk, self._place(item)) for item in at_once])
        self.initial["items"] = [item.pk for item in at_once if item.pk in wanted]
        self.wishable = [item.pk for item in ranked]
        wished = [pk for pk in self.waited if pk in self.wishable]
        wishes: list[tuple[int | str, str]] = [(item.pk, _wish(item)) for item in ranked]
        for rank, name in enumerate(WISHES):
            # No more selects than there are items to rank.
            shown = wishes if rank < len(ranked) else []
            self._choose(name, [("", gettext("No wish")), *shown] if shown else [])
            self.initial[name] = wished[rank] if rank < len(wished) else ""

    def _choose(self, name: str, choices: Iterable[tuple[int | str, str]]) -> None:
        if choices:
            cast("forms.ChoiceField", self.fields[name]).choices = list(choices)
        else:
            del self.fields[name]

    def _place(self, item: ProgrammeItem) -> str:
        """Say when an item is, what it is, and what choosing it gives."""
        left, waiting = item.places_left or 0, cast("Any", item).waiting
        if item.pk in self.held:
            said = gettext("you have a place")
        elif item.pk in self.waited:
            said = gettext("you are in the queue")
        elif left:
            said = ngettext("%(left)s place left", "%(left)s places left", left) % {"left": left}
        elif waiting:
            said = ngettext(
                "full: join the queue, %(count)s person waits",
                "full: join the queue, %(count)s people wait",
                waiting,
            ) % {"count": waiting}
        else:
            said = gettext("full: join the queue")
        return f"{_when(item)} ({said})"

    def clean(self) -> dict[str, Any]:
        """Refuse a wish that is chosen twice, and choices made before the wishes were granted."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        seen: set[int] = set()
        for name in WISHES:
            wish = said.get(name)
            if wish in seen:
                self.add_error(name, _("This wish is chosen already. Choose another, or none."))
            seen |= {wish} if wish else set()
        if "items" in self.fields and not self.wishable and WISHES[0] in self.data:
            self._show_what_was_granted()
        return said

    def _show_what_was_granted(self) -> None:
        """The page was shown before the wishes were granted: show it as it now is, with what was chosen."""
        renewed = cast("QueryDict", self.data).copy()
        chosen = {*renewed.getlist("items"), *map(str, self.held), *map(str, self.waited)}
        renewed.setlist("items", sorted(chosen))
        self.data = renewed
        self.add_error(
            "items",
            _("The wishes have just been granted. Look at your places, then choose again."),
        )

    def wanted(self) -> dict[str, list[ProgrammeItem]]:
        """Return what was chosen, as the action takes it: items at once, wishes by rank."""
        said = self.cleaned_data
        return {
            "items": [self.programme[pk] for pk in said.get("items", ())],
            "wishes": [self.programme[pk] for name in WISHES if (pk := said.get(name))],
        }


def _wish(item: ProgrammeItem) -> str:
    places = item.places_left or 0
    said = ngettext("%(count)s place", "%(count)s places", places) % {"count": places}
    return f"{_when(item)} ({said})"


def _when(item: ProgrammeItem) -> str:
    return f"{hours(item.starts_at, item.ends_at)} – {item.title}"
