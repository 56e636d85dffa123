"""Find a commune from what people type: accents, Saint, lez, articles, postcodes, former names, slips."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length

from comptoir.territory import naming
from comptoir.territory.models import Commune, CommuneName, PostalCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comptoir.kernel.querysets import QuerySet

_SHORTEST_CODE = 2
_SHORTEST_SLIP = 4
_LONG = 7
_MOST_CANDIDATES = 4_000
_ROWS_PER_COMMUNE = 4


@dataclass(frozen=True, slots=True)
class Match:
    """A commune, and the name of it that was recognised.

    Attributes:
        commune: the commune, as it exists today.
        matched_name: its name, or the former one that was typed.
        former: the recognised name is a former one.
        exact: the whole name, postcode or Insee code was typed.
        guessed: found by supposing a slip of the finger.
    """

    commune: Commune
    matched_name: str
    former: bool
    exact: bool = False
    guessed: bool = False


def find(query: str, limit: int = 8) -> list[Match]:
    """Return the communes that a text may mean, the likeliest first; at most three SQL queries."""
    key = naming.key_of(query)
    if not key:
        return []
    code = re.search(r"\d{2,}", key)
    if code:
        return _by_code(key, code.group(), limit)
    return _by_name(query, key, limit) or _by_slip(key, limit)


def _by_code(key: str, code: str, limit: int) -> list[Match]:
    """Postcode or Insee code; words beside it (« Liévin 62800 ») narrow the answer."""
    rows = (
        PostalCode.objects.filter(
            # A subquery, not a join: each half keeps its own index.
            Q(code__startswith=code) | Q(commune__in=Commune.objects.filter(insee=code)),
            commune__retired=False,
        )
        .select_related("commune")
        .order_by("-commune__population", "commune__name", "pk")
    )
    words = naming.short_key(key.replace(code, " ", 1))
    matches = []
    for row in rows[:_MOST_CANDIDATES] if words else rows[: limit * _ROWS_PER_COMMUNE]:
        name = naming.short_key(row.commune.name)
        if name.startswith(words):
            whole = code in {row.code, row.commune.insee} and words in {"", name}
            matches.append(Match(row.commune, row.commune.name, former=False, exact=whole))
    return sorted(_unique(matches), key=lambda match: not match.exact)[:limit]


def _names() -> QuerySet[CommuneName]:
    return CommuneName.objects.filter(commune__retired=False).select_related("commune")


def _by_name(query: str, key: str, limit: int) -> list[Match]:
    """Names that begin with the text, or one of whose words does."""
    keys = {key, naming.short_key(query)}
    asked = Q()
    for one in keys:
        asked |= Q(key__startswith=one)
    rows = (
        _names()
        .filter(asked)
        .annotate(
            whole=Case(
                When(key__in=keys, rank__lt=2, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
        )
        .order_by("whole", "rank", "former", "-commune__population", "key", "pk")
    )
    return _unique(
        Match(row.commune, row.name, former=row.former, exact=row.whole == 0)
        for row in rows[: limit * _ROWS_PER_COMMUNE]
    )[:limit]


def _by_slip(key: str, limit: int) -> list[Match]:
    """Names one or two slips away, among those that begin with the same two letters."""
    wanted = naming.unglued(key)
    core = re.sub(r"^saintes? |^saints? ", "", wanted)
    if len(core) < _SHORTEST_SLIP and core == wanted:
        return []
    allowed = 2 if len(core) >= _LONG else 1
    keys = (
        _names()
        .filter(key__startswith=core[:2])
        .annotate(length=Length("key"))
        .filter(length__gte=len(core) - allowed, length__lte=len(core) + allowed)
        .order_by("rank", "pk")
        .values_list("pk", "key")
    )
    slips = {
        pk: apart
        for pk, key in keys[:_MOST_CANDIDATES]
        if (apart := naming.distance(core, key, limit=allowed)) <= allowed
    }
    nearest = sorted(slips, key=lambda pk: (slips[pk], pk))[: limit * _ROWS_PER_COMMUNE]
    rows = sorted(
        _names().filter(pk__in=nearest).order_by("pk"),
        key=lambda row: (slips[row.pk], row.rank, -row.commune.population),
    )
    return _unique(Match(row.commune, row.name, row.former, guessed=True) for row in rows)[:limit]


def _unique(matches: Iterable[Match]) -> list[Match]:
    """Each commune once, by its best name."""
    best: dict[int, Match] = {}
    for match in matches:
        best.setdefault(match.commune.pk, match)
    return list(best.values())
