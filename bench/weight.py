"""Weight: the time of a start, the memory of the process tree, the bytes of a first visit."""

from __future__ import annotations

import re
import time
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bench import clients, servers
from bench.inside import ask
from bench.pages import LINES, PAGES
from bench.places import SQLITE
from bench.tables import Table, median, ratio
from tests.support import product as demonstration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.places import Ground, Place
    from bench.sizes import Sizes

KB = 1000
# What design asks of every page on a first visit.
MOST, AIM = 120, 45
VISITED = PAGES | {
    "rules": "/reglement/",
    "help": "/aide/",
    "contact": "/contact/",
    "call me back": "/rappelez-moi/",
    "sign in": "/connexion/",
    "personal data": "/donnees-personnelles/",
    "accessibility": "/accessibilite/",
    "ecodesign": "/ecoconception/",
    "legal notice": "/mentions-legales/",
    "site map": "/plan-du-site/",
    "home, in English": "/en/",
}
_TAG = re.compile(r"<(?:link|script|img)\b[^>]*>")
_ADDRESS = re.compile(r'\b(?:href|src)="([^"]+)"')
_FETCHED = re.compile(r'rel="[^"]*(?:stylesheet|icon|preload|manifest)[^"]*"|<script|<img')


def measure(ground: Ground, sizes: Sizes) -> Iterator[Table]:
    """Measure the subject; give each table as soon as it is full."""
    comptoirs, registrations = sizes.season[0]
    place = ground.place(SQLITE)
    ask(place, "rows.fill", comptoirs=comptoirs, registrations=registrations)
    yield starts(place, sizes)
    yield memory(place, sizes)
    yield first_visit(place)


def starts(place: Place, sizes: Sizes) -> Table:
    """Time from the command to the first answer."""
    table = Table(
        "From the command to the first answer",
        ("what", "s", "ratio"),
        "`comptoir serve` on an installation that is there, and the bare Django on the same server; `make run` once, "
        "from an empty folder: tables, communes, demonstration.",
    )
    found: dict[str, list[float]] = {"bare": [], "product": []}
    for _round in range(sizes.starts):
        for name, serving in {"bare": servers.bare, "product": servers.product}.items():
            with serving(place) as server:
                found[name].append(server.seconds_to_first_answer)
    bare = median(found["bare"])
    for name, label in {"bare": "bare Django", "product": "comptoir serve"}.items():
        table.add(label, median(found[name]), ratio(median(found[name]), bare))
    if sizes.first_start:
        began = time.perf_counter()
        with demonstration.product(from_nothing=True):
            first = time.perf_counter() - began
        table.add("comptoir demo run, from nothing", first, ratio(first, bare))
    return table


def memory(place: Place, sizes: Sizes) -> Table:
    """Weigh the process trees, at rest and after work."""
    table = Table(
        "Memory of the process tree",
        ("what", "processes", "at rest MiB", "after load MiB", "ratio"),
        "Proportional set size (PSS) summed over the tree: product = watcher, web server, two workers, jobs; "
        "bare = web server and two workers. Ratio: after load, to the bare Django after load.",
    )
    with servers.product(place) as product, servers.bare(place) as bare:
        rows = []
        for name, server, paths in (
            ("bare Django", bare, ["/"]),
            ("product", product, list(PAGES.values())),
        ):
            clients.one_by_one(server.site, paths[0], times=1)
            rest = server.memory()
            for path in paths:
                clients.flow(server.site, path, lines=LINES, seconds=sizes.seconds)
            rows.append((name, len(server.tree()), rest, server.memory()))
        for name, processes, rest, loaded in rows:
            table.add(name, processes, rest, loaded, ratio(loaded, rows[0][3]))
    return table


def first_visit(place: Place) -> Table:
    """Weigh what a browser with an empty cache receives for each page, heads included."""
    table = Table(
        "Bytes of a first visit",
        ("page", "requests", "page kB", "CSS kB", "JS kB", "others kB", "all kB", "of the budget"),
        f"Compressed, as received, heads of the answers included. Budget {MOST} kB, aim {AIM} kB; 1 kB = 1 000 bytes.",
    )
    with servers.product(place) as server, closing(clients.Line(server.site)) as line:
        for name, path in VISITED.items():
            page = line.ask(clients.request(server.site, path, Accept_Encoding="gzip, deflate, br"))
            parts = {"css": 0, "js": 0, "": 0}
            fetched = _fetched(server.site, path)
            for address in fetched:
                reply = line.ask(
                    clients.request(server.site, address, Accept_Encoding="gzip, deflate, br")
                )
                kind = urlsplit(address).path.rpartition(".")[2]
                parts[kind if kind in parts else ""] += reply.wire
            whole = page.wire + sum(parts.values())
            table.add(
                name, 1 + len(fetched), page.wire / KB, parts["css"] / KB, parts["js"] / KB, parts[""] / KB,
                whole / KB, f"{whole / KB / MOST:.0%}",
            )  # fmt: skip
    return table


def _fetched(site: str, path: str) -> list[str]:
    """Return what the page makes a browser fetch."""
    with closing(clients.Line(site)) as line:
        page = line.ask(clients.request(site, path, Accept_Encoding="identity")).body.decode()
    found = (
        address
        for tag in _TAG.findall(page)
        if _FETCHED.search(tag)
        for address in _ADDRESS.findall(tag)
        if not address.startswith("data:")
    )
    return [urlsplit(urljoin(site + path, address)).path for address in dict.fromkeys(found)]
