"""The codes that let people in, and how long each lives."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self

CODE_LIFE = timedelta(minutes=10)
CHOICE_LIFE = timedelta(minutes=10)  # to say who one is, in a shared mailbox, after the code
TRIES = 5


def _hash(scope: str, secret: str) -> str:
    return salted_hmac(f"comptoir.accounts.{scope}", secret, algorithm="sha256").hexdigest()


class SignInCodeQuerySet(QuerySet["SignInCode"]):
    """Codes by whether they still open something."""

    def over_at(self, moment: datetime) -> Self:
        """Return those that neither open anything nor let anybody choose who they are."""
        return self.filter(expires_at__lte=moment - CHOICE_LIFE)


def _over_at(moment: datetime) -> SignInCodeQuerySet:
    return SignInCode.objects.over_at(moment)


class SignInCode(models.Model):
    """One code sent to one address, for the one browser whose session knows this row.

    An address that nobody has gets a row too, with a code that is sent to nobody: nothing shows outside.
    """

    email = models.EmailField()
    code_hash = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = SignInCodeQuerySet.as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("email", "code_hash"),
            purpose=_("To make sure that the mailbox is yours when you sign in"),
            basis=Basis.PUBLIC_INTEREST,
            keep=CHOICE_LIFE,
            since=_("the end of the code, which lives ten minutes"),
            due=_over_at,
            then=Then.DELETE,
        ),
    )

    class Meta:
        verbose_name = _("sign-in code")
        verbose_name_plural = _("sign-in codes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tries__lte=TRIES),
                name="a_sign_in_code_has_five_tries",
                violation_error_message=_("This code was tried too often."),
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("issued_at")),
                name="a_sign_in_code_ends_after_it_is_sent",
                violation_error_message=_("A code ends after it is sent."),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(proven_at__isnull=False),
                name="a_sign_in_code_is_proven_before_it_is_closed",
                violation_error_message=_("A code is typed before it lets anybody in."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def tries_left(self) -> int:
        """How often it may still be typed wrong."""
        return TRIES - self.tries

    def lets_choose_at(self, moment: datetime) -> bool:
        """Tell whether the mailbox is proven, and nobody came in by it yet."""
        return bool(self.proven_at and not self.closed_at and moment < self.proven_at + CHOICE_LIFE)

    def hash_of(self, code: str) -> str:
        """Return what is kept of this code; six digits are guessed from a hash unless it is keyed."""
        return _hash("code", f"{self.pk}:{code}")

    def matches(self, code: str) -> bool:
        """Tell, in constant time, whether this is the code that was sent."""
        return constant_time_compare(self.code_hash, self.hash_of(code))


class RecoveryCodeQuerySet(QuerySet["RecoveryCode"]):
    """Recovery codes by whether they still serve."""

    def unused(self) -> Self:
        """Return those that still let in."""
        return self.filter(used_at=None)


class RecoveryCode(models.Model):
    """One of the ten codes that stand in for a lost telephone; each lets in once, and only its hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    objects = RecoveryCodeQuerySet.as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("user", "code_hash", "used_at"),
            purpose=_("To let an agent in whose telephone is lost"),
            basis=Basis.PUBLIC_INTEREST,
            keep=None,
            since=_("as long as the agent can sign in"),
            due=None,
            then=Then.DELETE,
        ),
    )

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "code_hash"],
                name="one_recovery_code_once_per_user",
                violation_error_message=_("This recovery code exists already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @staticmethod
    def hash_for(user_pk: int, code: str) -> str:
        """Return what is kept of this user's code."""
        return _hash("recovery", f"{user_pk}:{code}")
