"""Registering: what it asks of the database, how many a second, and a rush for the same seats."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from bench import clients, servers
from bench.clients import PEOPLE_THINK, SLUG
from bench.inside import answer_of, ask, go, ready, working
from bench.places import DATABASES
from bench.tables import Table, median, percentile, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.places import Ground, Place
    from bench.servers import Server
    from bench.sizes import Sizes

PATH = f"/comptoirs/{SLUG}/inscription/"
PROCESSES = (1, 4)
REGISTERED = 302


def measure(ground: Ground, sizes: Sizes) -> Iterator[Table]:
    """Measure the subject; give each table as soon as it is full."""
    yield statements(ground, sizes)
    yield per_second(ground, sizes)
    yield rushes(ground, sizes)


def statements(ground: Ground, sizes: Sizes) -> Table:
    """Count the statements of one registration, as its comptoir fills."""
    table = Table(
        "One registration, as the comptoir fills",
        ("database", "registered before", "SQL: the act", "SQL: form", "answer", "next page", "ms", "of which SQL", "ratio", "read whole"),
        "Statements (BEGIN and COMMIT aside) and milliseconds of the act in one process, the sizes in turn; ratio to the first row of "
        "its database. “Read whole”: tables of people that a statement reads from end to end (SQLite’s plan).",
    )  # fmt: skip
    for database in DATABASES:
        places = {number: ground.place(database) for number in sizes.registrants}
        for number, place in places.items():
            ask(place, "rows.crowd", number=number)
        web = {number: ask(place, "acts.web_cost") for number, place in places.items()}
        costs: dict[int, list[Cost]] = {number: [] for number in places}
        for _round in range(sizes.rounds):
            for number, place in places.items():
                costs[number].append(ask(place, "acts.cost"))
        _rows_of_costs(table, database, costs, web)
    return table


Cost = dict[str, Any]


def _rows_of_costs(
    table: Table, database: str, costs: dict[int, list[Cost]], web: dict[int, Cost]
) -> None:
    times = {number: median([cost["ms"] for cost in found]) for number, found in costs.items()}
    for number, found in costs.items():
        on_the_way = (_counts(web[number][step]) for step in ("form", "answer", "next"))
        table.add(
            database, number, _counts(found[-1]["statements"]), *on_the_way,
            times[number], median([cost["sql_ms"] for cost in found]),
            ratio(times[number], next(iter(times.values()))), ", ".join(found[-1]["read_whole"]) or "none",
        )  # fmt: skip


def _counts(seen: list[int]) -> str:
    return "–".join(str(n) for n in sorted({seen[0], seen[-1]}))


def per_second(ground: Ground, sizes: Sizes) -> Table:
    """Compare registering with the barest act that could hold a seat, by the same driver."""
    table = Table(
        "Registrations a second, and the machine’s own bound",
        ("database", "processes", "bare UPDATE + INSERT /s", "register() /s", "bound ÷ register()", "ms each"),
        "All on one comptoir with a million seats. Bare: one conditional update and one insert in one transaction, "
        "through the same driver, with the same durability (SQLite synchronous=FULL; PostgreSQL as delivered).",
    )  # fmt: skip
    for database in DATABASES:
        place = ground.place(database)
        ask(place, "rows.seats", number=1_000_000)
        for processes in PROCESSES:
            found: dict[str, list[float]] = {"bare": [], "register": []}
            for _round in range(sizes.rounds):
                for what, rates in found.items():
                    rates.append(rate(place, what, processes=processes, seconds=sizes.seconds))
            bare, ours = median(found["bare"]), median(found["register"])
            table.add(database, processes, bare, ours, ratio(bare, ours), 1000 * processes / ours)
    return table


def rate(place: Place, what: str, *, processes: int, seconds: float) -> float:
    """Return how many of these acts so many processes do in a second."""
    with ExitStack() as stack:
        crowd = [
            stack.enter_context(working(place, "acts.rate", what=what, seconds=seconds))
            for _ in range(processes)
        ]
        for process in crowd:
            ready(process)
        for process in crowd:
            go(process)
        return sum(answer_of(process) for process in crowd)


def rushes(ground: Ground, sizes: Sizes) -> Table:
    """Let a crowd ask for the same seats at the same instant, over HTTP, of the product and of the bare view."""
    table = Table(
        f"A rush for {sizes.seats} seats, over HTTP",
        ("database", "at once", "server", "seats", "queue", "unanswered", "errors", "answers /s", "p50 s", "p99 s", "p99 ratio"),
        "Each person has a connection and a network address of their own, opens the form, and sends it at the same "
        "instant as all the others. Bare: a Django view that does the conditional update and the insert, same "
        "server, same database. Seconds are from the instant to the last byte; medians of the rounds.",
    )  # fmt: skip
    for database in DATABASES:
        place = ground.place(database)
        with servers.product(place) as product, servers.bare(place) as bare:
            for people in sizes.rush:
                results = [
                    (
                        _bare_rush(place, bare, people=people, seats=sizes.seats),
                        _rush(place, product, people=people, seats=sizes.seats),
                    )
                    for _ in range(sizes.rush_rounds)
                ]
                _rows_of(table, database, people, results)
    return table


Rush = dict[str, float]


def _bare_rush(place: Place, server: Server, *, people: int, seats: int) -> Rush:
    ask(place, "rows.seats", number=seats)
    sent = [clients.request(server.site, "/seat", form={}, Connection="close")] * people
    answers, seconds = clients.rush(server.site, sent)
    held, rows = ask(place, "rows.outcome")["bare"]
    if not held == rows == min(seats, people):
        raise RuntimeError(f"The bare bound sold {held} seats and wrote {rows}.")
    return _figures(answers, seconds, good={200, 409}) | {"seats": held, "queue": 0}


def _rush(place: Place, server: Server, *, people: int, seats: int) -> Rush:
    ask(place, "rows.seats", number=seats)
    server.rest()
    sent = clients.prepared(server.site, PATH, people=people)
    time.sleep(PEOPLE_THINK)
    answers, seconds = clients.rush(server.site, sent)
    outcome = ask(place, "rows.outcome")
    if outcome["counters"] != [outcome["confirmed"], outcome["waiting"]]:
        raise RuntimeError(f"The counters are not the rows: {outcome}")
    figures = _figures(answers, seconds, good={REGISTERED})
    return figures | {"seats": outcome["confirmed"], "queue": outcome["waiting"]}


def _figures(answers: list[clients.Answer], seconds: float, *, good: set[int]) -> Rush:
    times = [answer.seconds for answer in answers]
    return {
        "unanswered": sum(answer.status == 0 for answer in answers),
        "errors": sum(answer.status not in {0, *good} for answer in answers),
        "rate": len(answers) / seconds,
        "p50": percentile(times, 0.5),
        "p99": percentile(times, 0.99),
    }


def _rows_of(table: Table, database: str, people: int, results: list[tuple[Rush, Rush]]) -> None:
    base = median([bare["p99"] for bare, _ours in results])
    for server, found in zip(("bare view", "product"), zip(*results, strict=True), strict=True):
        p99 = median([one["p99"] for one in found])
        table.add(
            database, people, server, *(_same(found, what) for what in ("seats", "queue", "unanswered", "errors")),
            median([one["rate"] for one in found]), median([one["p50"] for one in found]), p99, ratio(p99, base),
        )  # fmt: skip


def _same(found: tuple[Rush, ...], what: str) -> str:
    """Write a count that must be the same in every round; all of them where it was not."""
    return ", ".join(str(int(n)) for n in sorted({one[what] for one in found}))
