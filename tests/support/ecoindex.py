"""The EcoIndex of a page: from 0 to 100, and A above 80 (the published method, cnumr/ecoindex_reference)."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ELEMENTS = (
    0,
    47,
    75,
    159,
    233,
    298,
    358,
    417,
    476,
    537,
    603,
    674,
    753,
    843,
    949,
    1076,
    1237,
    1459,
    1801,
    2479,
    594601,
)
REQUESTS = (
    0,
    2,
    15,
    25,
    34,
    42,
    49,
    56,
    63,
    70,
    78,
    86,
    95,
    105,
    117,
    130,
    147,
    170,
    205,
    281,
    3920,
)
KILOBYTES = (
    0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32,
    1648.27, 1876.08, 2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26,
)  # fmt: skip


def rank(quantiles: Sequence[float], value: float) -> float:
    """Return where a value stands among the twenty quantiles, between 0 and 20."""
    place = bisect_right(quantiles, value)
    if place == len(quantiles):
        return float(len(quantiles) - 1)
    low, high = quantiles[place - 1], quantiles[place]
    return place - 1 + (value - low) / (high - low)


def ecoindex(*, elements: int, requests: int, kilobytes: float) -> float:
    """Return the score of a page with so many elements (not counting inside `<svg>`), requests and kB transferred."""
    ranks = 3 * rank(ELEMENTS, elements) + 2 * rank(REQUESTS, requests) + rank(KILOBYTES, kilobytes)
    return 100 - 5 * ranks / 6
