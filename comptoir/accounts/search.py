"""Finding a person by what one knows of them: a name as one heard it, a part of an address, the end of a number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from django.db.models import Case, IntegerField, Q, Value, When

from comptoir.accounts.models import Person, PersonWord
from comptoir.accounts.models.persons import name_key
from comptoir.kernel.findable import begins, leads_by_name, leads_by_reach
from comptoir.kernel.finding import Asked, heard, key_of_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

EXACT, WHOLE, BEGINS, NEAR = range(4)
# Slips are looked for in Python: among the words with the same two first letters, then among the names that have
# one of them; so many at most.
MOST_COMPARED = 4_000
_SHORT, _MOST_MEANT = 2, 200


@dataclass(frozen=True, slots=True)
class Found:
    """A person, and whether the name only resembles what was typed."""

    person: Person
    is_near: bool = False


def find_persons(asked: Asked, *, limit: int) -> list[Found]:
    """Return the persons meant, the surest first; where nobody is, those a slip of the finger away.

    One query, or two; nothing is left out but what is beyond `limit`.
    """
    ranks = _ranks(asked)
    if not ranks:
        return []
    anyhow = reduce(or_, (condition for condition, _rank in ranks))
    whens = [When(condition, then=Value(rank)) for condition, rank in ranks]
    rank = Case(*whens, default=Value(NEAR), output_field=IntegerField())
    persons = Person.objects.known().filter(anyhow, pk__in=_led_to(asked)).annotate(rank=rank)
    persons = persons.select_related("commune").order_by("rank", "name_key", "pk")[:limit]
    found = [Found(person, is_near=person.rank == NEAR) for person in persons]  # type: ignore[attr-defined]
    return found or _a_slip_away(asked, limit=limit)


def _led_to(asked: Asked) -> QuerySet[Any, Any]:
    """Return, from the index of words, the keys of all whom this may mean, and of some others."""
    leads = leads_by_reach(asked)
    if not asked.digits and "@" not in asked.text:
        leads |= leads_by_name(asked)
    if len(asked.words) == 1:
        leads |= begins(f"@{asked.words[0]}")
    return PersonWord.objects.filter(leads).values("row")


def _ranks(asked: Asked) -> list[tuple[Q, int]]:
    """Return what finds a person, and how sure it is, the surest first."""
    if asked.digits:
        ends = Q(phone__endswith=asked.digits)
        return [(ends, EXACT), (Q(phone__contains=asked.digits), BEGINS)]
    ranks = []
    if asked.mailbox:
        ranks += [
            (Q(email=asked.mailbox), EXACT),
            (Q(email__startswith=asked.mailbox), WHOLE),
            (Q(email__contains=asked.mailbox), BEGINS),
        ]
    if asked.words and "@" not in asked.text:
        ranks += [
            (Q(name_key=name_key(asked.text)), EXACT),
            (_each(asked.words, " {} "), WHOLE),
            (_each(asked.words, " {}"), BEGINS),
            (reduce(or_, (_sounds(words) for words in asked.readings)), NEAR),
        ]
        if len(asked.words) == 1 and len(asked.words[0]) > _SHORT and not asked.mailbox:
            ranks.insert(3, (Q(email__contains=asked.words[0]), BEGINS))
    return sorted(ranks, key=lambda one: one[1])


def _each(words: Iterable[str], shape: str) -> Q:
    return reduce(and_, (Q(search_key__contains=shape.format(word)) for word in words))


def _sounds(words: Iterable[str]) -> Q:
    """Return those in whose name each word begins a word, or sounds like one."""
    return reduce(
        and_,
        (
            Q(search_key__contains=f" {word}") | Q(search_key__contains=heard(word))
            for word in words
        ),
    )


def _a_slip_away(asked: Asked, *, limit: int) -> list[Found]:
    """Return those whose name is written nearly so."""
    if not asked.words or asked.digits or asked.mailbox:
        return []
    longest = max(asked.words, key=len)
    alike = PersonWord.objects.filter(begins(longest[:_SHORT])).values_list("word", flat=True)
    known = alike.distinct()[:MOST_COMPARED]
    meant = [word for word in known if Asked(longest).is_near(key_of_name(word))]
    words = PersonWord.objects.filter(word__in=meant[:_MOST_MEANT])
    found = Person.objects.known().filter(pk__in=words.values("row")).order_by("pk")
    keys = found.values_list("pk", "search_key")[:MOST_COMPARED]
    near = [pk for pk, key in keys if asked.is_near(key)][:limit]
    persons = Person.objects.filter(pk__in=near).select_related("commune")
    return [Found(person, is_near=True) for person in persons.order_by("name_key", "pk")]
