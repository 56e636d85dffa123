"""A mailing to many: looked at, sent off, written, handed to a real mail server; how fast, and how much memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.inside import ask
from bench.places import DATABASES
from bench.tables import Table, ratio
from tests.mail.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.places import Ground
    from bench.sizes import Sizes


class Sink(Server):
    """A mail server that takes everything, and counts."""

    taken = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd names its hooks after the commands of SMTP
        """Take a letter."""
        del server, session, envelope
        self.taken += 1
        return "250 OK"


def measure(ground: Ground, sizes: Sizes) -> Iterator[Table]:
    """Measure the subject; give the table as soon as it is full."""
    table = Table(
        "A mailing, from the look at the list to the last letter",
        (
            "database", "letters", "s to look", "s to send off", "written /s", "handed over /s",
            "bare SMTP ÷ handed over", "processor ms a letter", "ratio", "SQL a letter", "memory added MB", "all taken",
        ),
        "One runner; a mail server on this machine that takes everything. Bare: as long a message by Python’s smtplib, one "
        "connection, no database. Ratio: of the processor, to the shortest. Memory: the most that the process had of "
        "its own, less what it had once ready.",
    )  # fmt: skip
    for database in DATABASES:
        base = 0.0
        for letters in sizes.mailing:
            place = ground.place(database)
            ask(place, "rows.line", registered=letters, waiting=0)
            with Sink().listening() as sink:
                found = ask(place, "writing.mailing", port=sink.port)
                taken = sink.taken == 1 + found["handed"] + found["bare"]
            base = base or found["processor"]
            table.add(
                database, letters, found["look"], found["send"], letters / found["write"], letters / found["hand"],
                ratio(found["bare_rate"], letters / found["hand"]), found["processor"], ratio(found["processor"], base),
                found["sql"], found["memory"], "yes" if taken and found["handed"] == letters else f"NO: {found}",
            )  # fmt: skip
    yield table
