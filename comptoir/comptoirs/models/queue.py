"""Who waits for a seat, in which order, and what they are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.models.comptoir import Comptoir
from comptoir.comptoirs.models.party import Party
from comptoir.kernel.querysets import QuerySet

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self

# Where lots are drawn, whoever came after the draw stands behind all that were drawn: letters of lots end at “f”.
AFTER_THE_DRAW = "z"


class EntryQuerySet(QuerySet["Entry"]):
    """Which places in a queue."""

    def standing(self) -> Self:
        """Those of the people who still wait."""
        return self.filter(left_at=None)

    def in_order(self) -> Self:
        """As the queue stands: by lot where lots are drawn, then by turn."""
        return self.order_by("lot", "turn")

    def before(self, entry: Entry) -> Self:
        """Those that stand before this one, in the same queue."""
        earlier = Q(lot__lt=entry.lot) | Q(lot=entry.lot, turn__lt=entry.turn)
        return self.filter(earlier, comptoir_id=entry.comptoir_id)

    def unoffered(self) -> Self:
        """Those to whom nothing is offered at this moment."""
        return self.exclude(offers__outcome=Offer.Outcome.PENDING)


class Entry(models.Model):
    """The place of a party in the queue of one comptoir, for `places` people.

    `turn` makes the order: turns are counted by the comptoir, as people enter, and no clock that is set back changes
    it; whoever is sent to the end gets a new one. `number`, their first turn, is public: drawn lots and published
    orders name people by it. A party may stand in several queues; `rank` says which comptoir they would rather have.
    """

    class Leaving(models.TextChoices):
        """Why one stands in a queue no more."""

        SEATED = "seated", _("Has a seat")
        ELSEWHERE = "elsewhere", _("Has a seat elsewhere")
        DECLINED = "declined", _("Declined the seat")
        UNANSWERED = "unanswered", _("Did not answer twice")
        CANCELLED = "cancelled", _("Left the queue")
        CLOSED = "closed", _("The comptoir does not take place")

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="entries")
    comptoir = models.ForeignKey(Comptoir, on_delete=models.PROTECT, related_name="entries")
    rank = models.PositiveSmallIntegerField(_("order of preference"), default=1)
    number = models.PositiveIntegerField(_("number in the queue"))
    turn = models.PositiveIntegerField(_("turn"))
    places = models.PositiveIntegerField(_("people who wait"))
    entered_at = models.DateTimeField(_("entered the line at"))
    lot = models.CharField(_("lot"), max_length=64, blank=True)
    missed = models.PositiveSmallIntegerField(_("offers left without answer"), default=0)
    left_at = models.DateTimeField(_("left the line at"), null=True, blank=True)
    leaving = models.CharField(_("why"), max_length=10, choices=Leaving, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in the queue")
        verbose_name_plural = _("places in the queue")
        indexes = [
            models.Index(
                fields=["comptoir", "lot", "turn"],
                condition=Q(left_at=None),
                name="standing_line",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "comptoir"],
                condition=Q(left_at=None),
                name="a_party_stands_once_in_a_queue",
                violation_error_message=_("These people already stand in this queue."),
            ),
            models.UniqueConstraint(
                fields=["comptoir", "number"],
                name="a_number_of_a_queue_is_given_once",
                violation_error_message=_("This number is already given."),
            ),
            models.UniqueConstraint(
                fields=["comptoir", "turn"],
                name="a_turn_of_a_queue_is_given_once",
                violation_error_message=_("This turn is already given."),
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1, rank__gte=1),
                name="somebody_waits_in_a_queue",
                violation_error_message=_("At least one person waits."),
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, leaving="") | (Q(left_at__isnull=False) & ~Q(leaving="")),
                name="who_left_a_queue_says_why",
                violation_error_message=_("Whoever left the queue has a moment and a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"no {self.number}"

    def position(self) -> int:
        """Return the place in the queue, counted from 1."""
        return Entry.objects.standing().before(self).count() + 1

    @property
    def pending_offer(self) -> Offer | None:
        """The offer to which an answer is awaited, if there is one."""
        return self.offers.pending().first()


class OfferQuerySet(QuerySet["Offer"]):
    """Which offers."""

    def pending(self) -> Self:
        """Those to which an answer is awaited."""
        return self.filter(outcome=Offer.Outcome.PENDING)

    def expired(self, at: datetime) -> Self:
        """Those to which no answer came in time."""
        return self.pending().filter(expires_at__lte=at)


class Offer(models.Model):
    """Seats held for whoever is first in the queue, until an hour: they count against the capacity meanwhile."""

    class Outcome(models.TextChoices):
        """What became of it."""

        PENDING = "pending", _("Awaits an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Left without answer")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="offers")
    seats = models.PositiveIntegerField(_("seats"))
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("answer before"))
    outcome = models.CharField(
        _("what became of it"), max_length=9, choices=Outcome, default=Outcome.PENDING
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(outcome="pending"), name="offers_to_answer"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(outcome="pending"),
                name="one_offer_at_a_time",
                violation_error_message=_("An offer already awaits an answer."),
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1, made_at__lt=F("expires_at")),
                name="an_offer_leaves_time_to_answer",
                violation_error_message=_(
                    "An offer holds a seat at least, and ends after it began."
                ),
            ),
            models.CheckConstraint(
                condition=Q(outcome="pending", settled_at=None)
                | (~Q(outcome="pending") & Q(settled_at__isnull=False)),
                name="a_settled_offer_says_when",
                violation_error_message=_("A settled offer says when it was, the others do not."),
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.pk}"
