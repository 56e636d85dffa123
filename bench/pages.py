"""Pages: how many a second against the barest view, cold and warm, and what a large season costs them."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from bench import clients, servers
from bench.inside import ask
from bench.places import DATABASES, SQLITE
from bench.tables import Table, median, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.places import Ground, Place
    from bench.servers import Server
    from bench.sizes import Sizes

PAGES = {
    "home": "/",
    "list": "/comptoirs/",
    "detail": "/comptoirs/season-0/",
    "registration form": "/comptoirs/season-0/inscription/",
}
IN_A_SEASON = {
    "home": "/",
    "list": "/comptoirs/",
    "list, near Arras": "/comptoirs/?pres_de=Arras&rayon=30",
    "list, with places left": "/comptoirs/?places=on",
    "detail": "/comptoirs/season-0/",
    "registration form": "/comptoirs/season-0/inscription/",
}
LINES = 4
WARM = 12
ASKED = 15


def measure(ground: Ground, sizes: Sizes) -> Iterator[Table]:
    """Measure the subject; give each table as soon as it is full."""
    comptoirs, registrations = sizes.season[0]
    place = ground.place(SQLITE)
    ask(place, "rows.fill", comptoirs=comptoirs, registrations=registrations)
    yield per_second(place, sizes)
    yield cold(place, sizes)
    for database in DATABASES if sizes.season_on_postgresql else (SQLITE,):
        yield season(ground, sizes, database=database)


def per_second(place: Place, sizes: Sizes) -> Table:
    """Compare each page with a bare view, on the same server with the same options."""
    table = Table(
        "Pages a second, against a bare Django view",
        ("page", "answers /s", "bare ÷ page", "processor ms", "page ÷ bare"),
        f"{place.database}; {LINES} lines that stay open, warm, compressed; the client works on the same "
        "processors. Processor: what the whole process tree used for one answer.",
    )
    with servers.product(place) as product, servers.bare(place) as bare:
        asked = {
            "bare view": (bare, "/"),
            "bare view in the product’s middleware": (product, servers.ALIVE),
            **{name: (product, path) for name, path in PAGES.items()},
        }
        for server, path in asked.values():
            clients.flow(server.site, path, lines=LINES, seconds=sizes.seconds / 4)
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
        for _round in range(sizes.rounds):
            for name, (server, path) in asked.items():
                found[name].append(_flow(server, path, seconds=sizes.seconds))
    rates = {name: median([rate for rate, _ms in pairs]) for name, pairs in found.items()}
    costs = {name: median([ms for _rate, ms in pairs]) for name, pairs in found.items()}
    for name in asked:
        table.add(
            name, rates[name], ratio(rates["bare view"], rates[name]),
            costs[name], ratio(costs[name], costs["bare view"]),
        )  # fmt: skip
    return table


def _flow(server: Server, path: str, *, seconds: float) -> tuple[float, float]:
    """Return the answers a second, and the processor's milliseconds for each."""
    before = server.processor()
    answers = clients.flow(server.site, path, lines=LINES, seconds=seconds)
    return answers / seconds, 1000 * (server.processor() - before) / answers


def cold(place: Place, sizes: Sizes) -> Table:
    """Compare the first answer after a start with the following ones."""
    table = Table(
        "Cold and warm",
        ("page", "first answer ms", "warm ms", "cold ÷ warm"),
        "The first time this page is asked for after a start, and once warm; one line.",
    )
    firsts: dict[str, list[float]] = {name: [] for name in PAGES}
    warm: dict[str, list[float]] = {name: [] for name in PAGES}
    for _round in range(sizes.starts):
        for name, path in PAGES.items():
            with servers.product(place) as server:
                firsts[name] += clients.one_by_one(server.site, path, times=1)
                clients.one_by_one(server.site, path, times=WARM)
                warm[name].append(median(clients.one_by_one(server.site, path, times=ASKED)))
    for name in PAGES:
        first, later = median(firsts[name]) * 1000, median(warm[name]) * 1000
        table.add(name, first, later, ratio(first, later))
    return table


def season(ground: Ground, sizes: Sizes, *, database: str) -> Table:
    """Compare seasons of several sizes, served side by side and asked in turn."""
    table = Table(
        f"The size of the season ({database})",
        ("page", "comptoirs", "registrations", "SQL", "ms", "ratio", "processor ms", "ratio"),
        "Each size has its own server, all running; they are asked in turn. Ratios to the smallest.",
    )
    places = {}
    for comptoirs, registrations in sizes.season:
        places[comptoirs, registrations] = ground.place(database)
        ask(places[comptoirs, registrations], "rows.fill", comptoirs=comptoirs, registrations=registrations)  # fmt: skip
    sql = {size: ask(place, "acts.page_cost", paths=IN_A_SEASON) for size, place in places.items()}
    with ExitStack() as stack:
        running = {
            size: stack.enter_context(servers.product(place)) for size, place in places.items()
        }
        times = {
            name: _times(running, path, rounds=sizes.rounds + 2)
            for name, path in IN_A_SEASON.items()
        }
    for name, found in times.items():
        base = found[sizes.season[0]]
        for size, (ms, processor) in found.items():
            table.add(
                name, *size, sql[size][name], ms, ratio(ms, base[0]), processor, ratio(processor, base[1])
            )  # fmt: skip
    return table


Size = tuple[int, int]


def _times(
    running: dict[Size, Server], path: str, *, rounds: int
) -> dict[Size, tuple[float, float]]:
    """Return, for each size, the milliseconds of an answer and those of the processor."""
    for server in running.values():
        clients.one_by_one(server.site, path, times=WARM)
    answers: dict[Size, list[float]] = {size: [] for size in running}
    used = dict.fromkeys(running, 0.0)
    for _round in range(rounds):
        for size, server in running.items():
            before = server.processor()
            answers[size].append(median(clients.one_by_one(server.site, path, times=ASKED)))
            used[size] += server.processor() - before
    return {
        size: (median(answers[size]) * 1000, used[size] * 1000 / (rounds * ASKED))
        for size in running
    }
