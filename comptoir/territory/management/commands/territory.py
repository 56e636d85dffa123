"""`comptoir territory load DIR`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from comptoir.kernel import clock
from comptoir.kernel.acts import platform_act
from comptoir.kernel.instance import instance
from comptoir.territory import files
from comptoir.territory.actions import load

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Load the communes, the zones and the map of a département."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        actions = parser.add_subparsers(dest="action", required=True)
        loading = actions.add_parser("load", help="load a folder; loading it again changes nothing")
        loading.add_argument("folder", type=Path)
        loading.add_argument("--name", default="", help="name of the département")
        loading.add_argument(
            "--dry-run", action="store_true", help="say what would change, change nothing"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, and say what changed."""
        try:
            read = files.read(options["folder"])
        except files.Malformed as problems:
            raise CommandError(
                f"Nothing was loaded from {options['folder']}:\n{problems}"
            ) from problems
        own = instance()
        known = own.territory_name if own.territory_code == read.departement else read.departement
        done = load(
            read,
            options["name"] or known,
            act=platform_act(clock.now()),
            dry_run=options["dry_run"],
        )
        self.stdout.write(
            f"{'Would load' if options['dry_run'] else 'Loaded'} {done.communes} communes"
            f" of {options['name'] or known}: {done.created} new, {done.changed} changed,"
            f" {done.retired} that no longer exist."
        )
