"""An agent at the lists of a long archive: how long each takes, and what taking one away costs. Runs inside a place."""

from __future__ import annotations

import csv
import resource
import tempfile
import time
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.urls import reverse

from bench.acts import statements
from bench.tables import median, percentile
from comptoir.comptoirs.models import Registration
from comptoir.organisations.models import Agent
from tests.mission.conftest import browser_of
from tests.support.factories import an_agent

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

_RAW = """
    SELECT p.name, c.name, k.starts_at, r.status, g.email, g.phone, r.entered_at
    FROM comptoirs_registration r
    JOIN accounts_person p ON p.id = r.person_id JOIN comptoirs_party g ON g.id = r.party_id
    JOIN comptoirs_comptoir k ON k.id = r.comptoir_id LEFT JOIN territory_commune c ON c.id = g.commune_id
"""
_AT_ONCE = 1_000


def agent() -> None:
    """Appoint somebody to look."""
    an_agent()


def _browser() -> Client:
    client = browser_of(Agent.objects.get().person.user)
    client.defaults["SERVER_NAME"] = "127.0.0.1"
    return client


def secrets() -> dict[str, str]:
    """Return what somebody may show: the ticket of a registration in the middle, and its number."""
    number = Registration.objects.count() // 2
    one = Registration.objects.order_by("pk")[number]
    return {"ticket": one.ticket_token, "number": f"no {one.party_id}"}


def pages(*, paths: dict[str, str], times: int) -> dict[str, dict[str, Any]]:
    """Return of each page how many statements it makes, how long it takes, and how long these take alone."""
    client, found = _browser(), {}
    for name, path in paths.items():
        client.get(path)
        with statements() as seen:
            assert client.get(path).status_code == 200, path  # noqa: PLR2004 - the page is there
        sent = [(sql, params) for sql, params, _seconds in seen if sql.startswith("SELECT")]
        took = _timed(lambda path=path: client.get(path), times)  # type: ignore[misc]
        bare = _timed(lambda sent=sent: _send(sent), times)  # type: ignore[misc]
        found[name] = {
            "sql": len(seen), "p50": median(took), "p99": percentile(took, 0.99), "bare": median(bare),
        }  # fmt: skip
    return found


def _timed(act: Callable[[], object], times: int) -> list[float]:
    """Return the milliseconds of each time."""
    found = []
    for _time in range(times):
        before = time.perf_counter()
        act()
        found.append(1000 * (time.perf_counter() - before))
    return found


def _send(sent: list[tuple[str, Any]]) -> None:
    for sql, params in sent:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()


def taken(*, kind: str) -> dict[str, float]:
    """Return what it costs to take all registrations away: time, processor, memory added at most, and how large it is."""
    client, path = _browser(), f"{reverse('mission:registrations')}?edition=toutes&etat=toutes"
    client.get(path)

    def take() -> int:
        answer = client.post(path, {"format": kind})
        return sum(len(part) for part in answer.streaming_content)

    return _cost(take)


def bare() -> dict[str, float]:
    """Return the same for the barest way: rows from the database to a text file, seven columns of them."""

    def write() -> int:
        with tempfile.TemporaryFile("w+", newline="") as file, connection.cursor() as cursor:
            writer = csv.writer(file, delimiter=";")
            cursor.execute(_RAW)
            while rows := cursor.fetchmany(_AT_ONCE):
                writer.writerows(rows)
            return file.tell()

    return _cost(write)


def _cost(act: Callable[[], int]) -> dict[str, float]:
    memory, seconds, processor = _memory(), time.perf_counter(), time.process_time()
    size = act()
    return {
        "seconds": time.perf_counter() - seconds, "processor": time.process_time() - processor,
        "memory": _memory() - memory, "size": size / 1e6,
    }  # fmt: skip


def _memory() -> float:
    """Return the most memory this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
