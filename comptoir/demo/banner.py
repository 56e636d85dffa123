"""What every page of a demonstration says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comptoir.kernel.requests import Request


def notice(request: Request) -> tuple[str, dict[str, Any]]:
    """Say that all this is fiction, and which day it is here."""
    return "demo/banner.html", {"now": request.now}
