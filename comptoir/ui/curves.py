"""Curves through days, as a server draws them: numbers become the points of an SVG line. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, HEIGHT = 600, 200


@dataclass(frozen=True, slots=True)
class Curve:
    """A line to draw in a frame of 600 × 200, and the number at its end."""

    label: str
    points: str
    last: float


def curves(series: Mapping[str, Sequence[float | None]]) -> list[Curve]:
    """Turn series of the same length into lines of the same scale, from zero; what is not known is not drawn."""
    highest = max(
        (value for one in series.values() for value in one if value is not None), default=0
    )
    return [
        Curve(label, _points(one, highest or 1), known[-1])
        for label, one in series.items()
        if (known := [value for value in one if value is not None])
    ]


def _points(values: Sequence[float | None], highest: float) -> str:
    step = WIDTH / max(len(values) - 1, 1)
    return " ".join(
        f"{number * step:.1f},{HEIGHT - value * HEIGHT / highest:.1f}"
        for number, value in enumerate(values)
        if value is not None
    )
