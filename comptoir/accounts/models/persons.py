"""Persons, the users that some of them become, and what they agreed to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.derived import DerivedField
from comptoir.kernel.findable import Findable
from comptoir.kernel.finding import KEY_LENGTH, key_of_name, ways_to_reach
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then
from comptoir.kernel.text import clean_line, fold

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Self

NAME_LENGTH = 100
NAME_KEY_LENGTH = 200
INACTIVITY = timedelta(days=730)
# Some write it before their name; said alone, it greets nobody.
_TITLES = frozenset({"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "ms", "mrs"})


def name_key(name: str) -> str:
    """Return what makes two spellings of a name the same: no accent, no case, no punctuation."""
    return fold(name)[:NAME_KEY_LENGTH]


class PersonQuerySet(QuerySet["Person"]):
    """Persons by how they are known and reached."""

    def reached_at(self, email: str) -> Self:
        """Return all those who share this mailbox."""
        return self.known().filter(email=clean_line(email).lower()).exclude(email="")

    def known(self) -> Self:
        """Return those who have a name, each once: not those who were merged into another."""
        return self.filter(merged_into=None).exclude(name="")

    def inactive_since(self, moment: datetime) -> Self:
        """Return those who are still named, and have given no sign of life since this moment."""
        return self.filter(last_active_at__lte=moment).exclude(name="")


class Person(Findable):
    """Somebody, with or without a login: a name and, where given, a way to reach them.

    The same person is the same name behind the same address (or, without address, the same telephone):
    couples, families and siblings share a mailbox. `name` is empty once the person is forgotten.
    """

    name = models.CharField(_("first name and last name"), max_length=NAME_LENGTH, blank=True)
    name_key = models.CharField(max_length=NAME_KEY_LENGTH, blank=True, editable=False)
    search_key = DerivedField(of="name", by=key_of_name, max_length=KEY_LENGTH)
    email = models.EmailField(_("email address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=16, blank=True)
    commune = models.ForeignKey(
        "territory.Commune",
        verbose_name=_("commune"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    under_15 = models.BooleanField(_("is under 15"), default=False)
    created_at = models.DateTimeField()
    last_active_at = models.DateTimeField(db_index=True)
    # Known twice, now one: what is said of this row goes to that one, until the merge is undone.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = PersonQuerySet.as_manager()
    found_from = frozenset({"name", "email", "phone"})

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=(
                "name",
                "name_key",
                "search_key",
                "email",
                "phone",
                "commune",
                "under_15",
                "merged_into",
            ),
            purpose=_("To know who comes, to write to you, and to find your registrations again"),
            basis=Basis.PUBLIC_INTEREST,
            keep=INACTIVITY,
            since=_("your last registration or your last sign-in"),
            due=lambda moment: Person.objects.inactive_since(moment - INACTIVITY),
            then=Then.BLANK,
        ),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        # The unique constraint below is conditional: SQLite does not search by it.
        indexes = [models.Index(fields=["email"], name="person_by_mailbox")]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "name_key"],
                condition=~models.Q(email=""),
                name="one_person_per_email_and_name",
                violation_error_message=_("This person is already known at this address."),
            ),
            models.UniqueConstraint(
                fields=["phone", "name_key"],
                condition=models.Q(email="") & ~models.Q(phone=""),
                name="one_person_per_phone_and_name_without_email",
                violation_error_message=_("This person is already known at this number."),
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="an_email_is_in_small_letters",
                violation_error_message=_("An email address is kept in small letters."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name_key="") | models.Q(name="", email="", phone=""),
                name="a_person_has_a_name_until_forgotten",
                violation_error_message=_("Write a name with at least one letter."),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
                name="nobody_is_merged_into_themselves",
                violation_error_message=_("Choose two different people."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def found_by(self) -> set[str]:
        """Return the words of the name and how they sound, and what reaches them."""
        return {*key_of_name(self.name).split(), *ways_to_reach(self.email, self.phone)}

    @property
    def first_name(self) -> str:
        """What we call them when we say hello: the first word of their name; all of it after a title."""
        first = self.name.partition(" ")[0]
        return self.name if first.rstrip(".").lower() in _TITLES else first


class User(AbstractBaseUser):
    """A person who can sign in: born at their first verified code, or with a role that needs it.

    There is no password. Raising `session_version` ends every session of this user at once.
    """

    password = None  # type: ignore[assignment]
    last_login = None

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="user")
    requires_second_factor = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    session_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    signed_in_at = models.DateTimeField(null=True)

    objects = QuerySet["User"].as_manager()

    if TYPE_CHECKING:  # django-otp's middleware says so of the user of a request
        is_verified: Callable[[], bool]

    USERNAME_FIELD = "person"
    REQUIRED_FIELDS = []

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("person", "signed_in_at"),
            purpose=_("To let you into your own space"),
            basis=Basis.PUBLIC_INTEREST,
            keep=INACTIVITY,
            since=_("your last registration or your last sign-in"),
            due=lambda moment: User.objects.filter(person__last_active_at__lte=moment - INACTIVITY),
            then=Then.DELETE,
        ),
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return str(self.person)

    def get_session_auth_hash(self) -> str:
        """Return what a session must carry to be this user's: another version ends it."""
        return salted_hmac(
            "comptoir.accounts.session", f"{self.pk}:{self.session_version}", algorithm="sha256"
        ).hexdigest()

    def get_session_auth_fallback_hash(self) -> list[str]:
        """Return no other hash: sessions signed with a former key end with it."""
        return []


class ConsentQuerySet(QuerySet["Consent"]):
    """Consents by whether they still stand."""

    def standing(self) -> Self:
        """Return those given and not withdrawn."""
        return self.filter(withdrawn_at=None)

    def over_at(self, moment: datetime) -> Self:
        """Return those withdrawn before this moment, or of a person who is forgotten: they prove nothing."""
        return self.filter(models.Q(withdrawn_at__lte=moment) | models.Q(person__name=""))


class Consent(models.Model):
    """What a person agreed to, freely and apart from their registration, and when they changed their mind."""

    class Kind(models.TextChoices):
        """What may be agreed to."""

        PHOTO = "photo", _("I may be photographed at the comptoirs")
        NEWS = "news", _("I want your news by email")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=10, choices=Kind)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    PROOF = timedelta(days=5 * 365)
    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("person", "kind", "given_at", "withdrawn_at"),
            purpose=_("To do only what you agreed to, and to prove that you did"),
            basis=Basis.CONSENT,
            keep=PROOF,
            since=_("the day you withdraw your consent; at once if your name is erased before"),
            due=lambda moment: Consent.objects.over_at(moment - Consent.PROOF),
            then=Then.DELETE,
        ),
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_consent_per_person_and_kind",
                violation_error_message=_("This consent is already given."),
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None)
                | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="a_consent_is_withdrawn_after_it_is_given",
                violation_error_message=_("A consent is withdrawn after it is given."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
