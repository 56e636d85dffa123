"""`comptoir audit verify`: read the journal's chain again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import BaseCommand, CommandError

from comptoir.audit.actions import seal
from comptoir.audit.verification import verify

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Seal the journal into its chain, or verify that nothing in it was changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser(
            "verify", help="read every entry again; status 1 if the chain breaks"
        )
        check.add_argument(
            "--expect", default="", metavar="NUMBER:SEAL", help="a head noted earlier"
        )
        verbs.add_parser("seal", help="append what was written since (a job does it by itself)")

    def handle(self, *, verb: str, expect: str = "", **_options: object) -> None:
        if verb == "seal":
            self.stdout.write(f"{seal()} entries sealed.")
            return
        report = verify(expect)
        for found in report.breaks:
            self.stderr.write(str(found))
        self.stdout.write(
            f"{report.sealed} sealed entries read, {report.erased} with details erased, "
            f"{report.unsealed} not sealed yet.\nHead: {report.head}"
        )
        if report.breaks:
            raise CommandError(f"The journal is broken in {len(report.breaks)} places.")
        self.stdout.write("The journal is whole.")
