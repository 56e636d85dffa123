"""A private PostgreSQL for one run of the tests, from Debian's binaries, also as root.

It listens on a socket in a folder of its own, is shared by all the workers of the run (one database each), and
ends with the process that started it however that ends: it watches a pipe that closes with its owner.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# Comfort for a database that nobody keeps.
_OPTIONS = (
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=200",
    "shared_buffers=64MB",
    "log_min_messages=fatal",
)
# Stops the server, and removes its folder, when nobody holds the other end of standard input any more.
_GUARD = """
"$1/postgres" -D "$2/data" -k "$2" $3 >"$2/log" 2>&1 &
server=$!
read -r _ || true
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$2"
"""


def binaries() -> Path:
    """Return the folder of the newest PostgreSQL on this machine.

    Raises:
        FileNotFoundError: there is none.
    """
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise FileNotFoundError("No PostgreSQL on this machine (on Debian: apt install postgresql).")


def _owner() -> str | None:
    """Name who may run the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _folder(owner: str | None) -> Path:
    """Make a folder whose owner can reach it, short enough for the name of a socket."""
    if owner is None:
        return Path(tempfile.mkdtemp(prefix="pg-"))
    entry = pwd.getpwnam(owner)
    for parent in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        if all(p.stat().st_mode & 0o001 for p in (parent, *parent.parents)):
            folder = Path(tempfile.mkdtemp(prefix="pg-", dir=parent))
            os.chown(folder, entry.pw_uid, entry.pw_gid)
            return folder
    raise PermissionError(f"No temporary folder that {owner} can reach.")


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server."""

    folder: Path
    guard: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Where Django finds it."""
        return f"postgres://postgres@{quote(str(self.folder), safe='')}/postgres"

    def stop(self) -> None:
        """End the server and remove its folder. A second call does nothing."""
        if self.guard.stdin and not self.guard.stdin.closed:
            self.guard.stdin.close()
            self.guard.wait(timeout=30)


def start(chosen: tuple[str, ...] = _OPTIONS) -> Postgres:
    """Return a server that answers; `chosen` replaces the options of the tests, which keep nothing."""
    home, owner = binaries(), _owner()
    folder = _folder(owner)
    group = pwd.getpwnam(owner).pw_gid if owner else None
    who = {"user": owner, "group": group, "extra_groups": []} if owner else {}
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    subprocess.run(
        [home / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, env=environment, **who,
    )  # fmt: skip
    options = " ".join(f"-c {option}" for option in chosen)
    guard = subprocess.Popen(
        ["/bin/sh", "-c", _GUARD, "guard", home, folder, options],
        stdin=subprocess.PIPE, start_new_session=True, cwd=folder, env=environment, **who,
    )  # fmt: skip
    server = Postgres(folder, guard)
    _wait(server, home / "pg_isready")
    return server


def _wait(server: Postgres, probe: Path) -> None:
    deadline = time.monotonic() + 30
    while subprocess.run([probe, "-q", "-h", server.folder], check=False).returncode:
        if time.monotonic() > deadline or server.guard.poll() is not None:
            log = (server.folder / "log").read_text() if (server.folder / "log").exists() else ""
            server.stop()
            raise RuntimeError(f"PostgreSQL did not start: {log}")
        time.sleep(0.05)
