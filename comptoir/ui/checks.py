"""What `comptoir check` says of an organisation's own tokens."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's own name

from comptoir.kernel.instance import instance
from comptoir.ui import tokens as design


def instance_tokens(**_options: Any) -> list[CheckMessage]:
    """Refuse tokens that are unknown or no plain value; warn of colours that some people could not read."""
    tokens = instance().tokens
    if faults := design.faults(tokens):
        return [Error(f"Instance tokens: {fault}", id="ui.E001") for fault in faults]
    return [Warning(f"Instance tokens: {pair}", id="ui.W001") for pair in design.unreadable(tokens)]
