"""Archives of several sizes, each filled once for all that is measured in it, and the table of what pages cost there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.inside import ask
from bench.places import DATABASES, SQLITE
from bench.tables import Table, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.places import Ground, Place
    from bench.sizes import Sizes

TIMES = 40
# Of each size, of each page: its statements, its milliseconds, and those of the statements alone.
type Costs = dict[int, dict[str, dict[str, Any]]]


def databases(sizes: Sizes) -> tuple[str, ...]:
    """Return the databases on which archives are read."""
    return DATABASES if sizes.season_on_postgresql else (SQLITE,)


def archives(ground: Ground, sizes: Sizes, *, database: str) -> Iterator[tuple[int, Place]]:
    """Give each archive with its number of people, the smallest first."""
    for editions, comptoirs, people in sizes.archive:
        key = f"{people} people on {database}"
        if key not in ground.kept:
            place = ground.place(database)
            ask(place, "archive.fill", editions=editions, comptoirs=comptoirs, people=people)
            ask(place, "looking.agent")
            ask(place, "archive.enquiries", number=people // 20)
            ground.kept[key] = place
        yield people, ground.kept[key]


def pages_table(title: str, what: str, costs: Costs) -> Table:
    """Return what each page costs, its sizes one under the other."""
    table = Table(
        title,
        (what, "people", "SQL", "p50 ms", "p99 ms", "to the smallest", "SQL alone ms", "page ÷ SQL"),
        f"One process, no network, {TIMES} times. SQL alone: the page’s own statements, sent bare.",
    )  # fmt: skip
    smallest = next(iter(costs.values()))
    for name, base in smallest.items():
        for people, pages in costs.items():
            cost = pages[name]
            table.add(
                name, people, cost["sql"], cost["p50"], cost["p99"], ratio(cost["p50"], base["p50"]),
                cost["bare"], ratio(cost["p50"], cost["bare"]),
            )  # fmt: skip
    return table
