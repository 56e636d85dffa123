"""A runner in a process of its own, on the tests' database, with tasks that write what they do in a file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.core.management import call_command
from django.db import connection

from comptoir.jobs import registry
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEASE = timedelta(seconds=3)


def database_url(options: str = "") -> str:
    """Return the address of the database that this test uses."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}{options}"
    return os.environ["COMPTOIR_TEST_DATABASE_URL"].rpartition("/")[0] + f"/{name}"


@contextmanager
def child(module: str, *args: str, options: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """Run a module of the tests on the tests' database; kill it at the end if it still lives."""
    environment = {
        **os.environ,
        "COMPTOIR_TEST_DATABASE_URL": database_url(options),
    }
    process = subprocess.Popen([sys.executable, "-m", module, *args], env=environment, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=10)


def wait_for(ready: Callable[[], bool], seconds: float = 60) -> None:
    """Return as soon as `ready` says so."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        time.sleep(0.02)


def lines(file: Path) -> list[str]:
    """Return what the tasks wrote so far."""
    return file.read_text().splitlines() if file.exists() else []


def say(payload: dict[str, str], word: str) -> None:
    with Path(payload["file"]).open("a") as file:
        file.write(f"{word}\n")


def main() -> None:
    django.setup()
    registry._TASKS.clear()

    @registry.task("tests.slow", lease=LEASE, attempts=3)
    def slow(payload, *, act):
        say(payload, "begun")
        time.sleep(float(payload["seconds"]))
        say(payload, "ended")

    @registry.task("tests.deadly", lease=timedelta(seconds=0.3), attempts=2)
    def deadly(payload, *, act):
        say(payload, "begun")
        os.kill(os.getpid(), signal.SIGKILL)

    call_command("jobs", "run", "--rest", "0.05", *sys.argv[1:])


if __name__ == "__main__":
    main()
