"""The mission's lists over twenty editions: each page, and all registrations taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.archives import TIMES, archives, databases, pages_table
from bench.inside import ask
from bench.tables import Table, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.archives import Costs
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


def measure(ground: Ground, sizes: Sizes) -> Iterator[Table]:
    """Measure the subject; give each table as soon as it is full."""
    for database in databases(sizes):
        yield from _on(ground, sizes, database=database)


def _on(ground: Ground, sizes: Sizes, *, database: str) -> Iterator[Table]:
    costs: Costs = {}
    away = Table(
        f"All registrations taken away ({database})",
        ("how", "rows", "seconds", "to bare", "processor s", "to bare", "memory added MB", "file MB"),
        "All pages, the columns of the list. Bare: seven columns from one statement to Python’s csv writer.",
    )  # fmt: skip
    for people, place in archives(ground, sizes, database=database):
        costs[people] = ask(place, "looking.pages", paths=PAGES, times=TIMES)
        bare = ask(place, "looking.bare")
        for how in ("bare", "csv", "xlsx"):
            cost = bare if how == "bare" else ask(place, "looking.taken", kind=how)
            away.add(
                how, people, cost["seconds"], ratio(cost["seconds"], bare["seconds"]),
                cost["processor"], ratio(cost["processor"], bare["processor"]), cost["memory"], cost["size"],
            )  # fmt: skip
    yield pages_table(
        f"The mission’s lists, by the size of the archive ({database})", "list", costs
    )
    yield away
