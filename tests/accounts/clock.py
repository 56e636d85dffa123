"""A clock that stands where a test sets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.moments import NOON

if TYPE_CHECKING:
    from datetime import datetime

_moments = [NOON]


def set_to(moment: datetime) -> None:
    """Set the clock."""
    _moments[:] = [moment]


def now() -> datetime:
    """Read the clock."""
    return _moments[0]
