"""How the journal speaks of the words of letters."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from comptoir.audit.phrases import register

register("letter-reworded", _("Automatic letter said in other words"))
register("letter-reset", _("Automatic letter given its own words again"))
