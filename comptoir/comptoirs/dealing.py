"""Who is offered which of the free seats. Pure: the published policy, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who stands in the line: how many people, and whether they come with fewer seats than they are."""

    key: int
    places: int
    divisible: bool


@dataclass(slots=True)
class Deal:
    """What each is offered, in the order of the line, and which groups did not fit and were passed."""

    offers: list[tuple[int, int]] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)


def deal(free: int, line: Iterable[Waiting], *, passing: bool) -> Deal:
    """Share `free` seats along the line, first to last.

    A group that comes together or not at all, and for which there are not seats enough, holds the line: nobody behind
    is offered anything. In the last call (`passing`) it is passed, and keeps its place.
    """
    dealt = Deal()
    held_up: list[int] = []
    for waiting in line:
        if free <= 0:
            break
        if waiting.places > free and not waiting.divisible:
            if not passing:
                break
            held_up.append(waiting.key)
            continue
        seats = min(waiting.places, free)
        dealt.offers.append((waiting.key, seats))
        # Only those before whom somebody else was served were passed.
        dealt.passed += held_up
        held_up = []
        free -= seats
    return dealt
