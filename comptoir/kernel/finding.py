"""What is typed to find something, and the key in which it is found: the same folding on both sides. Pure.

A key is the words of a text between spaces, then how each of them sounds, after a sign: « camille petit =kamil =peti ».
A word is searched by its beginning (« pet »), or by its sound (« peti »).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from comptoir.kernel.sounds import near, sound
from comptoir.kernel.text import clean_line, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

KEY_LENGTH = 600
LONGEST_WORD = 80
MOST_WORDS = 6
LONGEST = 300  # the address of a ticket fits
_HEARD = 3
_SMALL_WORDS = """
a au aux avec ce ces dans de des du elle en est et il j je l la le les leur ma mes mon n nos notre ou par pas pour
qu que qui s sa se ses son sur un une veut veux voudrais vos votre y
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_ENDING = re.compile(r"(?<=...)(?:[sx]?e*[sx]?)$")
_PLURAL = re.compile(r"(?<=..)(?<!e)aux$")
_MAILBOX_PART = re.compile(r"^.|(?<![^\W_])[^\W_](?=.*@)|(?<=@).")
_PHONE = re.compile(r"\+?[\d\s.\-–—/()]{4,}")
_EMAIL = re.compile(r"[^\s@]*@[^\s@]*|[\w+-]+(?:[.][\w+-]+)+")


def key_of_name(name: str) -> str:
    """Return the key of a name: its words, then their sounds and those of two neighbours written as one."""
    words = fold(name).split()
    heard = {sound(word) for word in [*words, *(a + b for a, b in pairwise(words))]}
    return _key([*words, *(f"={one}" for one in sorted(heard))])


def key_of_text(text: str) -> str:
    """Return the key of some lines: the stems of the words that say something, each once."""
    return _key(dict.fromkeys(stem(word) for word in fold(text).split() if word not in _SMALL))


def ways_to_reach(email: str, phone: str) -> set[str]:
    """Return the words by which one finds whom they reach: the mailbox from each part of it on, the number and its reverse.

    « @anne.petit@example.org », « @petit@example.org », « @example.org »; « #321216216 », « ~612612123 ».
    """
    email, digits = email.lower(), Asked(phone).digits
    mailbox = {f"@{email[part.start() :]}" for part in _MAILBOX_PART.finditer(email)}
    return mailbox | ({f"#{digits}", f"~{digits[::-1]}"} if digits else set())


def _key(parts: Iterable[str]) -> str:
    key = " ".join(parts)
    return f" {key[: KEY_LENGTH - 2]} " if key else ""


def stem(word: str) -> str:
    """Return a French word without the endings of number and of the feminine: « partagées », « partage » → « partag »."""
    return re.sub(r"(.)\1$", r"\1", _ENDING.sub("", _PLURAL.sub("al", word))) or word


@dataclass(frozen=True, slots=False)
class Asked:
    """What somebody typed, and the ways to understand it."""

    typed: str

    @cached_property
    def text(self) -> str:
        """The line, clean."""
        return clean_line(self.typed)[:LONGEST]

    @cached_property
    def words(self) -> list[str]:
        """Its folded words, the first few."""
        return fold(self.text).split()[:MOST_WORDS]

    @cached_property
    def stems(self) -> list[str]:
        """The stems of its words that say something."""
        return [stem(word) for word in self.words if word not in _SMALL]

    @cached_property
    def digits(self) -> str:
        """The digits of a telephone number, or of its end, as the national part of it; else nothing."""
        if not _PHONE.fullmatch(self.text):
            return ""
        digits = re.sub(r"\D", "", self.text.replace("(0)", ""))
        abroad = r"^(?:00)?33" if self.text.startswith(("+", "00")) else r"^33(?=\d{9}$)"
        return re.sub(abroad, "", digits).removeprefix("0")

    @cached_property
    def number(self) -> int | None:
        """A number that names something: « 128 », « no 128 », « n° 128 »."""
        found = re.fullmatch(r"(?:n\s?[°ºo]\.?\s?)?(\d{1,9})", self.text.lower())
        return int(found[1]) if found else None

    @cached_property
    def mailbox(self) -> str:
        """A part of an email address; else nothing."""
        found = self.text.lower().removeprefix("mailto:").strip("<>")
        return found if _EMAIL.fullmatch(found) and not self.digits else ""

    @cached_property
    def readings(self) -> list[list[str]]:
        """The words as typed, then with two neighbours as one: « le fevre » is also « lefevre »."""
        joined = [
            [*self.words[:i], self.words[i] + self.words[i + 1], *self.words[i + 2 :]]
            for i in range(len(self.words) - 1)
        ]
        return [self.words, *joined]

    def begins_in(self, key: str) -> bool:
        """Tell whether each word begins one of this key, in any order."""
        return bool(self.words) and all(f" {word}" in key for word in self.words)

    def is_near(self, key: str) -> bool:
        """Tell whether each word begins one of this key, sounds like it, or is a slip away from it."""
        known = [word for word in key.split() if not word.startswith("=")]
        return bool(self.words) and all(
            f" {word}" in key or heard(word) in key or any(near(word, other) for other in known)
            for word in self.words
        )


def heard(word: str) -> str:
    """Return what a key holds of a word that sounds like this one; short words are read as they are."""
    return f" ={sound(word)} " if len(word) >= _HEARD else f" {word} "
