"""Who asked to be told of comptoirs near home, and who was invited to one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.models import Person
from comptoir.comptoirs.models.comptoir import Comptoir
from comptoir.comptoirs.models.party import Party
from comptoir.kernel import tokens
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then
from comptoir.territory.models import Commune

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self

WATCH, INVITATION = "watch", "invitation"
A_WEEK, A_MONTH, TWO_YEARS = timedelta(days=7), timedelta(days=30), timedelta(days=730)


class WatchQuerySet(QuerySet["Watch"]):
    """Which of those who asked to be told."""

    def confirmed(self) -> Self:
        """Those whose owner opened the link that we sent there."""
        return self.filter(confirmed_at__isnull=False)


class Watch(models.Model):
    """An address whose owner asks to be told of the comptoirs near a commune: nothing leaves before they confirm.

    Whoever wants it no more deletes it: what is not here is not written to.
    """

    email = models.EmailField(_("email"))
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=5, default="fr")
    asked_at = models.DateTimeField(_("asked at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = WatchQuerySet.as_manager()

    personal_data: ClassVar = (
        PersonalData(
            fields=("email", "commune", "language"),
            purpose=_("To tell you of the comptoirs near home, because you asked for it"),
            basis=Basis.CONSENT,
            keep=TWO_YEARS,
            since=_("the day you confirm; at once when you no longer want it"),
            due=lambda at: Watch.objects.filter(confirmed_at__lte=at - TWO_YEARS),
            then=Then.DELETE,
        ),
        PersonalData(
            fields=("asked_at",),
            purpose=_("To wait for you to confirm that the address is yours"),
            basis=Basis.CONSENT,
            keep=A_WEEK,
            since=_("the day you ask, as long as you have not confirmed"),
            due=lambda at: Watch.objects.filter(confirmed_at=None, asked_at__lte=at - A_WEEK),
            then=Then.DELETE,
        ),
    )

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        constraints = [
            models.UniqueConstraint(
                fields=["email", "commune"],
                name="one_watch_per_address_and_commune",
                violation_error_message=_("This address already asks to be told there."),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="the_address_of_a_watch_is_in_small_letters",
                violation_error_message=_("An email address is kept in small letters."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(confirmed_at__gte=F("asked_at")),
                name="a_watch_is_confirmed_after_it_is_asked",
                violation_error_message=_("One confirms after one asks."),
            ),
        ]

    def __str__(self) -> str:
        return f"watch {self.pk}"

    @property
    def link_url(self) -> str:
        """The page from which one confirms, or ends it."""
        return reverse("comptoirs:watch_link", args=[tokens.issue(WATCH, self.pk, 1)])


class InvitationQuerySet(QuerySet["Invitation"]):
    """Which invitations."""

    def open(self) -> Self:
        """Those neither told nor dropped."""
        return self.filter(outcome=Invitation.Outcome.OPEN)

    def made_since(self, moment: datetime) -> Self:
        """Those of the last days, but for what was dropped."""
        return self.filter(made_at__gt=moment).exclude(outcome=Invitation.Outcome.MOOT)


class Invitation(models.Model):
    """One letter that invites an address to a comptoir that lacks people, and why it was chosen.

    It leaves out of the quiet hours, if it is still true then. Whoever refuses is invited to no other of the edition.
    """

    class Reason(models.TextChoices):
        """Why this address."""

        WAITS = "waits", _("Waits for a seat nearby")
        CALLED_OFF = "called-off", _("Was registered for a comptoir that is cancelled")
        WATCHES = "watches", _("Asked to be told of comptoirs near home")
        CAME = "came", _("Took part before, and wants our news")
        PARTNER = "partner", _("Acts for a partner nearby")

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("To tell")
        TOLD = "told", _("Told")
        MOOT = "moot", _("No longer true")

    comptoir = models.ForeignKey(Comptoir, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("why"), max_length=10, choices=Reason)
    email = models.EmailField(_("email"), blank=True)
    language = models.CharField(_("language"), max_length=5, default="fr")
    kilometres = models.PositiveSmallIntegerField(_("kilometres from there"))
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    watch = models.ForeignKey(
        Watch, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"))
    outcome = models.CharField(
        _("what became of it"), max_length=4, choices=Outcome, default=Outcome.OPEN
    )
    ended_at = models.DateTimeField(_("told or dropped at"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refused at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    personal_data: ClassVar = (
        PersonalData(
            fields=("email", "person", "party", "watch"),
            purpose=_("To invite you once to a comptoir nearby, and to hear when you want no more"),
            basis=Basis.PUBLIC_INTEREST,
            keep=A_MONTH,
            since=_("the end of the comptoir"),
            due=lambda at: Invitation.objects.filter(comptoir__ends_at__lt=at - A_MONTH).exclude(
                email="", person=None, party=None, watch=None
            ),
            then=Then.BLANK,
        ),
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [
            models.Index(
                fields=["made_at"], condition=Q(outcome="open"), name="invitations_to_tell"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["comptoir", "email"],
                condition=~Q(email=""),
                name="an_address_is_invited_once_to_a_comptoir",
                violation_error_message=_("This address is already invited to this comptoir."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", ended_at=None)
                | (~Q(outcome="open") & Q(ended_at__isnull=False)),
                name="an_invitation_that_ended_says_when",
                violation_error_message=_("An invitation that ended says when, the others do not."),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def link_url(self) -> str:
        """The page from which one says: no more of these."""
        return reverse("comptoirs:invitation", args=[tokens.issue(INVITATION, self.pk, 1)])
