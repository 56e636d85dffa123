"""The search of the mission's bar: a name, whole or in part or mistyped, a number, a mailbox, a ticket, an idea."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench.archives import TIMES, archives, databases, pages_table
from bench.inside import ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.archives import Costs
    from bench.places import Ground
    from bench.sizes import Sizes
    from bench.tables import Table

# Somebody of each archive (`archive.name_of`), however small it is.
ASKED = {
    "a last name": "Garbebert",
    "a full name": "Gaëlle Barbebert",
    "its beginning": "gaelle barb",
    "as one heard it": "gael barbeber",
    "mistyped": "Gaëlle Barbbeert",
    "nobody": "Zéphirine Quxwart",
    "a telephone": "01 99 00 00 08",
    "its end": "000008",
    "a mailbox": "p11@example.org",
    "its beginning, of a mailbox": "p11@exa",
    "an idea": "épicerie village",
}


def measure(ground: Ground, sizes: Sizes) -> Iterator[Table]:
    """Measure the subject; give each table as soon as it is full."""
    for database in databases(sizes):
        costs: Costs = {}
        for people, place in archives(ground, sizes, database=database):
            asked = ASKED | ask(place, "looking.secrets")
            paths = {n: f"/gestion/chercher/?{urlencode({'q': a})}" for n, a in asked.items()}
            costs[people] = ask(place, "looking.pages", paths=paths, times=TIMES)
        title = f"The search of the bar, by the size of the archive ({database})"
        yield pages_table(title, "search", costs)
