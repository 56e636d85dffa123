"""Who is asked to write their own part of a programme, by a personal link."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.models.programme import ProgrammeItem
from comptoir.kernel import tokens
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self

BLOCK = "block"
A_MONTH = timedelta(days=30)


class BlockLinkQuerySet(QuerySet["BlockLink"]):
    """Which links."""

    def open(self, at: datetime) -> Self:
        """Those that open something: not revoked, and of a day that is not over."""
        return self.filter(revoked_at=None, item__comptoir__ends_at__gt=at)

    def proposing(self) -> Self:
        """Those by which something was written that the mission has not read yet."""
        return self.filter(revoked_at=None, proposed_at__isnull=False, settled_at=None)

    def with_day(self) -> Self:
        """With the item and the comptoir, in one query."""
        return self.select_related("item__comptoir__venue__commune", "item__comptoir__edition")


class BlockLink(models.Model):
    """Somebody who leads or hosts one item is asked, by a link of their own, whether they come and what to say of it.

    What they write of a published day waits for the mission (`proposed_at`, then `settled_at`); what the room needs is
    for the mission alone. Raising `version` revokes the link; it opens nothing once the comptoir is over.
    """

    class Coming(models.TextChoices):
        """What they answered."""

        UNKNOWN = "", _("no answer yet")
        YES = "yes", _("they come")
        NO = "no", _("they do not come")

    item = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="block_links")
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("email"))
    version = models.PositiveIntegerField(_("version of the link"), default=1)
    asked_at = models.DateTimeField(_("asked at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    coming = models.CharField(
        _("whether they come"), max_length=3, choices=Coming, default=Coming.UNKNOWN, blank=True
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=140, blank=True)
    description = models.TextField(_("description"), blank=True)
    leaders = models.CharField(_("who leads"), max_length=200, blank=True)
    needs = models.TextField(_("room and equipment needed"), blank=True)
    proposed_at = models.DateTimeField(_("written at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("read by the mission at"), null=True, blank=True)

    objects = BlockLinkQuerySet.as_manager()

    personal_data: ClassVar = (
        PersonalData(
            fields=("name", "email", "coming", "leaders", "needs"),
            purpose=_("To prepare with you the moment of the day that you lead"),
            basis=Basis.PUBLIC_INTEREST,
            keep=A_MONTH,
            since=_("the end of the comptoir"),
            due=lambda at: BlockLink.objects.filter(item__comptoir__ends_at__lte=at - A_MONTH),
            then=Then.DELETE,
        ),
    )

    class Meta:
        verbose_name = _("link to a block")
        verbose_name_plural = _("links to blocks")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "email"],
                name="one_link_per_item_and_address",
                violation_error_message=_("This address has a link to this item already."),
            ),
            models.CheckConstraint(
                condition=Q(coming="", answered_at=None)
                | (~Q(coming="") & Q(answered_at__isnull=False)),
                name="whoever_says_whether_they_come_says_when",
                violation_error_message=_("An answer has its moment."),
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(settled_at__gte=F("proposed_at")),
                name="what_is_proposed_is_read_afterwards",
                violation_error_message=_("What is proposed is read after it is written."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.pk}"

    @property
    def token(self) -> str:
        """What opens the page."""
        return tokens.issue(BLOCK, self.pk, self.version)

    @property
    def url(self) -> str:
        """The page on which they write."""
        return reverse("comptoirs:block", args=[self.token])

    @property
    def waits(self) -> bool:
        """Whether the mission is to read what was written."""
        return self.proposed_at is not None and self.settled_at is None

    def says_otherwise(self) -> bool:
        """Whether what is proposed differs from what everybody reads."""
        return (self.title, self.description) != (self.item.title, self.item.description)
