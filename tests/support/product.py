"""The real product in a process of its own: demonstration data, granian, a free port of this machine."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

# Loading the demonstration takes most of it.
SECONDS_TO_START = 240


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def environment(place: Path, port: int) -> dict[str, str]:
    """Return the environment of a demonstration that lives in a folder of its own."""
    own = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("COMPTOIR_", "DJANGO_"))
    }
    return own | {
        "COMPTOIR_DEMO": "true",
        "COMPTOIR_VAR": str(place),
        "COMPTOIR_BASE_URL": f"http://127.0.0.1:{port}",
    }


# Ends the product when nobody holds the other end of standard input any more, even if the tests were killed.
_GUARD = """
"$@" &
product=$!
read -r _ || true
kill -TERM "$product" 2>/dev/null
wait "$product"
[ -z "$GUARD_REMOVES" ] || rm -rf "$GUARD_REMOVES"
"""


COMPTOIR = str(Path(sys.executable).with_name("comptoir"))


@cache
def loaded() -> Path:
    """Return the folder of a demonstration that is loaded and never served: others begin as a copy of it."""
    # In the folder of the run, if there is one: the workers of a run end too abruptly to clean up.
    run = os.environ.get("COMPTOIR_TEST_PLACE")
    place = Path(tempfile.mkdtemp(prefix="comptoir-loaded-", dir=run))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    command = [COMPTOIR, "demo", "load"]
    subprocess.run(command, env=environment(place, 0), cwd=ROOT, check=True, capture_output=True)
    return place


@contextmanager
def product(*, from_nothing: bool = False) -> Iterator[str]:
    """Serve the demonstration, loaded before or by this very command; give its address; end it and remove its folder."""
    place, port = Path(tempfile.mkdtemp(prefix="comptoir-product-")), free_port()
    site = f"http://127.0.0.1:{port}"
    command = [COMPTOIR, "demo", "run", "--port", str(port)]
    try:
        if not from_nothing:
            shutil.copytree(loaded(), place, dirs_exist_ok=True)
        env = environment(place, port) | {"GUARD_REMOVES": str(place)}
        with served(command, env=env, first=f"{site}/sante/vivant", place=place):
            yield site
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def served(command: list[str], *, env: dict[str, str], first: str, place: Path) -> Iterator[int]:
    """Run a server until the block ends, once the address `first` answers; give the process that guards it."""
    with (place / "log").open("wb") as log:
        guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "guard", *command],
            env=env, cwd=ROOT, stdin=subprocess.PIPE, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        try:
            _wait(guard, first, place / "log")
            yield guard.pid
        finally:
            guard.stdin.close()
            guard.wait(timeout=60)


def _wait(guard: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (URLError, OSError):
            if "Traceback" in log.read_text(errors="replace") or guard.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"The product does not answer at {address}: {log.read_text()[-4000:]}")
