"""From numbers by zone to the shades of a map. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SHADES = 4


def bounds_of(values: Mapping[str, float]) -> list[float]:
    """Return the upper bounds of the shades above zero: equal steps to the highest value, none where all is zero."""
    highest = max(values.values(), default=0)
    return [highest * step / SHADES for step in range(1, SHADES + 1)] if highest > 0 else []


def shade_of(value: float, bounds: list[float]) -> int:
    """Return the shade of a value: 0 for zero, then the first step that holds it."""
    if value <= 0:
        return 0
    return next((shade for shade, bound in enumerate(bounds, 1) if value <= bound), SHADES)
