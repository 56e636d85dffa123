"""What a party is to be told about a comptoir, and when it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.models.comptoir import Comptoir
from comptoir.comptoirs.models.party import Party
from comptoir.kernel.querysets import QuerySet

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self


class NoticeQuerySet(QuerySet["Notice"]):
    """Which notices."""

    def open(self) -> Self:
        """Those neither told nor dropped."""
        return self.filter(outcome=Notice.Outcome.OPEN)

    def due(self, at: datetime) -> Self:
        """Those to tell now."""
        return self.open().filter(due_at__lte=at)


class Notice(models.Model):
    """One thing to tell a party that it did not ask for: written with its cause, told later, worded when told.

    Several changes before the letter leaves make one letter; what is no longer true is dropped. `about` tells two
    notices of a kind apart: the offer, the revision last known, the day a reminder is about.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        OFFER = "offer", _("A seat is offered")
        EXPIRED = "expired", _("An offer was left without answer")
        LINE_CLOSED = "line-closed", _("The queue goes on at the door")
        PASSED = "passed", _("A group did not fit")
        CHANGED = "changed", _("The comptoir changed")
        CALLED_OFF = "called-off", _("The comptoir is cancelled")
        REBOOKED = "rebooked", _("Led here from another comptoir")
        WAIVED = "waived", _("Coming is no longer required")
        WEEK = "week", _("Reminder, a week before")
        EVE = "eve", _("Reminder, the day before")
        DRAWN = "drawn", _("Lots are drawn")
        ITEMS = "items", _("Places in the programme")
        PROGRAMME = "programme", _("The hours of the programme changed")
        ACTED_FOR = "acted-for", _("An agent changed the registration")

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("To tell")
        TOLD = "told", _("Told")
        MOOT = "moot", _("No longer true")

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="notices")
    comptoir = models.ForeignKey(Comptoir, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    about = models.PositiveBigIntegerField(_("about"), default=0)
    made_at = models.DateTimeField(_("made at"))
    due_at = models.DateTimeField(_("to tell from"))
    outcome = models.CharField(
        _("what became of it"), max_length=4, choices=Outcome, default=Outcome.OPEN
    )
    ended_at = models.DateTimeField(_("told or dropped at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(outcome="open"), name="notices_to_tell"),
            models.Index(fields=["party", "comptoir", "ended_at"], name="notices_of_a_party"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "comptoir", "kind", "about"],
                name="a_thing_is_told_once",
                violation_error_message=_("This is already told, or about to be."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", ended_at=None)
                | (~Q(outcome="open") & Q(ended_at__isnull=False)),
                name="a_notice_that_ended_says_when",
                violation_error_message=_("A notice that ended says when, the others do not."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
