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
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Callable

READY, DEAD, DONE, FAILED = "ready", "dead", "done", "failed"


def main() -> None:
    """Do what is asked, until nobody asks any more."""
    django.setup()
    from tests.comptoirs.deadly_acts import do  # noqa: PLC0415 - needs the settings

    say(READY)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            live_and_die(order, do)
        _pid, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        say(DEAD if killed else DONE if status == 0 else FAILED)


def say(word: str) -> None:
    """Answer."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def live_and_die(order: dict[str, Any], do: Callable[..., None]) -> None:
    """Act; the process ends here, one way or the other."""
    try:
        die_before(order["n"])
        do(order["act"], order["pk"], at=datetime.fromisoformat(order["at"]))
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


if __name__ == "__main__":
    main()
