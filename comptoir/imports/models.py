"""A spreadsheet on its way in, and what it changed, row by row, so that it can be put back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then
from comptoir.organisations.models import Agent

if TYPE_CHECKING:
    from datetime import datetime

# Long enough to correct the lines that were refused.
KEEP = timedelta(days=30)


class ImportQuerySet(QuerySet["Import"]):
    def with_agents(self) -> Self:
        """Every import with who gave it; the files themselves stay where they are."""
        return self.select_related("uploaded_by__person").defer("content")

    def to_forget(self, at: datetime) -> Self:
        """Files that were kept long enough."""
        return self.filter(uploaded_at__lte=at - KEEP).exclude(content=None)

    def like(self, other: Import) -> Self:
        """Other imports of the same kind, with the same headings in the same order, whose columns were said."""
        same = self.filter(kind=other.kind, headings=other.headings).exclude(mapping={})
        return same.exclude(pk=other.pk).order_by("-uploaded_at", "-pk")

    def standing_copy(self, other: Import) -> Import | None:
        """Return the import of this very file that is done and stands."""
        same = self.filter(kind=other.kind, digest=other.digest, undone_at=None)
        return same.exclude(done_at=None).exclude(pk=other.pk).order_by("-done_at").first()


def _to_forget(at: datetime) -> ImportQuerySet:
    return Import.objects.to_forget(at)


class Import(models.Model):
    """A file that an agent gave: how it is read, what its columns are, what was made of it."""

    kind = models.CharField(_("what it holds"), max_length=20)
    filename = models.CharField(_("file"), max_length=200)
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256."))
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes."))
    content = models.BinaryField(_("content"), null=True, blank=True)
    uploaded_at = models.DateTimeField(_("received on"))
    uploaded_by = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, verbose_name=_("given by"), related_name="+"
    )
    reading = models.JSONField(
        _("how it is read"), default=dict, blank=True, help_text=_("Encoding, separator, sheet.")
    )
    headings = models.CharField(_("digest of the headings"), max_length=64, blank=True)
    mapping = models.JSONField(
        _("columns"), default=dict, blank=True, help_text=_("What each column is, by its rank.")
    )
    only_good = models.BooleanField(_("without the lines that are refused"), default=False)
    started_at = models.DateTimeField(_("started on"), null=True, blank=True)
    done_at = models.DateTimeField(_("done on"), null=True, blank=True)
    undone_at = models.DateTimeField(_("put back on"), null=True, blank=True)
    totals = models.JSONField(_("totals"), default=dict, blank=True)

    objects = ImportQuerySet.as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("content",),
            purpose=_("To read the spreadsheets of the years before, and correct their lines"),
            basis=Basis.PUBLIC_INTEREST,
            keep=KEEP,
            since=_("the day the file is received; a list of people goes as soon as it is counted"),
            due=_to_forget,
            then=Then.BLANK,
        ),
    )

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None)
                | Q(started_at__isnull=False, done_at__gte=models.F("started_at")),
                name="an_import_ends_after_it_starts",
                violation_error_message=_("An import ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None)
                | Q(done_at__isnull=False, undone_at__gte=models.F("done_at")),
                name="only_what_is_imported_is_put_back",
                violation_error_message=_("Only what is imported can be put back."),
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        """Return the page of this import."""
        return reverse("imports:detail", args=[self.pk])

    @property
    def state(self) -> str:
        """Where it stands: waiting, running, done, undone."""
        if self.undone_at:
            return "undone"
        if self.done_at:
            return "done"
        return "running" if self.started_at else "waiting"


class Change(models.Model):
    """One row that an import made or changed: how it was before, and how the import left it."""

    of_import = models.ForeignKey(Import, models.CASCADE, related_name="changes")
    line = models.PositiveIntegerField(_("line of the file"))
    model = models.CharField(_("table"), max_length=80)
    row = models.BigIntegerField(_("row"))
    before = models.JSONField(_("before"), null=True, blank=True)
    after = models.JSONField(_("after"))

    objects = QuerySet["Change"].as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.UniqueConstraint(
                fields=["of_import", "model", "row"],
                name="an_import_changes_a_row_once",
                violation_error_message=_("This import changes this row already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.model}:{self.row}"
