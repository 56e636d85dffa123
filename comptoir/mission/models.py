"""What the mission decided about people, so that it can be undone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.models import Person
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then
from comptoir.organisations.models import Agent

if TYPE_CHECKING:
    from typing import Self


class MergeQuerySet(QuerySet["Merge"]):
    """Which merges."""

    def standing(self) -> Self:
        """Those that nobody has undone."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """Two rows of one person made one. `moved` remembers which rows changed hands, and no word of anybody."""

    KEEP = timedelta(days=365)

    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    absorbed = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(_("merged on"))
    undone_at = models.DateTimeField(_("undone on"), null=True, blank=True)
    moved = models.JSONField(default=dict, blank=True)

    objects = MergeQuerySet.as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("kept", "absorbed", "agent"),
            purpose=_("To undo it when two people were taken for one"),
            basis=Basis.PUBLIC_INTEREST,
            keep=KEEP,
            since=_("the day they were merged; at once if one of the names is erased before"),
            due=lambda at: Merge.objects.filter(
                Q(merged_at__lte=at - Merge.KEEP) | Q(kept__name="") | Q(absorbed__name="")
            ),
            then=Then.DELETE,
        ),
    )

    class Meta:
        ordering = ["-merged_at", "-pk"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=Q(undone_at=None),
                name="a_person_is_merged_once_at_a_time",
                violation_error_message=_("This person is merged into another already."),
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("absorbed")),
                name="a_merge_is_of_two_people",
                violation_error_message=_("Choose two different people."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("merged_at")),
                name="a_merge_is_undone_after_it_is_done",
                violation_error_message=_("A merge is undone after it is done."),
            ),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"
