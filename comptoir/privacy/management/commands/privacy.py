"""`comptoir privacy purge [--dry-run]`: let go of what is over, or say what would go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import BaseCommand

from comptoir.kernel import clock
from comptoir.kernel.acts import platform_act
from comptoir.privacy.actions import purge

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Keep the word given about personal data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        purging = verbs.add_parser(
            "purge", help="empty or delete what is over, and say how many rows"
        )
        purging.add_argument(
            "--dry-run", action="store_true", help="say what would go, and touch nothing"
        )

    def handle(self, *, dry_run: bool, **_options: object) -> None:
        lines = purge(act=platform_act(clock.now()), dry_run=dry_run)
        self.stdout.write(
            f"{'category':<28} {'then':<7} {'due':>7} {'done':>7} {'held':>7}  fields"
        )
        for line in lines:
            self.stdout.write(
                f"{line.category:<28} {line.then:<7} {line.due:>7} {line.done:>7} {line.held:>7}  {line.fields}"
            )
        due, done = sum(line.due for line in lines), sum(line.done for line in lines)
        self.stdout.write(
            f"{due} rows due, {done} done." + (" Nothing was touched." if dry_run else "")
        )
