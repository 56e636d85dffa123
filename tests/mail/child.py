"""A runner of letters in a process of its own: `python -m tests.mail.child PORT`."""

from __future__ import annotations

import sys

import django
from django.conf import settings
from django.core.management import call_command

from tests.mail.server import mailers


def main() -> None:
    django.setup()
    settings.MAILERS = mailers(int(sys.argv[1]))
    call_command("jobs", "run", "--once")


if __name__ == "__main__":
    main()
