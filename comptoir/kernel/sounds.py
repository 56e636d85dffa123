"""How French names sound, and how far apart two words are written: to find whom one has heard, or typed in haste. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

# In this order, on small letters without accents. A name is compared with names: what stays is no phonetic alphabet.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"ph", "f"),
        (r"s?ch(?=[rlnt])", "k"),
        (r"s?ch", "$"),
        (r"h", ""),
        (r"(?:c?q|c)u?k?(?=[^eiuy]|$)|qu?|ck|c(?=[ou])", "k"),
        (r"c", "s"),
        (r"gn", "n"),
        (r"gu(?=[eiy])", "g"),
        (r"ge(?=[aou])|g(?=[eiy])", "j"),
        (r"bv", "v"),
        (r"w", "v"),
        (r"z", "s"),
        (r"[iy]+", "i"),
        (r"eau|au(?:l[dt])?", "o"),
        (r"(ou)l[dt]\b", r"\1"),
        (r"[ae]i(?=[nm](?:[^aeiou]|$))|u(?=[nm](?:[^aeiou]|$))", "i"),
        (r"(?<![aeo])i[nm](?=[^aeiou]|$)", "in"),
        (r"[ae][nm](?=[^aeioun]|$)", "an"),
        (r"[ae]i|oe", "e"),
        (r"er$", "e"),
        (r"(.)\1+", r"\1"),
    )
)
_SILENT = re.compile(r"(?<=..)[destxp]+$")
_LONG, _LONGER = 4, 8


@lru_cache(10_000)
def sound(word: str) -> str:
    """Return what a folded word sounds like: « lefevre » and « lefebvre », « dupond » and « dupont » give one key."""
    heard = word
    for pattern, said in _SOUNDS:
        heard = pattern.sub(said, heard)
    return _SILENT.sub("", heard) or word


def near(one: str, other: str) -> bool:
    """Tell whether one slip of the finger parts two words; two slips in a long one, none in a short one.

    A slip is a letter too much, too few, another, or two neighbours that changed places.
    """
    longest = max(len(one), len(other))
    allowed = (longest >= _LONG) + (longest >= _LONGER)
    if abs(len(one) - len(other)) > allowed or len(set(one) - set(other)) > allowed:
        return False
    return _slips(one, other) <= allowed


def _slips(one: str, other: str) -> int:
    """Return the distance of Damerau and Levenshtein (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row, before_last = row, [i], before
        for j, b in enumerate(other, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if before_last and i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before_last[j - 2] + 1)
            row.append(best)
        before = last
    return row[-1]
