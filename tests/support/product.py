"""The real product in a process of its own: demonstration data, granian, a free port of this machine."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
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
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@contextmanager
def product() -> Iterator[str]:
    """Serve the demonstration; give its address; end it and remove its folder."""
    place, port = Path(tempfile.mkdtemp(prefix="comptoir-product-")), free_port()
    comptoir = str(Path(sys.executable).with_name("comptoir"))
    with (place / "log").open("wb") as log:
        server = subprocess.Popen(
            [comptoir, "demo", "run", "--port", str(port)],
            env=environment(place, port), cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            _wait(server, f"http://127.0.0.1:{port}/", place / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            _end(server)
            shutil.rmtree(place, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.3)
        else:
            return
    raise RuntimeError(f"The product does not answer at {address}: {log.read_text()[-4000:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server and the processes that it started: they share its session."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, sign)
            server.wait(timeout=10)
        except (subprocess.TimeoutExpired, ProcessLookupError):
            continue
