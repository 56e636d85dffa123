"""Rows that are found by a word, however many there are: their words are rows too, read by an index.

A model says its words, and another keeps them:

    class Person(Findable): ...
    class PersonWord(Word):
        row = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="found_words")

They only narrow: whoever searches asks the row itself again. So a search costs what it finds, not what there is.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q

from comptoir.kernel.finding import LONGEST_WORD, Asked
from comptoir.kernel.lookups import KeyField
from comptoir.kernel.sounds import sound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BATCH = 1_000
_NOTHING = Q(pk__in=[])


class Word(models.Model):
    """A word by which a row is found; the model that keeps some has the key `row`."""

    row: Any
    word = KeyField(max_length=LONGEST_WORD)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.word


class Findable(models.Model):
    """A row that is found by its words: written with it, by `save`. Who writes in another way calls `keep_words`."""

    found_from: ClassVar[frozenset[str]]
    found_words: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Write the row, and the words that what is written gives it."""
        is_new, fields = self._state.adding, options.get("update_fields")
        super().save(*args, **options)
        if fields is None or self.found_from.intersection(fields):
            keep_words([self], is_new=is_new)

    def found_by(self) -> Iterable[str]:
        """Return its words."""
        raise NotImplementedError


def keep_words(rows: Sequence[Findable], *, is_new: bool = False) -> None:
    """Write the words of these rows of one model, and take away those that they no longer have."""
    words = rows[0].found_words.model.objects
    wanted = {(row.pk, word[:LONGEST_WORD]) for row in rows for word in row.found_by()}
    known: dict[tuple[Any, str], Any] = {}
    if not is_new:
        written = words.filter(row__in=[row.pk for row in rows])
        known = {(row, word): pk for pk, row, word in written.values_list("pk", "row", "word")}
    if gone := known.keys() - wanted:
        words.filter(pk__in=[known[one] for one in gone]).delete()
    new = (words.model(row_id=pk, word=word) for pk, word in sorted(wanted - known.keys()))
    words.bulk_create(new, batch_size=_BATCH, ignore_conflicts=True)


def begins(word: str) -> Q:
    """Return what keeps the words that begin so."""
    return Q(word__startswith=word[:LONGEST_WORD])


def leads_by_reach(asked: Asked) -> Q:
    """Return what keeps the words of a mailbox, or of the beginning or the end of a number, that somebody typed."""
    if asked.digits:
        return begins(f"#{asked.digits}") | begins(f"~{asked.digits[::-1]}")
    return begins(f"@{asked.mailbox.removeprefix('@')}") if asked.mailbox else _NOTHING


def leads_by_name(asked: Asked) -> Q:
    """Return what keeps the words of a name that somebody typed: of each reading its longest word, or its sound."""
    longest = {max(words, key=len) for words in asked.readings if words}
    leads = (begins(word) | Q(word=f"={sound(word)}"[:LONGEST_WORD]) for word in longest)
    return reduce(or_, leads, _NOTHING)
