"""What people type of themselves: a name, an address, a telephone, a code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.models import Consent
from comptoir.accounts.models.persons import NAME_LENGTH, name_key
from comptoir.accounts.phones import digits_of, e164
from comptoir.kernel.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import Promise

    from comptoir.accounts.models import Person

EMAIL_LENGTH = 254
PHONE_LENGTH = 40  # as typed, with what people put between the digits
CODE_LENGTH = 20
_ADDRESS_IN_NAME = re.compile(r"@|https?:|www\.", re.IGNORECASE)
_TOO_LONG = _("This is longer than %(limit)d characters. Write less, or call us.")
_FRENCH_DIGITS = 10


class LineField(forms.CharField):
    """One line: composed, without control or direction marks, refused in plain words when it is too long."""

    longest: ClassVar[int]
    attributes: ClassVar[Mapping[str, str]] = {}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {**self.attributes, "maxlength": str(self.longest)}

    def to_python(self, value: object) -> str:
        """Return the cleaned line.

        Raises:
            ValidationError: it is longer than the field takes.
        """
        line = clean_line(str(value or ""))
        if len(line) > self.longest:
            raise ValidationError(_TOO_LONG, code="too_long", params={"limit": self.longest})
        return line


class NameField(LineField):
    """How a person is called."""

    longest = NAME_LENGTH
    attributes: ClassVar[Mapping[str, str]] = {"autocomplete": "name"}
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write the first name and the name, for instance “Camille Dubois”."),
        "address": _("Write a name here, for instance “Camille Dubois”, and no address."),
        "letters": _("A name has letters, for instance “Camille Dubois”."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("First name and name"))
        super().__init__(**options)

    def validate(self, value: str) -> None:
        """Refuse what nobody is called: an address, a number, signs alone."""
        super().validate(value)
        if not value:
            return
        if _ADDRESS_IN_NAME.search(value):
            raise ValidationError(self.error_messages["address"], code="address")
        if not any(character.isalpha() for character in name_key(value)):
            raise ValidationError(self.error_messages["letters"], code="letters")


class EmailField(LineField, forms.EmailField):
    """An email address, in small letters; a refusal says what is missing."""

    widget = forms.EmailInput
    longest = EMAIL_LENGTH
    attributes: ClassVar[Mapping[str, str]] = {
        "autocomplete": "email",
        "autocapitalize": "none",
        "spellcheck": "false",
    }
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write an email address, for instance camille@exemple.fr."),
        "invalid": _("This address is not complete. Check it: it looks like camille@exemple.fr."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Email address"))
        super().__init__(**options)

    def to_python(self, value: object) -> str:
        """Return the address in small letters, without what a paste brings along."""
        line = super().to_python(value).lower().removeprefix("mailto:")
        return line.removeprefix("<").removesuffix(">").rstrip(".,;").strip()

    def run_validators(self, value: str) -> None:
        """Say what is wrong before the general rule says that something is."""
        if value and (found := _what_is_wrong(value)):
            raise ValidationError(str(found), code="invalid")
        super().run_validators(value)


def _what_is_wrong(address: str) -> str | Promise | None:
    local, at, domain = address.rpartition("@")
    findings: list[tuple[bool, str | Promise]] = [
        (not at, _("The @ is missing. An address looks like camille@exemple.fr.")),
        ("@" in local, _("Write one address only, with one @, as camille@exemple.fr.")),
        (" " in address, _("An address has no space. Write it as camille@exemple.fr.")),
        (
            "," in address,
            _("There is a comma in the address. Perhaps a dot, as in camille@exemple.fr?"),
        ),
        (not local, _("What stands before the @ is missing, as “camille” in camille@exemple.fr.")),
        (not local.isascii(), _("Before the @, write without accent, as in camille@exemple.fr.")),
        (
            "." not in domain,
            _("The end of the address is missing, as “.fr” in camille@exemple.fr."),
        ),
        (domain.endswith(".con"), _("Addresses do not end in “.con”. Perhaps “.com”?")),
    ]
    return next((words for wrong, words in findings if wrong), None)


class PhoneInput(forms.TextInput):
    """A telephone's keyboard where there is one."""

    input_type = "tel"


class PhoneField(LineField):
    """A telephone number, kept as a telephone understands it: +33321216216."""

    widget = PhoneInput
    longest = PHONE_LENGTH
    attributes: ClassVar[Mapping[str, str]] = {"autocomplete": "tel"}
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write a telephone number, for instance 06 12 34 56 78."),
        "invalid": _(
            "This is not a number that we can call. Write 10 digits, as 06 12 34 56 78, "
            "or the country code first, as +32 470 12 34 56."
        ),
        "digits": _(
            "There are %(found)d digits, and a number in France has 10, as 06 12 34 56 78."
        ),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Telephone"))
        super().__init__(**options)

    def clean(self, value: object) -> str:
        """Return the number, empty when none is given and none is asked."""
        line = super().clean(value)
        if not line:
            return ""
        if number := e164(line):
            return number
        digits = digits_of(line)
        if digits.isdigit() and digits.startswith("0") and len(digits) != _FRENCH_DIGITS:
            raise ValidationError(
                self.error_messages["digits"], code="digits", params={"found": len(digits)}
            )
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class CodeField(LineField):
    """A code that was sent, or that a telephone shows: digits, with or without spaces; pasting is welcome."""

    longest = CODE_LENGTH
    attributes: ClassVar[Mapping[str, str]] = {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "spellcheck": "false",
    }

    def to_python(self, value: object) -> str:
        """Return the code without what stands between its digits."""
        return re.sub(r"[\s.\-]", "", super().to_python(value))


class SignInForm(forms.Form):
    """Where to send the code."""

    email = EmailField(
        help_text=_("We send a code of 6 digits there. There is no password to remember.")
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """The code that was sent."""

    code = CodeField(
        label=_("Code of 6 digits"),
        error_messages={"required": _("Copy the 6 digits of our letter, for instance 123 456.")},
    )


class WhoForm(forms.Form):
    """Which of the persons who share a mailbox is there."""

    person = forms.ChoiceField(
        label=_("Who are you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose your name in the list."),
            "invalid_choice": _("Choose one of the names of the list."),
        },
    )

    def __init__(self, *arguments: Any, persons: Iterable[Person], **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = [(str(person.pk), person.name) for person in persons]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]


class ConsentsForm(forms.Form):
    """What a person agrees to: a box for each kind, which says what it means."""

    photo = forms.BooleanField(
        label=Consent.Kind.PHOTO.label,
        help_text=_(
            "We may publish pictures on which people recognise you. If you change your mind, we publish none from "
            "then on; to have one taken down, call us."
        ),
        required=False,
    )
    news = forms.BooleanField(
        label=Consent.Kind.NEWS.label,
        help_text=_(
            "We may write to you about the next comptoirs, the vote and the results. What concerns your own "
            "registrations reaches you in any case."
        ),
        required=False,
    )

    def kinds(self) -> list[Consent.Kind]:
        """Return what is ticked."""
        return [kind for kind in Consent.Kind if self.cleaned_data[kind]]


class SecondFactorForm(forms.Form):
    """The code that the telephone shows, or a recovery code."""

    code = CodeField(
        label=_("Code of your telephone"),
        help_text=_("The 6 digits that the app shows now, or one of your recovery codes."),
        error_messages={"required": _("Copy the 6 digits of the app, for instance 123 456.")},
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # A recovery code has letters: the keyboard must offer them.
        self.fields["code"].widget.attrs["inputmode"] = "text"


class EnrolForm(forms.Form):
    """The first code of a telephone."""

    code = CodeField(
        label=_("Code that the app shows"),
        error_messages={"required": _("Copy the 6 digits of the app, for instance 123 456.")},
    )


class TrapField(forms.CharField):
    """A field that people do not see: only a robot, or a zealous browser, fills it in."""

    def __init__(self) -> None:
        super().__init__(label=_("Leave this field empty"), required=False)

    def clean(self, value: Any) -> str:
        """Refuse anything typed."""
        if super().clean(value):
            raise ValidationError(_("Leave this field empty: it is a trap for robots."))
        return ""
