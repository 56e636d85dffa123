"""SVG paths drawn in another frame. Pure: no database.

Only what the territory's files hold is understood: `M x,y`, `l dx,dy …` and `z`, in whole numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PART = re.compile(r"([Mlz])([-0-9., ]*)")
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)")
_GRAIN = 10  # a tenth of a unit of the new frame


class UnreadablePath(ValueError):
    """This is not a path that the territory's files may hold."""


def rescaled(path: str, factor: float) -> str:
    """Return the same drawing, `factor` times as large, its corners rounded to a tenth of a unit.

    Each corner is rounded from its own place, so that errors do not add up along a border, and a
    corner shared by two zones is rounded the same way in both. Corners that fall together are one.
    """
    written = []
    for corners in rings(path):
        placed = [(round(x * factor * _GRAIN), round(y * factor * _GRAIN)) for x, y in corners]
        kept = [place for at, place in enumerate(placed) if at == 0 or place != placed[at - 1]]
        written.append(_ring(kept))
    return "".join(written)


def rings(path: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each closed line, as absolute places."""
    if re.sub(_PART, "", path).strip():
        raise UnreadablePath(path[:40])
    corners: list[tuple[float, float]] = []
    for letter, text in _PART.findall(path):
        numbers = [float(number) for number in _NUMBER.findall(text)]
        if len(numbers) % 2 or (letter == "l" and not corners):
            raise UnreadablePath(path[:40])
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        if letter == "M":
            corners = pairs
        for dx, dy in pairs if letter == "l" else []:
            x, y = corners[-1]
            corners.append((x + dx, y + dy))
        if letter == "z":
            yield corners
            corners = []
    if corners:
        yield corners


def _ring(places: list[tuple[int, int]]) -> str:
    (x, y), *others = places
    steps: list[int] = []
    for to_x, to_y in others:
        steps += (to_x - x, to_y - y)
        x, y = to_x, to_y
    return f"M{_joined(places[0])}l{_joined(steps)}z" if steps else f"M{_joined(places[0])}z"


def _joined(grains: Iterable[int]) -> str:
    """Write numbers as shortly as SVG allows: « 12.5-.3 » for 12.5 and -0.3."""
    text = " ".join(f"{number / _GRAIN:g}" for number in grains)
    return re.sub(r"\b0\.", ".", text).replace(" -", "-")
