"""Who need not come any more, because the day could not take place."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.models import Person
from comptoir.comptoirs.models.comptoir import Comptoir
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then


class Waiver(models.Model):
    """A person who held a place at a cancelled comptoir is held to have come, for a reason that is written down."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    comptoir = models.ForeignKey(Comptoir, on_delete=models.PROTECT, related_name="waivers")
    reason = models.TextField(_("reason"), max_length=600)
    granted_at = models.DateTimeField(_("granted at"))

    objects = QuerySet["Waiver"].as_manager()

    personal_data: ClassVar = (
        PersonalData(
            fields=("person",),
            purpose=_("To let you submit although the comptoir could not take place"),
            basis=Basis.PUBLIC_INTEREST,
            keep=None,
            since=_("as long as you are known here; without a name, it then only counts"),
            due=None,
            then=Then.BLANK,
        ),
    )

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "comptoir"],
                name="one_waiver_per_person_and_comptoir",
                violation_error_message=_("This person has a waiver for this comptoir."),
            ),
        ]

    def __str__(self) -> str:
        return f"waiver {self.pk}"
