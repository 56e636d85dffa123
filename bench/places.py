"""Where one measures: installations of their own, on SQLite and on PostgreSQL, copied from one that is prepared once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg

from bench import inside
from tests.support import postgres
from tests.support.paths import ROOT
from tests.support.product import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
DATABASES = (SQLITE, POSTGRESQL)
# As delivered, and durable: what was acknowledged is on the disk, as with SQLite's synchronous=FULL.
_POSTGRES = ("listen_addresses=", "max_connections=100", "log_min_messages=fatal")


@dataclass(frozen=True, slots=True)
class Place:
    """An installation: a folder, a database, a port."""

    database: str
    folder: Path
    url: str
    port: int = field(default_factory=free_port)

    @property
    def site(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the settings of an installation; a proxy is supposed, so that each client has an address."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("COMPTOIR_", "DJANGO_"))}
        return kept | {
            "COMPTOIR_VAR": str(self.folder),
            "COMPTOIR_DATABASE_URL": self.url,
            "COMPTOIR_SECRET_KEY": "for measuring only, as long as the checks ask for, and never secret",
            "COMPTOIR_BASE_URL": self.site,
            "COMPTOIR_ALLOWED_HOSTS": "127.0.0.1",
            "COMPTOIR_MAIL_URL": "dummy://",
            "COMPTOIR_MAIL_FROM": "bench@example.org",
            "COMPTOIR_BEHIND_PROXY": "true",
            "DJANGO_SETTINGS_MODULE": "comptoir.config.settings",
        }

    def comptoir(self, *arguments: str) -> None:
        """Run a command of the product here."""
        command = [sys.executable, "-m", "comptoir", *arguments]
        subprocess.run(command, env=self.environment(), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # fmt: skip


class Ground:
    """One folder, one PostgreSQL, an installation of each kind to copy, and those that several subjects share."""

    def __init__(self, folder: Path, server: postgres.Postgres) -> None:
        self._folder, self._server, self._numbers = folder, server, count(1)
        self._prepared: dict[str, Place] = {}
        self.kept: dict[str, Place] = {}

    def place(self, database: str) -> Place:
        """Return a new installation with the communes and an edition whose registration is open."""
        if database not in self._prepared:
            self._prepared[database] = self._new(database)
            self._prepared[database].comptoir("migrate", "--verbosity", "0")
            territory = ROOT / "instances" / "pas-de-calais" / "territory"
            self._prepared[database].comptoir("territory", "load", str(territory))
            self._prepared[database].comptoir("collectstatic", "--no-input", "--verbosity", "0")
            inside.ask(self._prepared[database], "rows.begin")
        return self._new(database, like=self._prepared[database])

    def _new(self, database: str, *, like: Place | None = None) -> Place:
        name = f"place{next(self._numbers)}"
        folder = self._folder / name
        if like:
            shutil.copytree(like.folder, folder)
        else:
            folder.mkdir()
        if database == SQLITE:
            return Place(database, folder, f"sqlite:///{folder / 'comptoir.sqlite3'}")
        template = like.url.rpartition("/")[2] if like else "template1"
        host = str(self._server.folder)
        with psycopg.connect(
            host=host, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return Place(database, folder, f"postgres://postgres@{quote(host, safe='')}/{name}")


@contextmanager
def ground() -> Iterator[Ground]:
    """Prepare a ground, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="measured-"))
    server = postgres.start(_POSTGRES)
    try:
        yield Ground(folder, server)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
