"""Show that an act waits for whoever holds a row: a crowd that happens to pass proves nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from django.db import OperationalError, connection

if TYPE_CHECKING:
    from collections.abc import Callable

MILLISECONDS = 300


def waits(act: Callable[[], object]) -> bool:
    """Tell whether `act`, done on another connection, is stopped by a lock that this one holds.

    Call it inside `transaction.atomic()` after having locked the row, in a test marked
    `django_db(transaction=True)`. What `act` would have written is rolled back by its own transaction.
    """

    def elsewhere() -> bool:
        try:
            _become_impatient()
            act()
        except OperationalError as error:
            if "lock" not in str(error):
                raise
            return True
        else:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(elsewhere).result(timeout=20)


def together(*acts: Callable[[], object]) -> list[object]:
    """Do each act in a thread of its own, at once; return what each returned or raised, in their order."""

    def alone(act: Callable[[], object]) -> object:
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - an answer like another
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as crowd:
        return list(crowd.map(alone, acts))


def _become_impatient() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA busy_timeout = {MILLISECONDS}")
        else:
            cursor.execute(f"SET lock_timeout = {MILLISECONDS}")
