"""The outbox."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then
from comptoir.mail.kinds import KINDS
from comptoir.mail.rewording import Pieces, text_of

if TYPE_CHECKING:
    from datetime import datetime

# A refusal comes back within five days; « je n’ai rien reçu » comes until the day itself, which one
# registers for at most about six weeks ahead. After that the address serves nothing here.
KEEP_ADDRESS = timedelta(weeks=6)


class LetterQuerySet(QuerySet["Letter"]):
    """Which letters."""

    def waiting(self) -> Self:
        """Keep what has neither left nor been refused."""
        return self.filter(sent_at=None, refused_at=None)


def _past_keeping(at: datetime) -> LetterQuerySet:
    ended = Coalesce("sent_at", "refused_at", "created_at")
    return (
        Letter.objects.annotate(ended_at=ended)
        .filter(ended_at__lte=at - KEEP_ADDRESS)
        .exclude(to="")
    )


class Letter(models.Model):
    """One mail, written in full with the act that causes it, once per key; it leaves after commit.

    `handed_at` without `sent_at` says that a server was given the letter and that its answer is not
    known: only then may a letter leave a second time, with the same Message-ID.
    """

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=80)
    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField(blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    # What stays to be read once the letter has left: its words, without any link or code.
    said = models.JSONField(default=dict, blank=True)
    attachments = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("to", "subject", "text", "html", "said", "attachments", "refusal"),
            purpose=_(
                "Send what a person asked for or must know, and answer when a mail did not arrive. "
                "The body, with its links, goes as soon as the letter has left; its words without links stay, "
                "so that the team can say what was written."
            ),
            basis=Basis.PUBLIC_INTEREST,
            keep=KEEP_ADDRESS,
            since=_("the day the letter left"),
            due=_past_keeping,
            then=Then.BLANK,
        ),
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(sent_at=None), name="letters_not_yet_sent"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="a_letter_is_sent_or_refused_not_both",
                condition=Q(sent_at=None) | Q(refused_at=None),
                violation_error_message=_("A letter that has left was not refused."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"

    @property
    def shown_subject(self) -> str:
        """Return the subject as anybody but its reader may see it: without code, or else what kind of letter it is."""
        if self.said:
            return str(
                self.said["parts"]["subject"] if not self.worded.subject else self.worded.subject
            )
        kind = KINDS.get(self.name)
        return str(kind.title) if kind else self.subject or self.name

    @property
    def shown_text(self) -> str:
        """Return what was said, without links; empty once it is forgotten."""
        return text_of(self.said["parts"], self.worded) if self.said else ""

    @property
    def worded(self) -> Pieces:
        """Return the words of the mission that it left with."""
        return Pieces(**self.said.get("pieces", {}))

    @property
    def settled(self) -> bool:
        """Nothing more is to be done: it has left, or it will never."""
        return self.sent_at is not None or self.refused_at is not None


class WordingQuerySet(QuerySet["LetterWording"]):
    """Which wordings."""

    def of(self, letter: str, language: str) -> Self:
        """Keep the versions of one letter, newest first."""
        return self.filter(letter=letter, language=language).order_by("-version")


class LetterWording(models.Model):
    """One version of what the mission says in an automatic letter; the newest holds, and nothing is overwritten.

    A version whose four places are empty gives the letter its own words back.
    """

    letter = models.CharField(max_length=80)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=150, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    opening = models.TextField(max_length=2000, blank=True)
    closing = models.TextField(max_length=2000, blank=True)
    written_at = models.DateTimeField()
    # Set once a letter had to leave without these words: the mission mends them.
    failed_at = models.DateTimeField(null=True, blank=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording of a letter")
        verbose_name_plural = _("wordings of letters")
        constraints = [
            models.UniqueConstraint(
                name="each_version_of_a_wording_is_written_once",
                fields=["letter", "language", "version"],
                violation_error_message=_(
                    "Somebody else has just written this letter: look again."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.language} {self.version}"

    @property
    def pieces(self) -> Pieces:
        """Return its words."""
        return Pieces(self.subject, self.heading, self.opening, self.closing)

    @property
    def is_failing(self) -> bool:
        """Tell whether a letter had to leave without its words; only the newest version says so of the next."""
        return self.failed_at is not None and not self.pieces.is_default
