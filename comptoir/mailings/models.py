"""A mailing, and each mailbox that it goes to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.models import Party
from comptoir.editions.models import Edition
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then
from comptoir.organisations.models import Agent

if TYPE_CHECKING:
    from datetime import datetime

# As long as the address itself is kept with a letter that left.
KEEP_SAID = timedelta(weeks=6)


class MailingQuerySet(QuerySet["Mailing"]):
    """Which mailings."""

    def leaving(self) -> Self:
        """Those that were sent off and have not ended: stopped ones wait to be sent on."""
        return self.filter(leaves_at__isnull=False, ended_at=None)


class Mailing(models.Model):
    """What the mission writes to many: a segment, a subject, a text with variables.

    `segment` holds typed criteria (`segments.Segment`), `left_out` the parties that the mission left out by hand.
    Before it leaves, it is prepared: each party of the segment becomes a `Recipient`, and what was seen is what goes.
    """

    class Kind(models.TextChoices):
        """Why people receive it."""

        SERVICE = "service", _("About their registration")
        NEWS = "news", _("News: only to those who agreed to receive some")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.SERVICE)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("text"), max_length=10_000)
    segment = models.JSONField(_("to whom"), default=dict)
    left_out = models.JSONField(_("left out by hand"), default=list, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    made_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("written at"))
    prepared_at = models.DateTimeField(_("prepared at"), null=True, blank=True)
    leaves_at = models.DateTimeField(_("leaves from"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        constraints = [
            models.CheckConstraint(
                condition=Q(leaves_at=None) | Q(prepared_at__isnull=False),
                name="a_mailing_leaves_once_it_is_prepared",
                violation_error_message=_("Look at whom it goes to before sending it."),
            ),
            models.CheckConstraint(
                condition=Q(leaves_at__isnull=False) | Q(stopped_at=None, ended_at=None),
                name="only_a_mailing_that_leaves_stops_or_ends",
                violation_error_message=_("Only a mailing that was sent off is stopped or ends."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_draft(self) -> bool:
        """Whether it can still be rewritten."""
        return self.leaves_at is None

    @property
    def state(self) -> str:
        """Where it stands: draft, leaving, stopped or sent."""
        if self.is_draft:
            return "draft"
        if self.ended_at is not None:
            return "sent"
        return "stopped" if self.stopped_at is not None else "leaving"


class RecipientQuerySet(QuerySet["Recipient"]):
    """Which recipients."""

    def reached(self) -> Self:
        """Those whom the mailing goes to."""
        return self.filter(reason="")

    def to_write(self) -> Self:
        """Those whose mail is not written yet."""
        return self.reached().filter(written_at=None)


def _said_long_ago(at: datetime) -> RecipientQuerySet:
    return Recipient.objects.filter(written_at__lte=at - KEEP_SAID).exclude(said={})


class Recipient(models.Model):
    """A party of the segment: written to, or left out for a reason that the page shows.

    `said` keeps the variables as this mail said them, never a personal link, so that it can be read again.
    """

    class Reason(models.TextChoices):
        """Why somebody of the segment is not written to."""

        NO_MAIL = "no-mail", _("no email address: print it, or call")
        REFUSED = "refused", _("their mailbox refused our mails")
        SAME_MAILBOX = "same-mailbox", _("another registration of the list has the same mailbox")
        NO_CONSENT = "no-consent", _("did not ask for news")
        BY_HAND = "by-hand", _("left out by you")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="recipients")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("left out because"), max_length=12, choices=Reason, blank=True)
    said = models.JSONField(_("variables"), default=dict, blank=True)
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)

    objects = RecipientQuerySet.as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("said",),
            purpose=_("To read again what the mission wrote to you, when you ask about it"),
            basis=Basis.PUBLIC_INTEREST,
            keep=KEEP_SAID,
            since=_("the day the letter left"),
            due=_said_long_ago,
            then=Then.BLANK,
        ),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        indexes = [
            models.Index(
                fields=["mailing", "id"],
                condition=Q(reason="", written_at=None),
                name="recipients_to_write",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "party"],
                name="a_party_is_in_a_mailing_once",
                violation_error_message=_("This party is in this mailing already."),
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(written_at=None),
                name="whoever_is_left_out_is_not_written_to",
                violation_error_message=_("Whoever is left out is not written to."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id} → {self.party_id}"
