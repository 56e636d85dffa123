"""What the journal says of itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from comptoir.audit.actions import ERASED
from comptoir.audit.phrases import register

register(ERASED, _("Details erased from the journal"))
