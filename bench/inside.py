"""Work done inside the product's own Python, one process for each database.

`ask(place, "rows.fill", comptoirs=15)` calls `bench.rows.fill(comptoirs=15)` in a process of that place, with the
settings of an installation, and returns its answer.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.places import Place

MARK = "answer:"


def ask(place: Place, function: str, **given: Any) -> Any:
    """Call a function of this package in a process of this place, and return what it returns."""
    with working(place, function, **given) as process:
        return answer_of(process)


@contextmanager
def working(place: Place, function: str, **given: Any) -> Iterator[subprocess.Popen[str]]:
    """Start the same call, and let the caller talk with it: `ready`, `go`, `answer_of`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.inside", function, json.dumps(given)],
        env=place.environment() | {"COMPTOIR_LOG_LEVEL": "WARNING"}, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=60)


def ready(process: subprocess.Popen[str]) -> None:
    """Wait until the process has warmed up."""
    if process.stdout.readline().strip() != "ready":
        raise RuntimeError("A worker of the bench ended before it began.")


def go(process: subprocess.Popen[str]) -> None:
    """Let it run."""
    process.stdin.write("go\n")
    process.stdin.flush()


def answer_of(process: subprocess.Popen[str]) -> Any:
    """Wait for the answer.

    Raises:
        RuntimeError: it ended without one; what went wrong stands on the terminal.
    """
    for line in process.stdout:
        if line.startswith(MARK):
            return json.loads(line.removeprefix(MARK))
    raise RuntimeError(f"No answer: {process.args}")


def wait_for_go() -> None:
    """Say that one is warm, and wait for the others (called inside)."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


def _main(function: str, given: str) -> None:
    import django  # noqa: PLC0415 - the settings stand in the environment of this process

    django.setup()
    module, _dot, name = function.rpartition(".")
    answer = getattr(importlib.import_module(f"bench.{module}"), name)(**json.loads(given))
    sys.stdout.write(MARK + json.dumps(answer) + "\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])
