"""A draw that anybody can do again: a seed that was promised, numbers that were public, sha256. Pure.

The commitment (sha256 of the seed) is shown from the first day, the seed once the lots are drawn. Whoever holds
both, and the numbers of the queue, finds the same order with the tools of any computer:
`printf '%s' "$seed:$number" | sha256sum`, sorted.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BYTES = 16


def new_seed() -> str:
    """Return a seed that nobody can guess: 32 hexadecimal digits."""
    return secrets.token_hex(BYTES)


def commitment(seed: str) -> str:
    """Return what binds whoever draws to a seed without revealing it: its sha256, in hexadecimal."""
    return hashlib.sha256(seed.encode()).hexdigest()


def lot(seed: str, number: int) -> str:
    """Return the lot that a number draws: the smallest is first."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def order(seed: str, numbers: Iterable[int]) -> list[int]:
    """Return the numbers in the order that the seed draws, whatever order they came in."""
    return sorted(numbers, key=lambda number: lot(seed, number))
