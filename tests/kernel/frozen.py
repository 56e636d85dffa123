"""A clock that stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.moments import NOON

if TYPE_CHECKING:
    from datetime import datetime


def noon() -> datetime:
    """Return the only time there is."""
    return NOON
