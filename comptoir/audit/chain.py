"""The arithmetic of the chain: SHA-256 over canonical JSON (sorted keys, no spaces, UTF-8). No table here.

A digest hides the details behind a salt of 128 bits: once details and salt are erased, nobody can
find them again by trying. A seal covers every other field of the entry, the digest, and the seal before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

type Json = str | int | bool | Sequence[Json] | Mapping[str, Json] | None


def canonical(value: Json) -> str:
    """Return the one way to write this value.

    Raises:
        TypeError: a value is not text, integer, boolean, null, list or dictionary of these. A
            fraction is refused because two databases do not give it back in the same digits.
    """
    _refuse_fractions(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _refuse_fractions(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("A fraction cannot enter the journal: write it as text.")
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("The names of details are texts.")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            _refuse_fractions(item)


def digest_of(details: Json, salt: str) -> str:
    """Return the salted digest of the details."""
    return _sha256(canonical({"salt": salt, "details": details}))


def seal_of(fields: Mapping[str, Json], *, at: datetime, sequence: int, previous: str) -> str:
    """Return the seal of an entry at its place; `at` is written in UTC, to the microsecond."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    place: dict[str, Json] = {"at": moment, "sequence": sequence, "previous": previous}
    return _sha256(canonical({**fields, **place}))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
