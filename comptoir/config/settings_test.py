"""Settings for the tests: the production ones, a temporary place, a fixed key, and one of two databases.

The demonstration's floor is there too, without its clock and its banner: its pages and rows are tested like the others.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_place = tempfile.mkdtemp(prefix="comptoir-test-", dir=os.environ.get("COMPTOIR_TEST_PLACE"))
atexit.register(shutil.rmtree, _place, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("COMPTOIR_") and "_TEST_" not in name]:
    del os.environ[_name]
os.environ.update(
    {
        "COMPTOIR_DEMO": "false",
        "COMPTOIR_VAR": _place,
        "COMPTOIR_SECRET_KEY": "a key for tests only, as long as the checks ask for, and never secret",
        "COMPTOIR_BASE_URL": "http://testserver",
        "COMPTOIR_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "COMPTOIR_DATABASE_URL": os.environ.get(
            "COMPTOIR_TEST_DATABASE_URL", f"sqlite:///{_place}/comptoir.sqlite3"
        ),
        "COMPTOIR_MAIL_URL": "memory://",
        "COMPTOIR_MAIL_FROM": "Comptoir <comptoir@example.org>",
        "COMPTOIR_LOG_LEVEL": "CRITICAL",
    }
)

from comptoir.config.settings import *  # noqa: E402, F403
from comptoir.config.settings import DATABASES, INSTALLED_APPS, STATIC_ROOT, STORAGES  # noqa: E402

DEMO = True
CLOCK = "tests.support.moments.now"
INSTALLED_APPS = [INSTALLED_APPS[0], "comptoir.demo", *INSTALLED_APPS[1:]]

# A file and not a memory: the same locks and pragmas as in production, seen from several connections.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_place) / "test.sqlite3")}
else:
    # Whoever waits for a lock that never comes says so while the test can still tell.
    DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=5000"

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
