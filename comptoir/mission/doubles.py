"""Who may be known twice: the same name in one place, or names that sound alike behind one mailbox or one number."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from django.db.models import Count

from comptoir.accounts.models import Person, User
from comptoir.accounts.search import find_persons
from comptoir.kernel.finding import Asked

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 40
_FEW = 4  # a class shares a mailbox: who shares it with many is no double for that


def likely_doubles() -> list[tuple[Person, Person]]:
    """Return pairs that may be one person, the one to keep first; in four queries, however many people there are."""
    pairs: dict[tuple[int, int], tuple[Person, Person]] = {}
    for fields in (("name_key", "commune"), ("email",), ("phone",)):
        for one, other in _alike(*fields):
            pairs.setdefault((one.pk, other.pk), (one, other))
    return in_order([*pairs.values()][:MOST])


def _alike(*fields: str) -> Iterator[tuple[Person, Person]]:
    known = Person.objects.known().exclude(**{fields[-1]: None if fields[-1] == "commune" else ""})
    shared = known.values(*fields).annotate(n=Count("pk")).filter(n__gt=1, n__lte=_FEW)
    values = list(shared.order_by(*fields).values_list(*fields)[:MOST])
    rows = known.filter(**{f"{fields[0]}__in": {value[0] for value in values}})
    groups: dict[tuple[object, ...], list[Person]] = defaultdict(list)
    for person in rows.select_related("commune").order_by("pk"):
        groups[tuple(getattr(person, _column(field)) for field in fields)].append(person)
    for value in values:
        for one, other in combinations(groups.get(value, []), 2):
            if fields[0] == "name_key" or _sound_alike(one, other):
                yield one, other


def _column(field: str) -> str:
    return "commune_id" if field == "commune" else field


def _sound_alike(one: Person, other: Person) -> bool:
    return Asked(one.name).is_near(other.search_key) or Asked(other.name).is_near(one.search_key)


def in_order(pairs: list[tuple[Person, Person]]) -> list[tuple[Person, Person]]:
    """Put first, of each pair, whoever signs in; else whom a mail reaches; else whom we have known longest."""
    people = [person.pk for pair in pairs for person in pair]
    users = set(User.objects.filter(person__in=people).values_list("person", flat=True))

    def rank(person: Person) -> tuple[bool, bool, int]:
        return person.pk not in users, not person.email, person.pk

    return [(min(pair, key=rank), max(pair, key=rank)) for pair in pairs]


def resembling(person: Person, *, limit: int = 5) -> list[Person]:
    """Return others who are called so, or nearly."""
    found = find_persons(Asked(person.name), limit=limit + 1)
    return [one.person for one in found if one.person.pk != person.pk][:limit]
