"""Structures, what they do in an edition, who belongs to them; the mission's agents; what people ask it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.models import Person
from comptoir.editions.models import Edition
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then
from comptoir.territory.models import Commune

if TYPE_CHECKING:
    from datetime import datetime


class OrganisationQuerySet(QuerySet["Organisation"]):
    def with_role(self, role: Partnership.Role, edition: Edition) -> Self:
        """Organisations that hold this role in this edition."""
        held = Partnership.objects.filter(edition=edition, role=role)
        return self.filter(pk__in=held.values("organisation"))


class Organisation(models.Model):
    """A structure that takes part: it hosts, it helps, it funds."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("association")
        COOPERATIVE = "cooperative", _("cooperative")
        SOCIAL_CENTRE = "social-centre", _("social centre")
        PUBLIC_BODY = "public-body", _("public body")
        COMPANY = "company", _("company")
        FOUNDATION = "foundation", _("foundation")
        BANK = "bank", _("bank")
        OTHER = "other", _("other structure")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ASSOCIATION)
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("municipality"),
        related_name="+",
    )
    website = models.URLField(_("website"), blank=True)
    presentation = models.TextField(_("presentation"), blank=True, max_length=2000)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="an_organisation_has_a_name",
                violation_error_message=_("Write the name of the organisation."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Partnership(models.Model):
    """What an organisation does in one edition."""

    class Role(models.TextChoices):
        HOST = "host", _("host")
        AMBASSADOR = "ambassador", _("ambassador of the social economy")
        POPULAR_EDUCATION = "popular-education", _("popular education")
        SOLIDARITY_FINANCE = "solidarity-finance", _("solidarity finance")
        FOUNDATION = "foundation", _("foundation")
        BANK = "bank", _("bank")
        OTHER = "other", _("other partner")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="partnerships")
    role = models.CharField(_("role"), max_length=20, choices=Role)

    objects = QuerySet["Partnership"].as_manager()

    class Meta:
        ordering = ["role", "organisation__name", "pk"]
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "organisation", "role"],
                name="one_partnership_per_edition_organisation_and_role",
                violation_error_message=_("This organisation already has this role this year."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role}"


class Member(models.Model):
    """A person who acts for an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    objects = QuerySet["Member"].as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("person",),
            purpose=_("To know who acts for a partner organisation"),
            basis=Basis.PUBLIC_INTEREST,
            keep=None,
            since=_("as long as you are known here"),
            due=None,
            then=Then.DELETE,
        ),
    )

    class Meta:
        ordering = ["organisation", "pk"]
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                name="a_person_is_a_member_once",
                violation_error_message=_("This person already acts for this organisation."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.person_id}"


class AgentQuerySet(QuerySet["Agent"]):
    def standing(self) -> Self:
        """Agents in office."""
        return self.filter(ended_at=None)

    def heads(self) -> Self:
        """Those in office who run the mission."""
        return self.standing().filter(role=Agent.Role.HEAD)


class Agent(models.Model):
    """A member of the mission that runs the edition. When they leave, the row stays: it answered people."""

    class Role(models.TextChoices):
        HEAD = "head", _("head of the mission")
        AGENT = "agent", _("agent")
        READER = "reader", _("reader")

    person = models.OneToOneField(Person, models.PROTECT, related_name="agent")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    appointed_at = models.DateTimeField(_("appointed on"))
    ended_at = models.DateTimeField(_("left on"), null=True, blank=True)

    objects = AgentQuerySet.as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("person",),
            purpose=_("To open the mission’s space to its agents, and to know who did what"),
            basis=Basis.PUBLIC_INTEREST,
            keep=None,
            since=_("as long as the journal of the edition is kept"),
            due=None,
            then=Then.BLANK,
        ),
    )

    class Meta:
        ordering = ["role", "pk"]
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None)
                | models.Q(ended_at__gte=models.F("appointed_at")),
                name="an_agent_leaves_after_being_appointed",
                violation_error_message=_("An agent leaves after being appointed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class AssignmentQuerySet(QuerySet["Assignment"]):
    def about(self, kind: str, row: int) -> Self:
        """What is agreed about one thing that waits."""
        return self.filter(kind=kind, row=row)


class Assignment(models.Model):
    """Who of the mission sees to one thing that waits, and until when it is put off; without a row, nobody does."""

    kind = models.CharField(_("kind"), max_length=30)
    row = models.PositiveBigIntegerField(_("what waits"))
    agent = models.ForeignKey(
        Agent, models.CASCADE, null=True, blank=True, verbose_name=_("agent"), related_name="+"
    )
    snoozed_until = models.DateField(_("put off until"), null=True, blank=True)
    changed_at = models.DateTimeField(_("last change"))

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row"],
                name="one_assignment_per_thing_that_waits",
                violation_error_message=_("Somebody already sees to this."),
            ),
            models.CheckConstraint(
                condition=models.Q(agent__isnull=False) | models.Q(snoozed_until__isnull=False),
                name="an_assignment_says_who_or_until_when",
                violation_error_message=_("Say who sees to it, or until when it is put off."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


class EnquiryQuerySet(QuerySet["Enquiry"]):
    def waiting(self) -> Self:
        """Enquiries that nobody has answered, the most urgent first."""
        return self.filter(answered_at=None).order_by("answer_by", "asked_at", "pk")

    def lately_from(self, email: str, at: datetime) -> Self:
        """Enquiries in the name of this address, in the day before this moment."""
        return self.filter(email=email, asked_at__gt=at - timedelta(days=1), asked_at__lte=at)

    def to_forget(self, at: datetime) -> Self:
        """Enquiries answered long ago, or so old that an answer makes no sense."""
        answered = models.Q(answered_at__lte=at - Enquiry.KEEP)
        return self.filter(
            answered | models.Q(answered_at=None, asked_at__lte=at - Enquiry.KEEP_UNANSWERED)
        )


def _to_forget(at: datetime) -> EnquiryQuerySet:
    return Enquiry.objects.to_forget(at)


class Enquiry(models.Model):
    """Somebody asks the mission to call them back, for an accessible document, or a question."""

    class Kind(models.TextChoices):
        CALLBACK = "callback", _("call back")
        ACCESSIBILITY = "accessibility", _("accessibility")
        QUESTION = "question", _("question")

    KEEP = timedelta(days=183)
    KEEP_UNANSWERED = timedelta(days=366)

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("email"), blank=True)
    message = models.TextField(_("message"), blank=True, max_length=2000)
    asked_at = models.DateTimeField(_("asked on"))
    answer_by = models.DateField(_("to answer by"))
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Agent,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("answered by"),
        related_name="+",
    )

    objects = EnquiryQuerySet.as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("name", "phone", "email", "asked_at"),
            purpose=_("To answer what you ask the team"),
            basis=Basis.PUBLIC_INTEREST,
            keep=KEEP,
            since=_("our answer; 1 year after your request if it was never answered"),
            due=_to_forget,
            then=Then.DELETE,
        ),
        PersonalData(
            fields=("message",),
            purpose=_("To understand what you ask; it may say what you need to take part"),
            basis=Basis.PUBLIC_INTEREST,
            keep=KEEP,
            since=_("our answer; 1 year after your request if it was never answered"),
            due=_to_forget,
            then=Then.DELETE,
            health=True,
        ),
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(phone="") | ~models.Q(email=""),
                name="an_enquiry_leaves_a_way_to_answer",
                violation_error_message=_("Leave a telephone number or an email address."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="callback") | ~models.Q(phone=""),
                name="a_call_back_has_a_telephone",
                violation_error_message=_("Leave a telephone number, so that we can call you."),
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None)
                | models.Q(answered_at__gte=models.F("asked_at"), answered_by__isnull=False),
                name="an_answer_has_an_author_and_comes_after",
                violation_error_message=_("An answer has an author, and comes after the question."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Note(models.Model):
    """What an agent writes down about a person, for the mission alone; the person may ask to read it."""

    KEEP = timedelta(days=365)

    person = models.ForeignKey(Person, models.CASCADE, verbose_name=_("person"), related_name="+")
    agent = models.ForeignKey(Agent, models.PROTECT, verbose_name=_("author"), related_name="+")
    text = models.TextField(_("note"), max_length=1000)
    written_at = models.DateTimeField(_("written on"))

    objects = QuerySet["Note"].as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("person", "agent", "text"),
            purpose=_("To remember, from one call to the next, what you told the team"),
            basis=Basis.PUBLIC_INTEREST,
            keep=KEEP,
            since=_("the day it was written; at once if your name is erased before"),
            due=lambda at: Note.objects.filter(
                models.Q(written_at__lte=at - Note.KEEP) | models.Q(person__name="")
            ),
            then=Then.DELETE,
        ),
    )

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="a_note_says_something",
                violation_error_message=_("Write the note."),
            )
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
