"""Moves of a queue, by the acts themselves. Runs inside a place."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import OperationalError
from django.db.models import Count, Q, Sum

from bench.acts import statements
from bench.clients import SLUG
from bench.inside import wait_for_go
from bench.tables import median
from comptoir.comptoirs.actions import change, line, organise, settling
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.models import Comptoir, Entry, Notice, Offer, Party, Registration
from comptoir.comptoirs.windows import after_quiet
from comptoir.jobs import registry
from comptoir.jobs.models import Job
from comptoir.jobs.runner import drain
from comptoir.kernel import clock
from comptoir.kernel.acts import platform_act
from comptoir.mail.models import Letter
from tests.support.factories import visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from comptoir.kernel.acts import Act

# Each turn takes two people out of a queue that has twenty at least.
WARM, MEASURED = 1, 4
# Long enough for every offer to end, and days before the cut-off.
UNANSWERED = timedelta(days=5)


def _day() -> datetime:
    """A moment from now on, at which letters may leave."""
    return after_quiet(clock.machine_now() + timedelta(minutes=1))


def _seated() -> Iterator[Registration]:
    """Those who hold a seat, one after the other."""
    held = Registration.objects.confirmed().filter(comptoir__slug=SLUG)
    yield from held.select_related("party").order_by("pk").iterator()


def _offer() -> Offer:
    return Offer.objects.pending().select_related("entry__party").get()


def cost() -> dict[str, dict[str, Any]]:
    """Tell what each move asks of the database and how long it takes; a seat is freed and answered each time."""
    comptoir, at, seated = Comptoir.objects.get(slug=SLUG), _day(), _seated()
    found: dict[str, list[tuple[int, float]]] = {}

    def measure(move: str, act: Callable[..., object], *given: object, by: Act) -> None:
        with statements() as seen:
            started = time.perf_counter()
            act(*given, act=by)
            spent = time.perf_counter() - started
        found.setdefault(move, []).append((len(seen), spent * 1000))

    def free() -> None:
        measure("cancel", change.cancel, next(seated), by=visitor(at))
        measure("free and offer", settling.settle, comptoir.pk, by=platform_act(at + UNDO))

    for _turn in range(WARM + MEASURED):
        free()
        measure("decline, offer to the next", line.decline, _offer(), by=visitor(at + UNDO))
        measure("accept", line.accept, _offer(), by=visitor(at + UNDO))
    # Each time everybody else of the queue is as far from the end as before.
    for turn in range(WARM + MEASURED):
        if not turn:
            free()
        ends = _offer().expires_at
        measure("end, offer to the next", settling.settle, comptoir.pk, by=platform_act(ends))
    return {move: _cost(seen[WARM:]) for move, seen in found.items()}


def _cost(seen: list[tuple[int, float]]) -> dict[str, Any]:
    counts = sorted({count for count, _ms in seen})
    return {"statements": counts, "ms": median([ms for _count, ms in seen])}


def cancel_many(*, share: int, shares: int, number: int) -> list[float]:
    """Give back this share of so many seats, once all are ready; return the moment of the last, and how often one asked again.

    Whoever finds the database busy for twenty seconds gets a page that says so, and asks again.
    """
    mine = [one for n, one in zip(range(number), _seated(), strict=False) if n % shares == share]
    at, again = _day(), 0
    wait_for_go()
    while mine:
        try:
            change.cancel(mine[-1], act=visitor(at))
        except OperationalError:
            again += 1
        else:
            mine.pop()
    return [time.time(), again]


def settle_all() -> dict[str, Any]:
    """Have one runner settle what is due when the seats are no longer kept; tell what is offered to whom."""
    for name in set(registry.names()) - {"comptoirs.settle"}:
        registry._TASKS.pop(name)
    with statements() as seen:
        started = time.perf_counter()
        jobs = drain(limit=100_000, at=_day() + UNDO + timedelta(minutes=5))
        spent = time.perf_counter() - started
    return {"seconds": spent, "jobs": jobs, "statements": len(seen)} | _offered()


def _offered() -> dict[str, Any]:
    comptoir = Comptoir.objects.get(slug=SLUG)
    pending = Offer.objects.pending().filter(entry__comptoir=comptoir)
    numbers = sorted(pending.values_list("entry__number", flat=True))
    held = Registration.objects.filter(
        Q(status="confirmed") | Q(kept_until__isnull=False), comptoir=comptoir
    )
    standing = Entry.objects.standing().filter(comptoir=comptoir)
    counted = [held.count(), *(sums["n"] or 0 for sums in (
        pending.aggregate(n=Sum("seats")), standing.aggregate(n=Sum("places")),
    ))]  # fmt: skip
    return {
        "offers": len(numbers),
        "in_order": numbers == list(range(1, len(numbers) + 1)),
        "free": comptoir.seats_left,
        "exact": counted == [comptoir.seats_held, comptoir.seats_offered, comptoir.waiting],
        "told": Notice.objects.filter(kind=Notice.Kind.OFFER).aggregate(n=Count("pk"))["n"],
    }


def move_everybody() -> dict[str, Any]:
    """Move the comptoir to the next day, and have one runner tell everybody; letters are written, not handed over."""
    registry._TASKS.pop("mail.deliver")
    comptoir, act, day = Comptoir.objects.get(slug=SLUG), platform_act(_day()), timedelta(days=1)
    # The jobs that were due before have nothing to do with it.
    Job.objects.waiting().delete()
    before = Letter.objects.count()
    started = time.perf_counter()
    with statements() as seen:
        organise.move(
            comptoir, doors_at=comptoir.doors_at + day, starts_at=comptoir.starts_at + day,
            ends_at=comptoir.ends_at + day, venue=comptoir.venue, act=act,
        )  # fmt: skip
    moved = time.perf_counter()
    with statements() as telling:
        drain(limit=100_000, at=act.at)
    return {
        "act": moved - started, "statements": len(seen), "last": time.perf_counter() - started,
        "letters": Letter.objects.count() - before, "each": len(telling),
        "parties": Party.objects.filter(comptoir=comptoir).count(),
    }  # fmt: skip


def write_letters(*, number: int) -> float:
    """Return the bound: the seconds that so many letters of a registration take, by themselves."""
    from comptoir.comptoirs import letters  # noqa: PLC0415 - the settings are read by then

    registrations = list(Registration.objects.filter(comptoir__slug=SLUG)[:number])
    act, day = platform_act(_day()), timedelta(hours=2)
    started = time.perf_counter()
    for n in range(number):
        one = registrations[n % len(registrations)]
        letters.link_again(one, act=type(act)(act.by, act.at + n * day))
    return time.perf_counter() - started
