"""How often is too often: counters in the database, exact under concurrency, shared by every process."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from comptoir.accounts.models import LimitCounter
from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from datetime import timedelta


def allow(scope: str, subject: str, *, limit: int, window: timedelta, at: datetime) -> None:
    """Count one more, or refuse when `subject` already did this `limit` times in the last `window`.

    The time that slides is approached by two neighbouring stretches, the former counting for the part of it
    that is still inside the window. Call it outside the transaction of the act: what is rolled back is not counted.

    Args:
        scope: what is counted, as "sign-in.network"; the refusal's rule is "limits.<scope>".
        subject: who is counted (an address, a network); only a keyed hash of it is kept.
        limit: how many are allowed.
        window: in how long.
        at: the machine's moment (`clock.machine_now()`).

    Raises:
        Refusal: it is too often; the message says how long to wait.
    """
    starts_at, former_starts_at, elapsed = _stretches(at, window)
    key = salted_hmac(
        "comptoir.accounts.limits", f"{scope}:{subject}", algorithm="sha256"
    ).hexdigest()[:32]
    mine = LimitCounter.objects.filter(scope=scope, key=key)
    counts = dict(
        mine.filter(starts_at__in=[starts_at, former_starts_at]).values_list("starts_at", "count")
    )
    if starts_at not in counts:
        fresh = LimitCounter(
            scope=scope, key=key, starts_at=starts_at, serves_until=starts_at + 2 * window
        )
        LimitCounter.objects.bulk_create([fresh], ignore_conflicts=True)
    left = limit - math.floor(counts.get(former_starts_at, 0) * (1 - elapsed))
    # One conditional update: of two requests at the same instant, the second sees what the first wrote.
    if not mine.filter(starts_at=starts_at, count__lt=left).update(count=F("count") + 1):
        raise _refusal(scope, minutes=math.ceil((starts_at + window - at).total_seconds() / 60))


def _stretches(at: datetime, window: timedelta) -> tuple[datetime, datetime, float]:
    """Return when the present stretch and the one before began, and which part of the present is over."""
    length = window.total_seconds()
    number, inside = divmod(at.timestamp(), length)
    starts_at = datetime.fromtimestamp(number * length, tz=UTC)
    return starts_at, starts_at - window, inside / length


def _refusal(scope: str, *, minutes: int) -> Refusal:
    message = ngettext(
        "That is many times in a short while. Please try again in %(minutes)d minute.",
        "That is many times in a short while. Please try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
    return Refusal(message, rule=f"limits.{scope}")
