"""Settings for the tests: the production ones, a temporary place, a fixed key, and one of two databases."""

import os
import tempfile

os.environ.update(
    {
        "COMPTOIR_DEMO": "false",
        "COMPTOIR_VAR": tempfile.mkdtemp(prefix="comptoir-test-"),
        "COMPTOIR_SECRET_KEY": "a key for tests only, as long as the checks ask for, and never secret",
        "COMPTOIR_BASE_URL": "http://testserver",
        "COMPTOIR_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "COMPTOIR_MAIL_URL": "memorymail://",
        "COMPTOIR_MAIL_FROM": "Comptoir <comptoir@example.org>",
        "COMPTOIR_LOG_LEVEL": "CRITICAL",
    }
)

from comptoir.config.settings import *  # noqa: E402, F403
