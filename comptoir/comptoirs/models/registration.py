"""Who comes: one registration for each person of a party, and what they need."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.models import Person
from comptoir.comptoirs.models.comptoir import Comptoir
from comptoir.comptoirs.models.party import Party
from comptoir.comptoirs.models.programme import ProgrammeItem
from comptoir.editions.models import Topic
from comptoir.kernel import tokens
from comptoir.kernel.lifecycles import Lifecycle
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then

if TYPE_CHECKING:
    from typing import Self

MANAGE, TICKET = "registration", "ticket"
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


class RegistrationQuerySet(QuerySet["Registration"]):
    """Which registrations."""

    def standing(self) -> Self:
        """Those that hold a seat or a place in the queue."""
        return self.exclude(status=Registration.Status.CANCELLED)

    def confirmed(self) -> Self:
        """Those that hold a seat."""
        return self.filter(status=Registration.Status.CONFIRMED)

    def waiting(self) -> Self:
        """Those that wait for one."""
        return self.filter(status=Registration.Status.WAITING)

    def kept(self) -> Self:
        """Those given back a moment ago, whose seat nobody has yet."""
        return self.filter(kept_until__isnull=False)

    def in_order(self) -> Self:
        """The referent first, then as they were named."""
        return self.order_by("party_id", "-is_referent", "pk")

    def present_at(self, comptoir: Comptoir) -> Self:
        """Those that hold a seat of this comptoir, or stand in its queue, as a first choice or as another."""
        stands = Q(
            status=Registration.Status.WAITING,
            party__entries__comptoir=comptoir,
            party__entries__left_at=None,
        )
        return self.standing().filter(Q(comptoir=comptoir) | stands).distinct()

    def of(self, person: Person) -> Self:
        """Those of one person."""
        return self.filter(person=person)

    def with_day(self) -> Self:
        """With the comptoir and what its card shows, in one query."""
        return self.select_related(
            "comptoir__venue__commune", "comptoir__host", "comptoir__edition", "person", "party"
        )


class Registration(models.Model):
    """One person comes, or waits to come, to one comptoir.

    A cancelled seat is kept until `kept_until`, for whoever regrets it at once, and counts as held meanwhile.
    `arrived_at` and `released_at` are written at the door, on the day.
    """

    class Status(models.TextChoices):
        """Seat, queue, or neither any more."""

        CONFIRMED = "confirmed", _("Seat held")
        WAITING = "waiting", _("In the queue")
        CANCELLED = "cancelled", _("Cancelled")

    class ComesAs(models.TextChoices):
        """In what capacity one comes."""

        CITIZEN = "citizen", _("As an inhabitant")
        STRUCTURE = "structure", _("For an association, a cooperative, another structure")
        PROFESSIONAL = "professional", _("As a professional who helps holders")

    LIFECYCLE = Lifecycle(
        {
            Status.CONFIRMED: {Status.CANCELLED},
            Status.WAITING: {Status.CONFIRMED, Status.CANCELLED},
            Status.CANCELLED: {Status.CONFIRMED, Status.WAITING},
        }
    )

    comptoir = models.ForeignKey(Comptoir, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="registrations")
    comes_as = models.CharField(_("comes"), max_length=12, choices=ComesAs)
    under_15 = models.BooleanField(_("is under 15"), default=False)
    is_referent = models.BooleanField(_("registered the others"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    entered_at = models.DateTimeField(_("entered the line at"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    kept_until = models.DateTimeField(_("seat kept until"), null=True, blank=True, editable=False)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True, editable=False)
    released_at = models.DateTimeField(_("seat released at"), null=True, blank=True, editable=False)
    link_version = models.PositiveIntegerField(default=1, editable=False)
    ticket_version = models.PositiveIntegerField(default=1, editable=False)
    items = models.ManyToManyField(ProgrammeItem, through="Seat", related_name="+")
    topics = models.ManyToManyField(Topic, through="Need", related_name="+")

    objects = RegistrationQuerySet.as_manager()

    personal_data: ClassVar = (
        PersonalData(
            fields=("person", "comes_as", "under_15", "topics", "items"),
            purpose=_("To know who holds a seat, and later to prove that you came"),
            basis=Basis.PUBLIC_INTEREST,
            keep=None,
            since=_("as long as you are known here; without a name, it then only counts"),
            due=None,
            then=Then.BLANK,
        ),
    )

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        indexes = [
            models.Index(
                fields=["comptoir", "status", "entered_at", "id"], name="registration_line"
            ),
            models.Index(fields=["person", "status"], name="registration_of_a_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["comptoir", "person"],
                condition=~Q(status="cancelled"),
                name="one_standing_registration_per_person_and_comptoir",
                violation_error_message=_("This person is already registered for this comptoir."),
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True)),
                name="a_cancelled_registration_says_when",
                violation_error_message=_(
                    "A cancelled registration has a date of cancellation, the others have none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kept_until__isnull=True) | Q(status="cancelled"),
                name="only_a_cancelled_seat_is_kept",
                violation_error_message=_("Only a seat that was given back is kept a while."),
            ),
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(is_referent=True),
                name="one_referent_per_party",
                violation_error_message=_("A party has one referent."),
            ),
        ]

    def __str__(self) -> str:
        return f"registration {self.pk}"

    @property
    def link_token(self) -> str:
        """The secret of the page from which one changes or cancels."""
        return tokens.issue(MANAGE, self.pk, self.link_version)

    @property
    def ticket_token(self) -> str:
        """The secret in the ticket's code: not the one that changes things."""
        return tokens.issue(TICKET, self.pk, self.ticket_version)

    @property
    def manage_url(self) -> str:
        """The page from which one sees, changes or cancels."""
        return reverse("comptoirs:manage", args=[self.link_token])

    @property
    def ticket_url(self) -> str:
        """The ticket's page: the address inside the code."""
        return reverse("ticket", args=[self.ticket_token])

    @property
    def speaks_for_its_person(self) -> bool:
        """Whether its link may give or withdraw consents: only the act that made the person known, for oneself.

        Whoever registers others holds their links too, and agrees to nothing in their name. Whoever knows a name and an
        address could register that person again; a consent given before is changed by the person alone, signed in.
        """
        made_known = self.person.created_at == self.entered_at
        return self.is_referent and made_known and not self.under_15


class Seat(models.Model):
    """A place in one item of the programme."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="seats")
    item = models.ForeignKey(ProgrammeItem, on_delete=models.PROTECT, related_name="seats")
    taken_at = models.DateTimeField(_("taken at"))

    objects = QuerySet["Seat"].as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "item"],
                name="one_seat_per_registration_and_item",
                violation_error_message=_("A place is already held in this item."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration} → {self.item}"


class Wish(models.Model):
    """A place wanted in an item that has none for this person yet: ranked by preference, in the item's own queue."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="wishes")
    item = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="wishes")
    rank = models.PositiveSmallIntegerField(_("order of preference"), default=1)
    entered_at = models.DateTimeField(_("entered the line at"))

    objects = QuerySet["Wish"].as_manager()

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "item"],
                name="one_wish_per_registration_and_item",
                violation_error_message=_("This moment is already asked for."),
            ),
            models.CheckConstraint(
                condition=Q(rank__gte=1),
                name="a_wish_ranks_from_one",
                violation_error_message=_("Preferences count from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration} → {self.item} ({self.rank})"


class Need(models.Model):
    """A subject on which a person asks for help."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="needs")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")

    objects = QuerySet["Need"].as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "topic"],
                name="one_need_per_registration_and_topic",
                violation_error_message=_("This subject is already chosen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.topic}"


class AccessNeed(models.Model):
    """What a person needs in order to come: kept apart, a task with an answer date, gone a week after the day.

    The answer is in two parts, of which one may be empty; `answers` counts how often it was written.
    """

    class Told(models.TextChoices):
        """How the answer reaches the person."""

        MAIL = "mail", _("by mail")
        TELEPHONE = "telephone", _("by telephone")

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="access_need"
    )
    text = models.TextField(_("access needs"), max_length=600)
    asked_at = models.DateTimeField(_("asked at"))
    answer_by = models.DateTimeField(_("answer promised by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    will_do = models.TextField(_("what will be done"), blank=True, max_length=1000)
    cannot = models.TextField(_("what is not possible"), blank=True, max_length=1000)
    told = models.CharField(_("told"), max_length=10, choices=Told, blank=True)
    answers = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = QuerySet["AccessNeed"].as_manager()

    personal_data: ClassVar = (
        PersonalData(
            fields=("text", "will_do", "cannot"),
            purpose=_("To welcome you as you need on the day"),
            basis=Basis.CONSENT,
            keep=A_WEEK,
            since=_("the end of the comptoir; a day after a cancellation"),
            due=lambda at: AccessNeed.objects.filter(
                Q(registration__comptoir__ends_at__lt=at - A_WEEK)
                | Q(registration__cancelled_at__lt=at - A_DAY)
            ),
            then=Then.DELETE,
            health=True,
        ),
    )

    class Meta:
        verbose_name = _("access need")
        verbose_name_plural = _("access needs")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_by__gt=models.F("asked_at")),
                name="an_access_need_is_answered_after_it_is_asked",
                violation_error_message=_("The answer date comes after the question."),
            ),
            models.CheckConstraint(
                condition=Q(told="", will_do="", cannot="")
                | (~Q(told="") & (~Q(will_do="") | ~Q(cannot=""))),
                name="an_access_answer_has_words_and_says_how_it_was_told",
                violation_error_message=_("An answer has words, and says how it was told."),
            ),
        ]

    def __str__(self) -> str:
        return f"access need {self.pk}"

    @property
    def state(self) -> str:
        """What an answer answers: another word of the person, or another answer, makes it another state."""
        return f"{self.asked_at.timestamp():.6f}-{self.answers}"

    @property
    def has_words(self) -> bool:
        """Whether an answer was written to it, even if it was taken back since."""
        return bool(self.told)
