"""What people type, made comparable and harmless."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'"})
_BREAKS = "\n\t"
# Marks that reorder or hide text; the joiners of emoji and of some scripts (200C, 200D) stay.
_HARMFUL = {"Cc", "Cs", "Co", "Cn"}
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class _Kept(dict[int, int | None]):
    """What becomes of each character: itself, or nothing. A letter has thousands, the same few again and again."""

    def __missing__(self, code: int) -> int | None:
        """Decide once for the common scripts, each time for the rest, so that nobody fills the memory."""
        harmless = chr(code) in _BREAKS or unicodedata.category(chr(code)) not in _HARMFUL
        kept = code if harmless else None
        if code < _COMMON:
            self[code] = kept
        return kept


_COMMON = 0x3000
_kept = _Kept()


def clean_line(value: str) -> str:
    """Return one line: composed (NFC), without control or direction marks, single spaces."""
    return re.sub(r"\s+", " ", clean_text(value)).strip()


def clean_text(value: str) -> str:
    """Return text with its line breaks: composed (NFC), without control or direction marks."""
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return _INVISIBLE.sub("", value).translate(_kept).strip()


def fold(value: str) -> str:
    """Return a key for comparing: no accent, no case, letters and digits separated by one space."""
    value = unicodedata.normalize("NFKD", value.translate(_LIGATURES)).casefold()
    value = "".join(c for c in value if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", value))
