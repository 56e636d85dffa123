"""How the journal speaks of what is let go of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comptoir.audit.phrases import register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def _rows(details: Mapping[str, Any]) -> str:
    n = int(details.get("rows", 0))
    return ngettext("%(n)d row", "%(n)d rows", n) % {"n": n}


register("purged", _("Personal data that is over, erased"), told=_rows)
