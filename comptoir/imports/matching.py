"""Which column is which: guessed from the headings, as people name them; kept for the next file of the same headings."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from comptoir.kernel.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comptoir.imports.columns import Kind

# A column's rank in the file, as JSON keeps it, and what it is.
type Mapping = dict[str, str]


def digest_of(headings: Sequence[str]) -> str:
    """Return what is the same for two files of the same headings, however they are spelled."""
    return hashlib.sha256("\n".join(fold(heading) for heading in headings).encode()).hexdigest()


def guess(kind: Kind, headings: Sequence[str]) -> Mapping:
    """Return what each column seems to be; each thing is found once, by its whole name before a part of it."""
    folded = [fold(heading) for heading in headings]
    found: Mapping = {}
    for is_meant in (_same, _begins):
        for column in kind.columns:
            names = {fold(column.key), fold(str(column.label)), *map(fold, column.synonyms)}
            for rank, heading in enumerate(folded):
                if column.key in found.values():
                    break
                if heading and str(rank) not in found and is_meant(heading, names):
                    found[str(rank)] = column.key
    return found


def _same(heading: str, names: set[str]) -> bool:
    return heading in names


def _begins(heading: str, names: set[str]) -> bool:
    """Tell whether a heading says a name and then some more: « Votes exprimés », « Commune du porteur »."""
    return any(heading.startswith(f"{name} ") for name in names)


def left_out(kind: Kind, headings: Sequence[str]) -> list[str]:
    """Return the headings that speak of somebody's name or address, and that are never read."""
    return [
        heading
        for heading in headings
        if any(word.removesuffix("s") in kind.dropped for word in fold(heading).split())
    ]
