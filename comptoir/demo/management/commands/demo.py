"""`comptoir demo load`, `comptoir demo run`: the demonstration edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management import BaseCommand, CommandError, call_command

from comptoir.demo.guard import is_demonstration, require_demonstration_or_empty
from comptoir.demo.loading import load

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Load the demonstration where there is none, and serve it."""

    help = (
        "load: fill an empty database with the demonstration. run: load it if need be, then serve."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what can be asked."""
        parser.add_argument("what", choices=["load", "run"])
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, what: str, port: int, **_options: Any) -> None:
        """Migrate, load once, serve if asked."""
        call_command("migrate", verbosity=0)
        require_demonstration_or_empty()
        if not is_demonstration():
            self.stdout.write("Loading the demonstration: a few seconds…")
            load()
        elif what == "load":
            raise CommandError("The demonstration is loaded already.")
        if what == "run":
            call_command("serve", port=port)
