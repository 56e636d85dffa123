"""Registering by the act itself, and the barest act that could hold a seat. Runs inside a place."""

from __future__ import annotations

import re
import time
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.clients import PEOPLE_THINK, SLUG, filled, hidden_of
from bench.inside import wait_for_go
from bench.tables import median
from comptoir.comptoirs.actions.register import Application, register
from comptoir.comptoirs.models import Comptoir, Registration
from comptoir.kernel import clock
from comptoir.territory.models import Commune
from tests.support.factories import an_application, visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WARM, MEASURED = 3, 9


@contextmanager
def statements() -> Iterator[list[tuple[str, Any, float]]]:
    """Collect each statement with its parameters and its seconds; BEGIN and COMMIT are not among them."""
    seen: list[tuple[str, Any, float]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's own signature
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seen.append((sql, params, time.perf_counter() - started))

    with connection.execute_wrapper(note):
        yield seen


def _application(arras: Commune) -> Application:
    key = uuid.uuid4().hex
    return an_application(f"Camille {key}", f"{key}@example.org", commune=arras, form_key=key)


def _registering() -> Callable[[], object]:
    comptoir, arras = Comptoir.objects.get(slug=SLUG), Commune.objects.get(name="Arras")
    return lambda: register(comptoir, _application(arras), act=visitor(clock.machine_now()))


def _bare() -> Callable[[], object]:
    """Return the bound: one conditional update and one insert, in one transaction, by the driver alone."""
    connection.ensure_connection()
    driver = connection.connection
    sqlite = connection.vendor == "sqlite"
    begin = "BEGIN IMMEDIATE" if sqlite else "BEGIN"
    take = "UPDATE bare_room SET held = held + 1 WHERE id = 1 AND held < seats"
    sit = "INSERT INTO bare_seat (room, who, taken_at) VALUES (1, %s, %s)"
    sit = sit.replace("%s", "?") if sqlite else sit

    def act() -> None:
        driver.execute(begin)
        if driver.execute(take).rowcount:
            driver.execute(sit, (uuid.uuid4().hex, "2027-03-15T12:00:00Z"))
        driver.execute("COMMIT")

    return act


ACTS = {"bare": _bare, "register": _registering}


def rate(*, what: str, seconds: float) -> float:
    """Do one of them again and again, once all are ready; return how many a second."""
    act = ACTS[what]()
    for _ in range(WARM):
        act()
    wait_for_go()
    started, done = time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        act()
        done += 1
    return done / (time.perf_counter() - started)


def cost() -> dict[str, Any]:
    """Tell what one registration asks of the database, and how long it takes, by the act alone."""
    act, times, in_sql, counts = _registering(), [], [], []
    for turn in range(WARM + MEASURED):
        with statements() as seen:
            started = time.perf_counter()
            act()
            spent = time.perf_counter() - started
        if turn >= WARM:
            times.append(spent * 1000)
            in_sql.append(sum(seconds for *_sql, seconds in seen) * 1000)
            counts.append(len(seen))
    return {
        "statements": sorted(set(counts)), "ms": median(times), "sql_ms": median(in_sql),
        "read_whole": sorted(set(_read_whole(seen))),
    }  # fmt: skip


def _read_whole(seen: list[tuple[str, Any, float]]) -> Iterator[str]:
    """Name the tables of people that a statement reads from end to end (as SQLite plans it)."""
    if connection.vendor != "sqlite":
        return
    for sql, params, _seconds in seen:
        if sql.startswith(("SELECT", "UPDATE", "DELETE")):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
                steps = " / ".join(row[3] for row in cursor.fetchall())
            yield from re.findall(r"SCAN (\w+_(?:person|party|registration|letter|job|entry))\b", steps)  # fmt: skip


def web_cost() -> dict[str, list[int]]:
    """Tell how many statements each request of a registration makes: the form, its answer, the page after it."""
    counts: dict[str, set[int]] = {"form": set(), "answer": set(), "next": set()}
    path = reverse("comptoirs:register", args=[SLUG])
    for turn in range(2):
        browser = Client(SERVER_NAME="127.0.0.1", HTTP_X_FORWARDED_FOR=f"10.1.0.{turn + 1}")
        with statements() as form:
            page = browser.get(path)
        time.sleep(PEOPLE_THINK)
        with statements() as answer:
            reply = browser.post(path, filled(turn, hidden_of(page.content.decode())))
        with statements() as following:
            browser.get(reply.headers["Location"])
        if turn:
            for name, seen in {"form": form, "answer": answer, "next": following}.items():
                counts[name].add(len(seen))
    return {name: sorted(seen) for name, seen in counts.items()}


def page_cost(*, paths: dict[str, str]) -> dict[str, int]:
    """Tell how many statements each page makes, once the process is warm."""
    found = {}
    for name, path in paths.items():
        browser = Client(SERVER_NAME="127.0.0.1")
        browser.get(path)
        with statements() as seen:
            assert browser.get(path).status_code == 200, path  # noqa: PLR2004 - the page is there
        found[name] = len(seen)
    return found


def standing() -> int:
    """Return how many hold a seat or wait, in the whole edition."""
    return Registration.objects.standing().count()
