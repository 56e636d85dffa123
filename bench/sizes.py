"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """One size of the whole measure.

    Attributes:
        rounds: how often each pair is measured; the middle one counts.
        seconds: how long one round of a rate lasts.
        registrants: how many people a comptoir has when one more registers.
        rush: how many people want the same seats at the same instant.
        rush_rounds: how often; a rush of hundreds is its own average.
        seats: how many seats there are then.
        lines: how many people wait when a queue moves; the first is the baseline.
        storm: how many are registered, wait, and cancel.
        moved: how many people a comptoir takes along when it moves.
        season: pairs of comptoirs and registrations; the first is the baseline.
        season_on_postgresql: whether the season is measured on PostgreSQL too.
        archive: editions, comptoirs and people of the archives whose lists are read; the first is the baseline.
        mailing: how many letters a mailing has; the first is the baseline.
        starts: how often a start is measured.
        first_start: whether the first start of all, from an empty folder, is measured too.
    """

    rounds: int
    seconds: float
    registrants: tuple[int, ...]
    rush: tuple[int, ...]
    rush_rounds: int
    seats: int
    lines: tuple[int, ...]
    storm: tuple[int, int, int]
    moved: int
    season: tuple[tuple[int, int], ...]
    season_on_postgresql: bool
    archive: tuple[tuple[int, int, int], ...]
    mailing: tuple[int, ...]
    starts: int
    first_start: bool


SMALLEST = Sizes(
    rounds=1, seconds=0.2, registrants=(20,), rush=(12,), rush_rounds=1, seats=5, lines=(20, 30),
    storm=(12, 8, 4), moved=4, season=((3, 12), (6, 24)),
    season_on_postgresql=False, archive=((2, 4, 100), (3, 6, 300)), mailing=(10, 20), starts=1, first_start=False,
)  # fmt: skip
USUAL = Sizes(
    rounds=3, seconds=1, registrants=(0, 1_000, 10_000), rush=(300,), rush_rounds=1, seats=100,
    lines=(20, 200), storm=(300, 200, 50), moved=100,
    season=((15, 1_000), (150, 3_000), (1_500, 10_000)), season_on_postgresql=False,
    archive=((5, 50, 1_000), (20, 400, 10_000)), mailing=(200, 1_000), starts=2, first_start=False,
)  # fmt: skip
HEAVY = Sizes(
    rounds=5, seconds=3, registrants=(0, 1_000, 10_000), rush=(300, 3_000), rush_rounds=2, seats=100,
    lines=(20, 2_000), storm=(3_000, 2_000, 500), moved=1_000,
    season=((15, 1_000), (150, 10_000), (1_500, 100_000)), season_on_postgresql=True,
    archive=((20, 40, 1_000), (20, 400, 100_000)), mailing=(2_000, 20_000),
    starts=5, first_start=True,
)  # fmt: skip
