"""The product as it is served, and the bare Django beside it, by the same server with the same options."""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError

import psutil

from comptoir.config.management.commands import serve
from tests.support.product import free_port, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.places import Place

ALIVE = "/sante/vivant"
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it answers, which process began it, and how long the first answer took."""

    site: str
    pid: int
    seconds_to_first_answer: float

    def tree(self) -> list[psutil.Process]:
        """Return its processes; the shell that guards it is ours, not its own."""
        return psutil.Process(self.pid).children(recursive=True)

    def processor(self) -> float:
        """Return the seconds of processor that it has used so far."""
        return sum(sum(process.cpu_times()[:2]) for process in self.tree())

    def memory(self) -> float:
        """Return its memory in MiB: what each process holds alone, and its share of what they hold together."""
        return sum(process.memory_full_info().pss for process in self.tree()) / MIB

    def rest(self, *, patience: float = 120) -> None:
        """Wait until no letter or other work is due any more: what follows is measured in peace."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.site}/sante/pret", timeout=30) as answer:
                    if not json.load(answer)["due_jobs"]:
                        return
            except HTTPError:
                pass
            time.sleep(0.3)


@contextmanager
def product(place: Place) -> Iterator[Server]:
    """Serve a place by `comptoir serve`: pages and jobs, as an installation does."""
    command = [sys.executable, "-m", "comptoir", "serve", "--port", str(place.port)]
    with _running(command, place=place, site=place.site, first=ALIVE) as server:
        yield server


@contextmanager
def bare(place: Place) -> Iterator[Server]:
    """Serve the bare Django on the database of this place."""
    port = free_port()
    command = [*serve._web("127.0.0.1", port, serve.WORKERS)[:-1], "bench.bare:application"]
    folder = place.folder / "bare"
    folder.mkdir(exist_ok=True)
    with _running(
        command, place=place, site=f"http://127.0.0.1:{port}", first="/", folder=folder
    ) as server:
        yield server


@contextmanager
def _running(
    command: list[str], *, place: Place, site: str, first: str, folder: Path | None = None
) -> Iterator[Server]:
    # granian finds `bench` from where it is started.
    env = place.environment() | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1])])}
    started = time.perf_counter()
    with served(command, env=env, first=site + first, place=folder or place.folder) as pid:
        yield Server(site, pid, time.perf_counter() - started)
