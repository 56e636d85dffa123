"""The mission's lists over twenty editions: each page, and all registrations taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.inside import ask
from bench.places import DATABASES, SQLITE
from bench.tables import Table, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.places import Ground
    from bench.sizes import Sizes

PEOPLE = "/gestion/inscriptions/"
PAGES = {
    "registrations, this year": PEOPLE,
    "registrations, all years": f"{PEOPLE}?edition=toutes&etat=toutes",
    "… sorted by date, page 20": f"{PEOPLE}?edition=toutes&etat=toutes&tri=-inscrit&page=20",
    "… last page": f"{PEOPLE}?edition=toutes&etat=toutes&page=999999",
    "… searched by name": f"{PEOPLE}?edition=toutes&etat=toutes&q=delnalin",
    "… of one commune, no email": f"{PEOPLE}?edition=toutes&commune=calais&sans-courriel=1",
    "… calls to make": f"{PEOPLE}?edition=toutes&appels=1",
    "ideas, all years, searched": "/gestion/idees/?edition=toutes&q=verger",
    "enquiries": "/gestion/demandes/?etat=toutes",
    "partners, all years": "/gestion/partenaires/?edition=toutes",
    "comptoirs, all years": "/gestion/comptoirs/?annee=toutes&vue=tous",
}
TIMES = 40


def measure(ground: Ground, sizes: Sizes) -> Iterator[Table]:
    """Measure the subject; give each table as soon as it is full."""
    for database in DATABASES if sizes.season_on_postgresql else (SQLITE,):
        yield from _on(ground, sizes, database=database)


def _on(ground: Ground, sizes: Sizes, *, database: str) -> Iterator[Table]:
    pages = Table(
        f"The mission’s lists, by the size of the archive ({database})",
        ("list", "people", "SQL", "p50 ms", "p99 ms", "to the smallest", "SQL alone ms", "page ÷ SQL"),
        f"Fifty rows a page, one process, no network, {TIMES} times. SQL alone: the page’s own statements, sent bare.",
    )  # fmt: skip
    away = Table(
        f"All registrations taken away ({database})",
        ("how", "rows", "seconds", "to bare", "memory added MB", "file MB"),
        "All pages, the columns of the list. Bare: seven columns from one statement to Python’s csv writer.",
    )
    base: dict[str, float] = {}
    for editions, comptoirs, people in sizes.archive:
        place = ground.place(database)
        ask(place, "archive.fill", editions=editions, comptoirs=comptoirs, people=people)
        ask(place, "looking.agent")
        ask(place, "archive.enquiries", number=people // 20)
        for name, cost in ask(place, "looking.pages", paths=PAGES, times=TIMES).items():
            base.setdefault(name, cost["p50"])
            pages.add(
                name, people, cost["sql"], cost["p50"], cost["p99"], ratio(cost["p50"], base[name]),
                cost["bare"], ratio(cost["p50"], cost["bare"]),
            )  # fmt: skip
        bare = ask(place, "looking.bare")
        for how in ("bare", "csv", "xlsx"):
            cost = bare if how == "bare" else ask(place, "looking.taken", kind=how)
            away.add(
                how, people, cost["seconds"], ratio(cost["seconds"], bare["seconds"]), cost["memory"], cost["size"],
            )  # fmt: skip
    pages.rows.sort(key=lambda row: list(PAGES).index(row[0]))
    yield pages
    yield away
