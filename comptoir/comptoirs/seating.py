"""Who gets which place when wishes are granted all at once. Pure: the same wishes and seed give the same places.

One round for each rank: all first wishes, then all second wishes, then all third. In a round each person asks for one
item. When more ask than there are places, those to whom the earlier rounds gave fewest go first; between equals, lots
are drawn: the smallest sha256 of "seed:person" first (`printf '%s' "$seed:$person" | sha256sum`). A wish at the
same time as a place held or granted is passed, and a later round may grant what it was asked instead.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from comptoir.comptoirs.drawing import lot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    type Times = Mapping[int, tuple[datetime, datetime]]
    type Wishes = Mapping[int, Sequence[int]]


def grant(
    places: Mapping[int, int],
    times: Times,
    wishes: Wishes,
    *,
    held: Mapping[int, Collection[int]],
    seed: str,
) -> dict[int, list[int]]:
    """Return the items that each person is given, in the order of their wishes; who is given none is left out.

    `places` says how many are free in each item, `times` when each item begins and ends (those held included),
    `wishes` and `held` what each person ranks and holds already. Nobody is given two items at once, no item more
    than its places, and no place stays free that somebody whose day does not clash asked for.

    Raises:
        KeyError: an item has no places or no time.
    """
    free = dict(places)
    granted: dict[int, list[int]] = {person: [] for person in wishes}
    for turn in _rounds(wishes):
        before = {person: len(given) for person, given in granted.items()}
        asking = sorted(turn, key=lambda wish: (before[wish[0]], lot(seed, wish[0])))
        for person, item in asking:
            busy = [*held.get(person, ()), *granted[person]]
            if free[item] and not any(_clash(times, item, other) for other in busy):
                free[item] -= 1
                granted[person].append(item)
    return {person: given for person, given in granted.items() if given}


def lines(
    wishes: Wishes, granted: Mapping[int, Collection[int]], *, seed: str
) -> dict[int, list[int]]:
    """Return who goes on waiting for each item: by rank of their wish, then by lot."""
    left: dict[int, list[int]] = {}
    for turn in _rounds(wishes):
        for person, item in sorted(turn, key=lambda wish: lot(seed, wish[0])):
            if item not in granted.get(person, ()):
                left.setdefault(item, []).append(person)
    return left


def _rounds(wishes: Wishes) -> Iterator[list[tuple[int, int]]]:
    """Walk the ranks: who asks for what in each; an item named twice counts once, at its first rank."""
    ranked = [[(person, item) for item in dict.fromkeys(asked)] for person, asked in wishes.items()]
    for turn in zip_longest(*ranked):
        yield [wish for wish in turn if wish is not None]


def _clash(times: Times, one: int, other: int) -> bool:
    """Whether one cannot be at both: an item and itself clash too."""
    return times[one][0] < times[other][1] and times[other][0] < times[one][1]
