"""`comptoir serve`: the whole product in one process tree, the web and the jobs."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from django.core.management import BaseCommand, call_command

from comptoir.kernel import clock

if TYPE_CHECKING:
    from argparse import ArgumentParser

WORKERS = 2
PAUSE = 1.0
PR_SET_PDEATHSIG = 1  # prctl(2)


class Command(BaseCommand):
    """Serve the pages and run the jobs until told to stop; a part that dies is started again."""

    help = "Serve the pages and run the jobs, in one process tree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what can be asked."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=WORKERS)

    def handle(self, *_args: Any, host: str, port: int, workers: int, **_options: Any) -> None:
        """Prepare the static files, start the parts, watch over them."""
        clock.now()  # the demonstration's stops here on a database that is none
        call_command("collectstatic", interactive=False, verbosity=0)
        parts = {
            "web": _web(host, port, workers),
            "jobs": [sys.executable, "-m", "comptoir", "jobs", "run"],
        }
        running = {name: _start(command) for name, command in parts.items()}
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sys.exit(0))
        self.stdout.write(f"Comptoir: http://{host}:{port}/")
        try:
            while True:
                time.sleep(PAUSE)
                for name, process in running.items():
                    if process.poll() is not None:
                        self.stderr.write(
                            f"The part “{name}” stopped ({process.returncode}); it starts again."
                        )
                        running[name] = _start(parts[name])
        finally:
            for process in running.values():
                process.terminate()
            for process in running.values():
                process.wait(timeout=30)


def _web(host: str, port: int, workers: int) -> list[str]:
    """One blocking thread a worker: each then holds one persistent database connection, no more."""
    granian = os.path.join(os.path.dirname(sys.executable), "granian")  # noqa: PTH118, PTH120 - a venv's links are kept
    options = ["--interface", "wsgi", "--workers", str(workers), "--blocking-threads", "1"]
    watch = ["--respawn-failed-workers", "--log-level", "warning"]
    # A worker told to stop while it starts never ends by itself.
    watch += ["--workers-kill-timeout", "10"]
    return [
        granian,
        *options,
        *watch,
        "--host",
        host,
        "--port",
        str(port),
        "comptoir.config.wsgi:application",
    ]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches the parent only, which stops the parts in order.
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_end_with_parent)  # noqa: S603, PLW1509 - our own programs, before any thread


def _end_with_parent() -> None:
    """Ask Linux to end this part when the parent dies, however it dies: no orphan keeps the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
