"""`comptoir jobs run|list|retry`: the runner, and a look at the due work."""

from __future__ import annotations

import signal
from threading import Event
from typing import TYPE_CHECKING

from django.core.management import BaseCommand

from comptoir.jobs import actions, loop, registry
from comptoir.jobs.models import Job
from comptoir.kernel import clock
from comptoir.kernel.acts import platform_act

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from datetime import datetime

_SHOWN = 50


class Command(BaseCommand):
    help = "Do the due work, look at it, or try again what was given up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        run = verbs.add_parser(
            "run", help="do due work until SIGTERM; several runners may work at once"
        )
        run.add_argument("--once", action="store_true", help="do all that is due now, then leave")
        run.add_argument(
            "--rest", type=float, default=loop.REST, metavar="SECONDS", help="between two looks"
        )
        verbs.add_parser("list", help="show what waits, what failed and what was given up")
        retry = verbs.add_parser("retry", help="make what was given up due again")
        retry.add_argument("name", help="the task, as mail.deliver")

    def handle(self, *, verb: str, **options: object) -> None:
        if verb == "run" and options["once"]:
            self.stdout.write(f"{loop.run_once()} jobs run.")
        elif verb == "run":
            _run(rest=float(str(options["rest"])))
        elif verb == "retry":
            named = Job.objects.filter(name=options["name"])
            revived = actions.revive(named, act=platform_act(clock.now()))
            self.stdout.write(f"{revived} jobs are due again.")
        else:
            self._list(clock.now())

    def _list(self, at: datetime) -> None:
        waiting = Job.objects.waiting().order_by("due_at", "pk")
        for job in [*Job.objects.given_up().order_by("pk")[:_SHOWN], *waiting[:_SHOWN]]:
            self.stdout.write(
                f"{_state(job, at):<9} {job.name:<24} {job.key:<28} due {job.due_at:%Y-%m-%d %H:%M}  "
                f"attempt {job.attempts}  {job.last_error}".rstrip()
            )
        self.stdout.write(f"{waiting.count()} waiting, {Job.objects.given_up().count()} given up.")


def _run(*, rest: float) -> None:
    stop = Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: stop.set())
    loop.run_forever(stop, rest=rest)


def _state(job: Job, at: datetime) -> str:
    if job.given_up_at:
        return "given up"
    if registry.find(job.name) is None:
        return "unknown"
    if job.leased_until and job.leased_until > clock.machine_now():
        return "running"
    return "due" if job.due_at <= at else "later"
