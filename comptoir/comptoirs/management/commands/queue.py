"""`comptoir queue replay SLUG`: find the order of a queue again from the journal, and compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management import BaseCommand, CommandError

from comptoir.comptoirs import replaying
from comptoir.comptoirs.models import Comptoir

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Show that the order of a queue is what its history made it."""

    help = (
        "replay SLUG: print the order of this queue as the journal tells it, beside the present one; "
        "fails when they differ. That the journal itself is whole is said by `comptoir audit verify`."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what can be asked."""
        parser.add_argument("what", choices=["replay"])
        parser.add_argument("slug")

    def handle(self, *_args: Any, slug: str, **_options: Any) -> None:
        """Replay, print, compare."""
        comptoir = Comptoir.objects.filter(slug=slug).first()
        if comptoir is None:
            raise CommandError(f"No comptoir has the address {slug}.")
        try:
            replayed = replaying.replay(replaying.told_by_the_journal(comptoir))
        except KeyError as error:
            raise CommandError(
                f"The journal speaks of {error.args[0]}, which it does not know."
            ) from error
        now = replaying.present(comptoir)
        for line in replaying.side_by_side(replayed, now):
            self.stdout.write(line)
        if different := replaying.differences(replayed, now):
            raise CommandError("\n".join(different))
        self.stdout.write(f"{len(now)} in the queue: the two orders are identical.")
