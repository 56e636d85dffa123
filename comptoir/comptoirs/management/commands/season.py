"""`comptoir season load FILE`: write an edition and publish its comptoirs from a plan."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction

from comptoir.comptoirs.actions.prepare import open_season
from comptoir.kernel import clock
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Open a season from a TOML plan, wholly or not at all."""

    help = "load FILE: write the edition of this plan and publish its comptoirs; --dry-run writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what can be asked."""
        parser.add_argument("what", choices=["load"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *_args: Any, file: Path, dry_run: bool, **_options: Any) -> None:
        """Read, write, say what was published."""
        try:
            plan = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        with transaction.atomic():
            try:
                comptoirs = open_season(plan, act=platform_act(clock.now()))
            except Refusal as refusal:
                raise CommandError(f"{file}: {refusal}") from refusal
            for comptoir in comptoirs:
                self.stdout.write(f"{comptoir.slug}: {comptoir}, {comptoir.capacity} seats")
            transaction.set_rollback(dry_run)
        self.stdout.write("Nothing was written." if dry_run else f"{len(comptoirs)} published.")
