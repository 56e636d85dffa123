"""The journal's rows, and the head of its chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.acts import ActorKind
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then

if TYPE_CHECKING:
    from django.db.models import Model


def reference(subject: Model) -> str:
    """Return how the journal names a row: `app_label.model:pk`. The journal imports no model."""
    return f"{subject._meta.label_lower}:{subject.pk}"


class EntryQuerySet(QuerySet["Entry"]):
    """Which entries."""

    def about(self, subject: Model) -> Self:
        """Keep the entries whose subject is this row, oldest first."""
        return self.filter(subject=reference(subject)).order_by("pk")

    def unsealed(self) -> Self:
        """Keep what the chain does not hold yet, in the order of writing."""
        return self.filter(sequence=None).order_by("pk")

    def chained(self) -> Self:
        """Keep what the chain holds, in the order of the chain."""
        return self.exclude(sequence=None).order_by("sequence")


class Entry(models.Model):
    """One act, as it was written down; sealed later into the chain.

    The seal covers the digest of the details, not the details: they can be erased, the chain stands.
    """

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ActorKind])
    actor_id = models.CharField(max_length=80, blank=True)
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    details = models.JSONField(default=dict, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)
    sequence = models.PositiveBigIntegerField(null=True, blank=True, unique=True)
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    objects = EntryQuerySet.as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("actor_id",),
            purpose=_("Prove who did what when a decision is contested: a number, never a name."),
            basis=Basis.LEGAL_OBLIGATION,
            keep=None,
            since=_("as long as the journal is kept: without your own record, it leads to nobody"),
            due=None,
            then=Then.BLANK,
        ),
    )

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [
            models.Index(fields=["subject", "id"], name="entries_of_a_subject"),
            models.Index(fields=["id"], condition=models.Q(sequence=None), name="unsealed_entries"),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_entry_is_sealed_wholly_or_not_at_all",
                condition=models.Q(sequence=None, seal="", previous="")
                | (models.Q(sequence__gte=1) & ~models.Q(seal="")),
                violation_error_message=_("A sealed entry has its number and its seal."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    @property
    def details_erased(self) -> bool:
        """The details were erased: only their digest remains."""
        return not self.salt


class ChainHead(models.Model):
    """The last link of the chain: one row, that a sealer holds, so that the chain never forks."""

    ONLY: ClassVar[int] = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    sequence = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)

    objects = QuerySet["ChainHead"].as_manager()

    class Meta:
        verbose_name = _("head of the journal")
        verbose_name_plural = _("heads of the journal")
        constraints = [
            models.CheckConstraint(
                name="the_journal_has_one_head",
                condition=models.Q(id=1),
                violation_error_message=_("The journal has one head only."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}:{self.seal}"
