"""The one row that makes a database a demonstration, and holds its clock."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.querysets import QuerySet


class Demonstration(models.Model):
    """Marks this database as a demonstration; its present is the machine's time, shifted."""

    ahead = models.DurationField(_("how far its clock is ahead of the machine’s"))
    loaded_at = models.DateTimeField(_("loaded at"))

    objects = QuerySet["Demonstration"].as_manager()

    class Meta:
        verbose_name = _("demonstration")
        verbose_name_plural = _("demonstrations")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="a_database_is_one_demonstration",
                violation_error_message=_("This database is a demonstration already."),
            )
        ]

    def __str__(self) -> str:
        return "demonstration"
