"""The power goes in the middle of a rush: nothing acknowledged is lost, nothing is doubled, nothing is oversold."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import psutil
import psycopg
import pytest

from tests.support import postgres
from tests.support.paths import ROOT
from tests.support.product import environment, free_port, loaded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import Postgres

pytestmark = pytest.mark.audit
SLUG, SEATS = "beaurainville-2027-05-04", 50
PEOPLE, AT_ONCE, BEFORE_THE_CUT = 60, 6, 20


class Server:
    """The product in its process tree, with its database: a file of its folder, or PostgreSQL's."""

    def __init__(self, place: Path, database: Postgres | None) -> None:
        self.place, self.port, self.database = place, free_port(), database
        self.environment = environment(place, self.port) | {"COMPTOIR_BEHIND_PROXY": "true"}
        if database:
            self.environment["COMPTOIR_DATABASE_URL"] = database.url
        else:
            shutil.copytree(loaded(), place, dirs_exist_ok=True)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "comptoir", "demo", "run", "--port", str(self.port)]
        with (self.place / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                if self.ask("GET", "/sante/vivant")[0] == 200:
                    return
            except OSError:
                time.sleep(0.3)
        raise RuntimeError((self.place / "log").read_text()[-3000:])

    def tree(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def cut_the_power(self) -> None:
        """Kill every process at once: no handler runs, nothing is flushed."""
        tree = self.tree()
        for process in tree:
            os.kill(process.pid, signal.SIGKILL)
        psutil.wait_procs(tree, timeout=20)
        self.process.wait(timeout=20)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)

    def ask(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[int, str, http.client.HTTPMessage]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body.encode(), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers

    def end_the_leases_of_the_dead(self) -> None:
        """Let the minutes pass that a job waits when its runner was killed over it."""
        with closing(self._connect()) as database:
            database.execute(
                "UPDATE jobs_job SET leased_until = '2000-01-01 00:00:00+00:00'"
                " WHERE lease IS NOT NULL"
            )
            database.commit()

    def rows(self, query: str) -> list[tuple]:
        with closing(self._connect()) as database:
            return [tuple(row) for row in database.execute(query).fetchall()]

    def _connect(self) -> sqlite3.Connection | psycopg.Connection:
        if self.database:
            return psycopg.connect(
                host=str(self.database.folder), user="postgres", dbname="postgres"
            )
        return sqlite3.connect(self.place / "comptoir.sqlite3", timeout=30)


class Visitor:
    """Somebody with a browser: gets the form, and sends it until it is answered."""

    def __init__(self, server: Server, number: int) -> None:
        self.server, self.number = server, number
        self.path = f"/comptoirs/{SLUG}/inscription/"
        self.address = f"10.0.{number // 250}.{number % 250 + 1}"
        _status, page, headers = server.ask("GET", self.path, **{"X-Forwarded-For": self.address})
        self.cookie = headers["Set-Cookie"].partition(";")[0]
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|stamp)" value="([^"]+)"', page))
        self.form = urllib.parse.urlencode(
            hidden
            | {
                "name": f"{chr(97 + number % 26) * 8} {chr(97 + number // 26) * 8}",
                "email": f"tempete{number}@demonstration.invalid",
                "commune": "Beaurainville",
                "comes_as": "citizen",
            }
        )

    def send(self) -> str:
        """Return where the answer leads; empty when nobody answered."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.cookie,
            "X-Forwarded-For": self.address,
        }
        try:
            status, _page, answer = self.server.ask("POST", self.path, self.form, **headers)
        except (OSError, http.client.HTTPException):
            return ""
        return answer["Location"] if status == 302 else ""


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    database = postgres.start() if request.param == "PostgreSQL" else None
    server = Server(tmp_path, database)
    try:
        server.start()
        yield server
        server.stop()
    finally:
        if database:
            database.stop()


@pytest.mark.timeout(600)
def test_a_power_cut_in_a_rush_loses_and_doubles_nothing(server: Server) -> None:
    before = server.rows("SELECT count(*) FROM comptoirs_registration")[0][0]
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        people = list(crowd.map(lambda n: Visitor(server, n), range(PEOPLE)))
        time.sleep(2.1)  # nobody fills in a form in less: the product would ask to look again
        first = [crowd.submit(person.send) for person in people]
        while sum(answer.done() and bool(answer.result()) for answer in first) < BEFORE_THE_CUT:
            time.sleep(0.01)
        server.cut_the_power()
        server.end_the_leases_of_the_dead()
        acknowledged = {
            p.number: a.result() for p, a in zip(people, first, strict=True) if a.result()
        }
        server.start()
        again = dict(zip((p.number for p in people), crowd.map(Visitor.send, people), strict=True))
    assert BEFORE_THE_CUT <= len(acknowledged) < PEOPLE
    assert {number: again[number] for number in acknowledged} == acknowledged
    assert all(again.values())
    _everything_holds(server, registered=before + PEOPLE)


def _everything_holds(server: Server, *, registered: int) -> None:
    assert server.rows("SELECT count(*) FROM comptoirs_registration") == [(registered,)]
    counted = server.rows(
        "SELECT c.capacity, c.seats_held, c.waiting,"
        " count(*) FILTER (WHERE r.status = 'confirmed'), count(*) FILTER (WHERE r.status = 'waiting'),"
        " count(DISTINCT r.person_id)"
        " FROM comptoirs_comptoir c JOIN comptoirs_registration r ON r.comptoir_id = c.id"
        f" WHERE c.slug = '{SLUG}' GROUP BY c.id"
    )[0]
    capacity, held, waiting, confirmed, in_line, people = counted
    assert (held, waiting) == (confirmed, in_line) == (SEATS, people - SEATS)
    assert held <= capacity
    letters = "SELECT count(*), count(DISTINCT key) FROM mail_letter WHERE \"to\" LIKE 'tempete%'"
    assert server.rows(letters) == [(PEOPLE, PEOPLE)]
    deadline = time.monotonic() + 120
    unsent = "SELECT count(*) FROM mail_letter WHERE sent_at IS NULL"
    while server.rows(unsent) != [(0,)] and time.monotonic() < deadline:
        time.sleep(0.5)
    assert server.rows(unsent) == [(0,)]
