"""Due work, as rows written with the act that causes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.querysets import QuerySet

if TYPE_CHECKING:
    from datetime import datetime

_OPEN = Q(done_at=None, given_up_at=None)


class JobQuerySet(QuerySet["Job"]):
    """Which jobs."""

    def waiting(self) -> Self:
        """Keep what is neither done nor given up."""
        return self.filter(_OPEN)

    def free(self, machine: datetime) -> Self:
        """Keep what no living runner holds; leases are counted in the machine's time."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=machine))

    def due(self, at: datetime) -> Self:
        """Keep what should be done at this moment, the longest due first."""
        return self.waiting().filter(due_at__lte=at).order_by("due_at", "pk")

    def given_up(self) -> Self:
        """Keep what somebody must look at."""
        return self.exclude(given_up_at=None)


class Job(models.Model):
    """One piece of due work, once per name and key, done at least once.

    The key and the payload hold ids, never a name or an address. A runner holds a job by a lease; when
    it dies, the lease ends and another runner takes the job again.
    """

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField()
    lease = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["due_at", "id"], name="due_jobs", condition=_OPEN)]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"],
                name="one_job_per_name_and_key",
                violation_error_message=_("This job is already there."),
            ),
            models.CheckConstraint(
                name="a_job_is_done_or_given_up_not_both",
                condition=Q(done_at=None) | Q(given_up_at=None),
                violation_error_message=_("A job that is done was not given up."),
            ),
            models.CheckConstraint(
                name="a_lease_has_an_end",
                condition=Q(lease=None, leased_until=None)
                | Q(lease__isnull=False, leased_until__isnull=False),
                violation_error_message=_("A runner holds a job until a given moment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
