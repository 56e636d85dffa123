"""How the name of a commune is compared, whatever way people write it. Pure: no database."""

from __future__ import annotations

import re

from comptoir.kernel.text import fold

LONGEST_QUERY = 100
_SAME = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "lez": "les"}
_ARTICLES = {"le", "la", "les", "l"}
_SMALL = _ARTICLES | {"d", "de", "du", "des", "en", "sur", "sous", "et", "au", "aux", "a"}
_GLUED_SAINT = re.compile(r"^(st|saint)(e?)(?=[a-z]{3})")


def words_of(text: str) -> list[str]:
    """Return the words, without accents or case, with one spelling of Saint and of lez, lès, les."""
    return [_SAME.get(word, word) for word in fold(text[:LONGEST_QUERY]).split()]


def key_of(text: str) -> str:
    """Return the text as names are compared: without its leading article."""
    words = words_of(text)
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)


def short_key(text: str) -> str:
    """Return the key without any small word: « Aire-sur-la-Lys » is « aire lys »."""
    words = words_of(text)
    return " ".join(word for word in words if word not in _SMALL) or " ".join(words)


def keys_of(name: str) -> dict[str, int]:
    """Return every key under which a name is found, with its rank.

    0: the whole name. 1: the name without its small words. 2: the name from a later word on, so
    that « omer » finds Saint-Omer and « tatinghem » Saint-Martin-lez-Tatinghem.
    """
    whole = key_of(name)
    keys = {short_key(name): 1, whole: 0}
    words = whole.split()
    for start in range(1, len(words)):
        if words[start] not in _SMALL:
            keys.setdefault(" ".join(words[start:]), 2)
    return keys


def unglued(key: str) -> str:
    """Return « saint omer » for « stomer » or « saintomer »; any other key as it is."""
    return _GLUED_SAINT.sub(lambda found: f"saint{found[2]} ", key)


def distance(left: str, right: str, *, limit: int) -> int:
    """Return how many typing slips separate two keys, `limit` + 1 meaning more.

    A slip is a letter added, missing, replaced, or two neighbours swapped (optimal string alignment).
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
