"""The order of a queue, found again from the journal alone: what the pages show is compared with it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from comptoir.audit.models import Entry as JournalEntry
from comptoir.comptoirs.drawing import lot
from comptoir.comptoirs.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from comptoir.comptoirs.models import Comptoir

ENTERED, RETURNED, SENT_TO_THE_END = "entered", "returned", "sent-to-the-end"
RESIZED, LEFT, DRAWN = "resized", "left", "drawn"
VERBS = (ENTERED, RETURNED, SENT_TO_THE_END, RESIZED, LEFT, DRAWN)
_CHUNK = 2000

# A number of the queue, and for how many people it stands.
type Line = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Event:
    """What the journal says that happened to a queue."""

    verb: str
    details: Mapping[str, Any]


@dataclass(slots=True)
class _Place:
    """One number, as the events so far left it."""

    turn: int
    places: int
    lot: str = ""
    stands: bool = True


def replay(events: Iterable[Event]) -> Line:
    """Return the numbers that wait after these events, in order: by lot where lots were drawn, then by turn. Pure.

    Raises:
        KeyError: an event speaks of a number that never entered.
    """
    queue: dict[int, _Place] = {}
    for event in events:
        said = event.details
        if event.verb == DRAWN:
            for number, place in queue.items():
                place.lot = lot(said["seed"], number)
        elif event.verb in {ENTERED, RETURNED}:
            queue[said["number"]] = _Place(said["turn"], said["places"], said["lot"])
        else:
            _change(queue[said["number"]], event)
    standing = [(place.lot, place.turn, number) for number, place in queue.items() if place.stands]
    return [(number, queue[number].places) for _lot, _turn, number in sorted(standing)]


def _change(place: _Place, event: Event) -> None:
    if event.verb == SENT_TO_THE_END:
        place.turn, place.lot = event.details["turn"], event.details["lot"]
    elif event.verb == RESIZED:
        place.places = event.details["places"]
    else:
        place.stands = False


def told_by_the_journal(comptoir: Comptoir) -> Iterator[Event]:
    """Return what happened to the queue of this comptoir, in the order of writing.

    Those acts hold the comptoir one after the other: the journal wrote them in the order in which they counted.
    """
    model = Entry._meta.label_lower
    written = JournalEntry.objects.filter(verb__in=VERBS).order_by("pk")
    in_line = written.filter(subject__startswith=f"{model}:", details__comptoir=comptoir.pk)
    drawn = JournalEntry.objects.about(comptoir).filter(verb=DRAWN)
    for entry in (in_line | drawn).order_by("pk").iterator(_CHUNK):
        yield Event(entry.verb, entry.details)


def present(comptoir: Comptoir) -> Line:
    """Return the numbers that wait now, in order, as the rows say."""
    line = Entry.objects.filter(comptoir=comptoir).standing().in_order()
    return list(line.values_list("number", "places"))


def differences(replayed: Line, now: Line) -> list[str]:
    """Say what differs between the journal and the rows, place by place; nothing when they agree."""
    return [
        f"place {rank}: the journal says {_said(told)}, the queue says {_said(held)}"
        for rank, told, held in _pairs(replayed, now)
        if told != held
    ]


def side_by_side(replayed: Line, now: Line) -> list[str]:
    """Return a table: the place, what the journal says, what the queue says."""
    rows = [(str(rank), _said(told), _said(held)) for rank, told, held in _pairs(replayed, now)]
    return [
        f"{rank:>5}  {told:<20}  {held}" for rank, told, held in [("", "journal", "queue"), *rows]
    ]


def _pairs(
    replayed: Line, now: Line
) -> list[tuple[int, tuple[int, int] | None, tuple[int, int] | None]]:
    return [(rank, *pair) for rank, pair in enumerate(zip_longest(replayed, now), 1)]


def _said(place: tuple[int, int] | None) -> str:
    return "nobody" if place is None else f"no {place[0]} for {place[1]}"
