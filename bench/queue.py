"""The queue: what a move costs as it grows, a storm of cancellations, and a day that moves with everybody."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from bench.inside import answer_of, ask, go, ready, working
from bench.places import DATABASES
from bench.registration import rate
from bench.tables import Table, median, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.places import Ground, Place
    from bench.sizes import Sizes

PROCESSES = 4


def measure(ground: Ground, sizes: Sizes) -> Iterator[Table]:
    """Measure the subject; give each table as soon as it is full."""
    yield moves(ground, sizes)
    yield storms(ground, sizes)
    yield everybody(ground, sizes)


def moves(ground: Ground, sizes: Sizes) -> Table:
    """Count the statements of each move, in a short queue and in a long one."""
    table = Table(
        "One move, as the queue grows",
        ("database", "move", "waiting", "SQL", "ms", "ratio"),
        "Statements (BEGIN and COMMIT aside) and milliseconds of each act in one process, letters of answers included; "
        "ratio to the shortest queue.",
    )  # fmt: skip
    for database in DATABASES:
        found: dict[int, list[dict[str, Any]]] = {}
        for waiting in sizes.lines:
            found[waiting] = []
            for _round in range(sizes.rounds):
                place = ground.place(database)
                ask(place, "rows.line", registered=100, waiting=waiting)
                found[waiting].append(ask(place, "moves.cost"))
        shortest = found[sizes.lines[0]]
        for move in shortest[0]:
            base = median([one[move]["ms"] for one in shortest])
            for waiting, rounds in found.items():
                ms = median([one[move]["ms"] for one in rounds])
                counts = sorted({count for one in rounds for count in one[move]["statements"]})
                said = "–".join(str(n) for n in sorted({counts[0], counts[-1]}))
                table.add(database, move, waiting, said, ms, ratio(ms, base))
    return table


def storms(ground: Ground, sizes: Sizes) -> Table:
    """Have a crowd give its seats back at once; ten minutes later a runner offers them along the queue."""
    table = Table(
        "A storm of cancellations",
        ("database", "registered", "waiting", "cancelled", "s to cancel", "asked again", "bound s", "ratio", "s to settle", "SQL a seat", "offers", "exact"),
        f"{PROCESSES} processes give the seats back as fast as they can; one runner settles what is due ten minutes later. Bound: as "
        "many bare UPDATE + INSERT by as many processes. Asked again: found the database busy for twenty seconds. Exact: the counters are the rows, no seat is free or given twice, and the "
        "offers are those of the first in line.",
    )  # fmt: skip
    registered, waiting, cancelled = sizes.storm
    for database in DATABASES:
        place = ground.place(database)
        ask(place, "rows.line", registered=registered, waiting=waiting)
        bare = rate(place, "bare", processes=PROCESSES, seconds=sizes.seconds)
        spent, again = _storm(place, cancelled)
        settled = ask(place, "moves.settle_all")
        wanted = min(cancelled, waiting)
        exact = settled["exact"] and settled["in_order"] and settled["offers"] == wanted
        table.add(
            database, registered, waiting, cancelled, spent, again, cancelled / bare, ratio(spent, cancelled / bare),
            settled["seconds"], settled["statements"] / cancelled, settled["offers"],
            "yes" if exact and settled["free"] == cancelled - wanted else f"NO: {settled}",
        )  # fmt: skip
    return table


def _storm(place: Place, number: int) -> tuple[float, int]:
    with ExitStack() as stack:
        crowd = [
            stack.enter_context(
                working(place, "moves.cancel_many", share=n, shares=PROCESSES, number=number)
            )
            for n in range(PROCESSES)
        ]
        for process in crowd:
            ready(process)
        started = time.time()
        for process in crowd:
            go(process)
        ends, again = zip(*(answer_of(process) for process in crowd), strict=True)
        return max(ends) - started, sum(again)


def everybody(ground: Ground, sizes: Sizes) -> Table:
    """Move a comptoir with all its people; wait for the last letter to be written."""
    table = Table(
        "A day that moves, with everybody",
        ("database", "people", "s in the act", "SQL: the act", "s to the last letter", "letters", "SQL a letter", "bound s", "ratio"),
        "One runner writes the letters (calendar and all) as rows; handing them over depends on the mail server. Bound: as many "
        "letters that lead back to a registration, written one after the other.",
    )  # fmt: skip
    for database in DATABASES:
        place = ground.place(database)
        ask(place, "rows.line", registered=sizes.moved, waiting=0)
        bound = ask(place, "moves.write_letters", number=sizes.moved)
        found = ask(place, "moves.move_everybody")
        table.add(
            database, sizes.moved, found["act"], found["statements"], found["last"], found["letters"],
            found["each"] / max(found["letters"], 1), bound, ratio(found["last"], bound),
        )  # fmt: skip
    return table
