"""How often something was asked, without knowing by whom."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.kernel import clock
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self


class LimitCounterQuerySet(QuerySet["LimitCounter"]):
    """Counters by the time they serve."""

    def over_at(self, moment: datetime) -> Self:
        """Return those that count no more; the machine's clock tells, that no demonstration may bend."""
        return self.filter(serves_until__lte=min(moment, clock.machine_now()))


def _over_at(moment: datetime) -> LimitCounterQuerySet:
    return LimitCounter.objects.over_at(moment)


class LimitCounter(models.Model):
    """How many times one subject did one thing in one stretch of time; the subject is only a keyed hash."""

    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=32)
    starts_at = models.DateTimeField()
    serves_until = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    objects = LimitCounterQuerySet.as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("key", "count"),
            purpose=_("To stop machines that try too often (fingerprints, never addresses)"),
            basis=Basis.PUBLIC_INTEREST,
            keep=timedelta(0),
            since=_("the end of the time that is counted, two days at most"),
            due=_over_at,
            then=Then.DELETE,
        ),
    )

    class Meta:
        verbose_name = _("limit counter")
        verbose_name_plural = _("limit counters")
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "key", "starts_at"],
                name="one_counter_per_scope_key_and_stretch",
                violation_error_message=_("This is already counted."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope}: {self.count}"
