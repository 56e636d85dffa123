"""Telephone numbers, from all the ways people write them to the one that a telephone understands (E.164)."""

from __future__ import annotations

import re
import unicodedata

FRANCE = "+33"
_SEPARATORS = re.compile(r"[\s.\-–—/()]+")
_FRENCH = re.compile(r"0[1-9]\d{8}")
_ABROAD = re.compile(r"\+[1-9]\d{7,14}")


def digits_of(value: str) -> str:
    """Return the digits and the leading + that were typed, whatever stands between them.

    Digits of other scripts count as digits; "(0)" after a country code is what people add out of habit.
    """
    value = unicodedata.normalize("NFKC", value).strip()
    value = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in value)
    if value.startswith(("+", "00")):
        value = value.replace("(0)", "")
    return _SEPARATORS.sub("", value)


def e164(value: str) -> str | None:
    """Return "+33321216216" for "03 21 21 62 16", "+33 (0)3 21…" or "0033 3…"; None when it is no number."""
    digits = digits_of(value)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if digits.startswith(f"{FRANCE}0"):
        digits = FRANCE + digits[4:]
    if _FRENCH.fullmatch(digits):
        return FRANCE + digits[1:]
    if digits.startswith(FRANCE):
        return digits if _FRENCH.fullmatch(f"0{digits[3:]}") else None
    return digits if _ABROAD.fullmatch(digits) else None
