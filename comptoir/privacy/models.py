"""The proof that the word is kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.querysets import QuerySet


class Purge(models.Model):
    """One run of the purge that did something: how many rows of each category, and nothing of anybody."""

    done_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    lines = models.JSONField()

    objects = QuerySet["Purge"].as_manager()

    class Meta:
        verbose_name = _("purge")
        verbose_name_plural = _("purges")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rows__gt=0),
                name="a_purge_did_something",
                violation_error_message=_("A purge that did nothing leaves no report."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.done_at:%Y-%m-%d %H:%M}"
