"""How the journal speaks of files that are brought in."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comptoir.audit.phrases import Subject, name, register, undoing
from comptoir.imports.models import Import


def _imports(pks: set[int]) -> dict[int, Subject]:
    return {
        pk: Subject(one.filename, reverse("imports:detail", args=[pk]))
        for pk, one in Import.objects.in_bulk(pks).items()
    }


name("imports.import", _imports)
register("file-received", _("File received, nothing written yet"))
register("file-read-again", _("File read again"))
register("columns-said", _("Columns of a file said"))
register("file-forgotten", _("File let go, nothing written"))
register("imported", _("File brought in"))
register("import-stopped", _("File not brought in"))
register("import-undone", _("What a file brought in, taken out"))
undoing(
    "imported", _("Open the file: its page takes out what it brought in."), about="imports.import"
)
