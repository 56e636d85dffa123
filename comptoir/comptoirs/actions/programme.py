"""Writing the programme of a day: its order gives its hours, and whoever holds a place is told what moves.

A programme has a version, counted under the comptoir's lock: whoever writes says which one they read, and overwrites
nothing that somebody else wrote meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.comptoirs import programme_rules, rules, scheduling
from comptoir.comptoirs.actions.items import serve_item
from comptoir.comptoirs.actions.notices import note_all
from comptoir.comptoirs.models import Comptoir, Notice, ProgrammeItem, Registration, Seat
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.models import Organisation
from comptoir.organisations.rules import require_organising

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from comptoir.comptoirs.scheduling import Day, Hours
    from comptoir.kernel.acts import Act

NEW = 0  # the key of what is not written yet


class Verb(StrEnum):
    """What one does to an item."""

    EARLIER = "earlier"
    LATER = "later"
    PUT = "put"
    TOGETHER = "together"
    JOIN_UP = "join-up"
    WRITE = "write"
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an item says of itself. `led_by` is the name of an organisation, known or new."""

    block: str
    kind: str
    title: str
    minutes: int
    pause: int = 0
    description: str = ""
    room: str = ""
    led_by: str = ""
    places: int | None = None
    allocation: str = ProgrammeItem.Allocation.FIRST_COME


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a programme: the item it is about, what it then says, or the rank at which it is put."""

    verb: Verb
    item: int = NEW
    words: Words | None = None
    place: int = 0

    def __str__(self) -> str:
        """Return it as the button that asks for it says it."""
        said = f"{self.verb}:{self.item}"
        return f"{said}:{self.place}" if self.verb == Verb.PUT else said


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change does to the hours: before and after by item, and whom it concerns."""

    before: Mapping[int, Hours]
    after: Mapping[int, Hours]
    parties: Collection[int] = field(default=())

    @property
    def moved(self) -> list[int]:
        """The items that were there and begin or end at another hour."""
        return [key for key, known in self.before.items() if self.after.get(key, known) != known]


@transaction.atomic
def alter(comptoir: Comptoir, change: Change, *, seen: int, act: Act) -> Comptoir:
    """Write one change of a programme: the hours of what follows are computed anew.

    Of a published comptoir, whoever holds a place in what moves, or waits for one, is told; places that are added, or
    that clash no more, serve the queue.

    Raises:
        Refusal: it is cancelled or has begun, somebody else changed the programme since version `seen`, people hold
            a place in what would go, or somebody's two places would be at the same time.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    rules.require_takes_place(comptoir, act.at)
    programme_rules.require_version(comptoir, seen)
    found = effects(comptoir, change)
    _require_no_clash(comptoir, found)
    item = _write(comptoir, change)
    _move(comptoir, found, item)
    comptoir.programme_version += 1
    if not comptoir.is_draft:
        comptoir.changed_at = act.at
    comptoir.save(update_fields=["programme_version", "changed_at"])
    record(
        "programme-changed", comptoir, act=act, version=comptoir.programme_version, verb=str(change.verb),
        item=item.pk or change.item, moved=found.moved, parties=len(found.parties),
    )  # fmt: skip
    _tell(comptoir, found, item, act=act)
    return comptoir


def effects(comptoir: Comptoir, change: Change) -> Effects:
    """Return what a change would do, as things stand."""
    before = _hours(comptoir)
    day = _day_after(scheduling.read(before.items(), begins=comptoir.starts_at), change)
    found = Effects(before, scheduling.hours(day, begins=comptoir.starts_at))
    if comptoir.is_draft:
        return found
    return Effects(found.before, found.after, _concerned(found.moved))


def _hours(comptoir: Comptoir) -> dict[int, Hours]:
    items = comptoir.programme.in_order().values_list("pk", "starts_at", "ends_at")
    return {pk: (starts_at, ends_at) for pk, starts_at, ends_at in items}


_TURNS = {
    Verb.EARLIER: scheduling.earlier,
    Verb.LATER: scheduling.later,
    Verb.TOGETHER: scheduling.together,
    Verb.REMOVE: scheduling.without,
}


def _day_after(day: Day, change: Change) -> Day:
    words = change.words
    if change.verb == Verb.ADD and words is not None:
        return scheduling.at_the_end(day, NEW, minutes=words.minutes, pause=words.pause)
    if change.item not in {line.key for moment in day for line in moment.lines}:
        raise Refusal(
            _("This item is not in the programme any more."), rule="comptoirs.programme-item"
        )
    if change.verb == Verb.WRITE and words is not None:
        return scheduling.lasting(day, change.item, minutes=words.minutes, pause=words.pause)
    if change.verb == Verb.PUT:
        return scheduling.put(day, change.item, change.place)
    if change.verb == Verb.JOIN_UP:
        minutes = next(
            line.minutes for moment in day for line in moment.lines if line.key == change.item
        )
        return scheduling.lasting(day, change.item, minutes=minutes, pause=0)
    return _TURNS[change.verb](day, change.item)


def _concerned(items: Collection[int]) -> list[int]:
    """Return the parties of whoever holds a place in these items, or waits for one."""
    held = Registration.objects.standing().filter(seats__item__in=items)
    waits = Registration.objects.standing().filter(wishes__item__in=items)
    parties = held.values_list("party_id", flat=True).union(
        waits.values_list("party_id", flat=True)
    )
    return sorted(parties) if items else []


def _require_no_clash(comptoir: Comptoir, found: Effects) -> None:
    """Refuse hours at which somebody would have two places at once."""
    held: dict[int, list[int]] = {}
    seats = Seat.objects.filter(item__comptoir=comptoir).order_by("pk")
    for person, item in seats.values_list("registration_id", "item_id"):
        held.setdefault(person, []).append(item)
    clashes: dict[tuple[int, int], int] = {}
    for items in held.values():
        for one, other in combinations(sorted(items), 2):
            if _overlap(found.after, one, other) and not _overlap(found.before, one, other):
                clashes[one, other] = clashes.get((one, other), 0) + 1
    if clashes:
        (one, other), people = max(clashes.items(), key=lambda clash: clash[1])
        titles = dict(comptoir.programme.filter(pk__in=(one, other)).values_list("pk", "title"))
        raise programme_rules.two_places_at_once(titles[one], titles[other], people)


def _overlap(hours: Mapping[int, Hours], one: int, other: int) -> bool:
    if one not in hours or other not in hours:
        return False
    return hours[one][0] < hours[other][1] and hours[other][0] < hours[one][1]


# Writing


def _write(comptoir: Comptoir, change: Change) -> ProgrammeItem:
    """Return the item, with what it now says; one that goes is erased."""
    item = ProgrammeItem(comptoir=comptoir)
    if change.verb != Verb.ADD:
        item = comptoir.programme.get(pk=change.item)
    if change.verb == Verb.REMOVE:
        programme_rules.require_nobody_in(item)
        item.delete()
    elif change.words is not None:
        _say(item, change.words)
    return item


def _say(item: ProgrammeItem, words: Words) -> None:
    if item.pk and (words.places, words.allocation) != (item.places, item.allocation):
        programme_rules.require_places(item, words.places, words.allocation)
    for name in ("block", "kind", "title", "description", "room", "places", "allocation"):
        setattr(item, name, getattr(words, name))
    item.led_by = _organisation(words.led_by)


def _organisation(name: str) -> Organisation | None:
    if not name:
        return None
    known = Organisation.objects.filter(name=name).order_by("pk").first()
    return known or Organisation.objects.create(name=name)


def _move(comptoir: Comptoir, found: Effects, item: ProgrammeItem) -> None:
    """Write the hours; the item that is changed keeps what was just said of it."""
    key = item.pk or NEW
    if key in found.after:
        item.starts_at, item.ends_at = found.after[key]
        item.save()
    for other in comptoir.programme.filter(pk__in=found.moved).exclude(pk=item.pk).in_order():
        other.starts_at, other.ends_at = found.after[other.pk]
        other.save(update_fields=["starts_at", "ends_at"])


def _tell(comptoir: Comptoir, found: Effects, item: ProgrammeItem, *, act: Act) -> None:
    if found.parties:
        note_all(
            Notice.Kind.PROGRAMME, found.parties, comptoir=comptoir, act=act,
            about=comptoir.programme_version,
        )  # fmt: skip
    if comptoir.is_draft:
        return
    changed = comptoir.programme.with_own_places().filter(pk__in={*found.moved, item.pk or NEW})
    for one in changed.in_order():
        serve_item(one, act=act)


@transaction.atomic
def fill_from(source: Comptoir, comptoir: Comptoir, *, seen: int, act: Act) -> int:
    """Add the programme of another comptoir to a day that has none yet; return how many items.

    Raises:
        Refusal: there is a programme already, or somebody else changed it since version `seen`.
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    rules.require_takes_place(comptoir, act.at)
    programme_rules.require_version(comptoir, seen)
    if comptoir.programme.exists():
        raise Refusal(
            _("This day has a programme already. Add what is missing to it."),
            rule="comptoirs.programme-item",
        )
    items = copy_programme(source, comptoir)
    comptoir.programme_version += 1
    comptoir.save(update_fields=["programme_version"])
    record(
        "programme-changed", comptoir, act=act, version=comptoir.programme_version, verb="fill", item=NEW,
        moved=[], parties=0, source=source.pk,
    )  # fmt: skip
    return items


def copy_programme(source: Comptoir, target: Comptoir) -> int:
    """Add the programme of a comptoir to another, at the same hours of its own day; return how many items."""
    shift = target.starts_at - source.starts_at
    items = list(source.programme.in_order())
    for item in items:
        item.pk, item.comptoir, item.places_held = None, target, 0
        item.starts_at, item.ends_at = item.starts_at + shift, item.ends_at + shift
        item.save(force_insert=True)
    return len(items)
