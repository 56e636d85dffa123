"""What must stand before Django reads its settings. Loaded by `-p tests.support.plugin` (see pyproject.toml)."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import pytest

from tests.support import postgres

URL = "COMPTOIR_TEST_DATABASE_URL"
PLACE = "COMPTOIR_TEST_PLACE"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start one PostgreSQL a run if it is asked for; the workers find its address in their environment."""
    # The tests talk to Playwright and to the database from one thread, never from inside an event loop of ours.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    # One folder a run: workers end too abruptly to clean up after themselves.
    if PLACE not in os.environ:
        os.environ[PLACE] = tempfile.mkdtemp(prefix="comptoir-test-")
        atexit.register(shutil.rmtree, os.environ[PLACE], ignore_errors=True)
    wanted = os.environ.get("COMPTOIR_TEST_DATABASE", "sqlite")
    if wanted not in {"sqlite", "postgresql"}:
        raise pytest.UsageError(f"COMPTOIR_TEST_DATABASE is {wanted!r}: sqlite or postgresql.")
    if wanted == "postgresql" and URL not in os.environ:
        server = postgres.start()
        os.environ[URL] = server.url
        atexit.register(server.stop)
