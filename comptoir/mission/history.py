"""How the journal speaks of what the mission signs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from comptoir.audit.phrases import register

register("calendar-signed", _("Calendar signed in spite of a warning"))
register("link-sent-again", _("Personal link sent again"))
register("persons-merged", _("Two records of one person merged"))
register("merge-undone", _("Merge of two records undone"))
