"""A calendar that strands somebody, and the agent who takes it upon themselves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.editions.models import Edition
from comptoir.kernel.querysets import QuerySet
from comptoir.organisations.models import Agent


class Override(models.Model):
    """Somebody of the mission signed that these very dates may stay although they strand people, and why.

    `covers` is a digest of the dates and the days that were signed for: other dates are not covered, and the
    signature lapses by itself.
    """

    class Check(models.TextChoices):
        """What was set aside."""

        WINDOW = "window", _("Comptoirs outside the dates of the comptoirs")
        SUBMISSION = "submission", _("Submission that closes before the last comptoir")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    check_set_aside = models.CharField(_("what is set aside"), max_length=20, choices=Check)
    covers = models.CharField(_("dates that it covers"), max_length=64)
    reason = models.CharField(_("reason"), max_length=500)
    signed_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("signed at"))

    objects = QuerySet["Override"].as_manager()

    class Meta:
        verbose_name = _("signed override")
        verbose_name_plural = _("signed overrides")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "check_set_aside", "covers"],
                name="one_override_for_the_same_dates",
                violation_error_message=_("These dates are signed for already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="an_override_has_a_reason",
                violation_error_message=_("Say why these dates stay."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.check_set_aside}"
