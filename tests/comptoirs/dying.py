"""A process that kills itself before its n-th word to the database: `python -m tests.comptoirs.dying`.

It reads one order a line (`{"act": "accept", "pk": 1, "at": "…", "n": 7}`), does it in a process that it forks, and
says what became of that one. A commit is a word too: one dies before it, and after it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Callable

READY, DEAD, DONE, FAILED = "ready", "dead", "done", "failed"


def main() -> None:
    """Do what is asked, until nobody asks any more."""
    django.setup()
    say(READY)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            live_and_die(order)
        _pid, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        say(DEAD if killed else DONE if status == 0 else FAILED)


def say(word: str) -> None:
    """Answer."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def live_and_die(order: dict[str, Any]) -> None:
    """Act; the process ends here, one way or the other."""
    try:
        die_before(order["n"])
        act(order["act"], order["pk"], datetime.fromisoformat(order["at"]))
    except BaseException:  # noqa: BLE001 - said by the status, and by its trace on the terminal
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def die_before(last: int) -> None:
    """Count what is said to the database; die instead of the last word."""
    from django.db import connection  # noqa: PLC0415 - the settings are read by then

    words = count(1)

    def say_or_die() -> None:
        if next(words) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(do: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        say_or_die()
        return do(sql, params, many, context)

    commit = connection._commit

    def commit_or_die() -> Any:
        say_or_die()
        return commit()

    connection.execute_wrappers.append(execute)
    connection._commit = commit_or_die


def act(name: str, pk: int, at: datetime) -> None:
    """Do one act of somebody, or what a runner does."""
    from comptoir.comptoirs.actions import (  # noqa: PLC0415
        change,
        line,
        organise,
        recover,
        settling,
        telling,
    )
    from comptoir.comptoirs.models import Comptoir, Offer, Registration  # noqa: PLC0415
    from comptoir.jobs import registry, runner  # noqa: PLC0415
    from comptoir.kernel.acts import platform_act  # noqa: PLC0415

    # Letters are handed over by the test, which counts them; a death in that is the subject of tests.mail.
    registry._TASKS.pop("mail.deliver", None)
    by = platform_act(at)

    def move() -> None:
        comptoir = Comptoir.objects.get(pk=pk)
        moments = {
            name: getattr(comptoir, name) + timedelta(days=1)
            for name in ("doors_at", "starts_at", "ends_at")
        }
        organise.move(comptoir, **moments, venue=comptoir.venue, act=by)

    def rebook() -> None:
        comptoir = Comptoir.objects.get(pk=pk)
        recover.rebook(comptoir, Comptoir.objects.exclude(pk=pk), act=by)

    acts: dict[str, Callable[[], object]] = {
        "accept": lambda: line.accept(Offer.objects.get(pk=pk), act=by),
        "decline": lambda: line.decline(Offer.objects.get(pk=pk), act=by),
        "cancel": lambda: change.cancel(Registration.objects.get(pk=pk), act=by),
        "undo": lambda: change.undo(Registration.objects.get(pk=pk), act=by),
        "settle": lambda: settling.settle(pk, act=by),
        "move": move,
        "call-off": lambda: organise.cancel(Comptoir.objects.get(pk=pk), reason="Neige.", act=by),
        "rebook": rebook,
        "tell": lambda: telling.tell(pk, act=by),
        "run": lambda: runner.drain(at=at),
    }
    acts[name]()


if __name__ == "__main__":
    main()
