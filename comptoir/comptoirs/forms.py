"""What is typed: a search, the first page of a registration, the second."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.forms import EmailField, NameField, PhoneField, TrapField
from comptoir.accounts.models import Consent
from comptoir.comptoirs import stamps
from comptoir.comptoirs.actions.details import Details
from comptoir.comptoirs.actions.register import Application
from comptoir.comptoirs.forms_items import ItemsForm
from comptoir.comptoirs.forms_party import PartyForm
from comptoir.comptoirs.models import Party, Registration
from comptoir.editions.models import Topic
from comptoir.kernel import clock
from comptoir.kernel.text import clean_text
from comptoir.territory.forms import CommuneField

if TYPE_CHECKING:
    from django.http import QueryDict  # noqa: TID251 - the shape of what was sent

    from comptoir.comptoirs.models import Comptoir
    from comptoir.kernel.refusals import Refusal

IDEA_LENGTH = 600
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
USUAL_RADIUS = 30
WITHIN = [(10, "10 km"), (20, "20 km"), (30, "30 km"), (50, "50 km")]


class TextField(forms.CharField):
    """Some lines, cleaned of marks that reorder or hide text."""

    def to_python(self, value: object) -> str:
        """Return the text, composed and without control marks."""
        return clean_text(super().to_python(value))  # type: ignore[arg-type]


class DayField(forms.DateField):
    """A day of our time."""

    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    default_validators = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
    default_error_messages: ClassVar = {
        "invalid": _("Write a day as 2027-04-06, or choose it in the calendar."),
    }


class SearchForm(forms.Form):
    """Which comptoirs to list. Everything is optional: nothing typed lists all that are to come."""

    pres_de = CommuneField(label=_("Near which municipality?"), required=False)
    rayon = forms.TypedChoiceField(
        label=_("Within"), choices=WITHIN, coerce=int, initial=USUAL_RADIUS, required=False
    )
    du = DayField(label=_("From"), required=False)
    au = DayField(label=_("To"), required=False)
    places = forms.BooleanField(label=_("With places left"), required=False)
    acces = forms.BooleanField(label=_("Accessible with reduced mobility"), required=False)


class RegistrationForm(PartyForm):
    """Six things, and a seat; then, for whoever does not come alone, the others."""

    name = NameField(label=_("Your first name and name"))
    email = EmailField(
        label=_("Your email"),
        help_text=_(
            "Your ticket goes there, and what you must know of the day. Our news too, only if you agree to it."
        ),
    )
    commune = CommuneField(label=_("Your municipality"), elsewhere=True)
    comes_as = forms.ChoiceField(
        label=_("You come"),
        choices=Registration.ComesAs,
        widget=forms.RadioSelect,
        initial=Registration.ComesAs.CITIZEN,
    )
    idea = TextField(
        label=_("Your idea"),
        help_text=_("Even a vague one: a sentence is enough."),
        required=False,
        max_length=IDEA_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say your idea in a few words: one sentence is enough.")},
    )
    under_15 = forms.BooleanField(
        label=_("The person who comes is under 15"),
        help_text=_("An adult comes along, on the day."),
        required=False,
    )
    is_someone_else = forms.BooleanField(
        label=_("Yes, this is another person"), required=False, widget=forms.HiddenInput
    )
    site = TrapField()
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    refusal: Refusal | None = None
    field_order: tuple[str, ...] = (
        "name",
        "email",
        "commune",
        "idea",
        "comes_as",
        "under_15",
        *PartyForm.of_the_party,
    )

    def __init__(self, *args: Any, comptoir: Comptoir, idea_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, comptoir=comptoir, **kwargs)
        self.subject = f"comptoir:{comptoir.pk}"
        self.fields["idea"].required = idea_required
        self.fields["stamp"].initial = self.new_stamp()

    def new_stamp(self) -> str:
        """Return the stamp of this showing."""
        return stamps.issue(self.subject, clock.machine_now())

    def clean_stamp(self) -> str:
        """Return the key of this showing; a stamp that is missing, hasty or old is renewed and asked again."""
        stamp = stamps.read(self.cleaned_data["stamp"], self.subject)
        now = clock.machine_now()
        if stamp is not None and not stamp.is_hasty(now) and not stamp.is_old(now):
            return stamp.key
        renewed = cast("QueryDict", self.data).copy()
        renewed["stamp"] = self.new_stamp()
        self.data = renewed
        if stamp is not None and stamp.is_hasty(now):
            raise ValidationError(_("That was very quick. Check what you typed, then send again."))
        raise ValidationError(
            _("This page stayed open for a long time. Nothing is lost: check, then send again.")
        )

    def application(self) -> Application:
        """Return what was typed, as the action takes it."""
        said, companions = self.cleaned_data, self.companions
        return Application(
            name=said["name"],
            email=said["email"],
            phone=said.get("phone", ""),
            commune=said["commune"],
            comes_as=said["comes_as"],
            idea=said["idea"],
            under_15=said["under_15"],
            language=get_language() or "fr",
            form_key=said["stamp"],
            is_someone_else=said["is_someone_else"],
            kind=(said["kind"] or Party.Kind.FAMILY) if companions else Party.Kind.ALONE,
            fit=said["fit"] or Party.Fit.ALL,
            companions=companions,
            others=self.accepts_too,
        )

    def asks_who(self) -> bool:
        """Whether the question “is this another person?” is shown."""
        return (
            bool(self.data.get("is_someone_else"))
            or not self.fields["is_someone_else"].widget.is_hidden
        )

    def ask_who(self) -> None:
        """Show the question “is this another person?”."""
        self.fields["is_someone_else"].widget = forms.CheckboxInput()


class CallerForm(RegistrationForm):
    """The same questions, read aloud to somebody on the telephone: a number is enough."""

    phone = PhoneField(
        label=_("Your telephone number"),
        help_text=_("The number, the email, or both: one is enough to tell them what changes."),
        required=False,
    )
    email = EmailField(
        label=_("Your email"),
        help_text=_("Your ticket goes there, if there is one."),
        required=False,
    )
    site = None  # type: ignore[assignment]

    field_order = ("name", "phone", *RegistrationForm.field_order[1:])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "phone", "email", "commune"):
            # The browser would offer the agent's own.
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Refuse somebody whom nobody could reach."""
        said = super().clean()
        if not {"phone", "email"} & self.errors.keys() and not said["phone"] and not said["email"]:
            self.add_error(
                "phone", _("Write a telephone number or an email: we tell what changes.")
            )
        return said


class DetailsForm(ItemsForm):
    """Everything optional, once the seat is held."""

    topics = forms.ModelMultipleChoiceField(
        label=_("What would you like help with?"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    access_need = TextField(
        label=_("What do you need in order to come?"),
        help_text=_(
            "For example: a sign-language interpreter, a companion, a seat near the front. "
            "The team answers you, and erases this a week after the day."
        ),
        required=False,
        max_length=IDEA_LENGTH,
        widget=forms.Textarea({"rows": 2}),
    )
    consents = forms.MultipleChoiceField(
        label=_("If you agree"),
        choices=Consent.Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ("topics", *ItemsForm.of_the_programme, "access_need", "consents")

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, registration=registration, **kwargs)
        offered = Q(edition=registration.comptoir.edition_id, retired_at=None)
        topics = Topic.objects.filter(offered | Q(pk__in=registration.topics.all()))
        self.fields["topics"].queryset = topics  # type: ignore[attr-defined]
        if not registration.speaks_for_its_person:
            del self.fields["consents"]

    def details(self) -> Details:
        """Return what was asked, as the action takes it."""
        said = self.cleaned_data
        return Details(
            topics=said["topics"],
            access_need=said["access_need"],
            consents=said.get("consents", ()),
            **self.wanted(),
        )
