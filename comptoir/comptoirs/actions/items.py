"""Places in the moments of the programme: taken at once, wished by preference, waited for in each one's own queue.

Whoever calls holds the comptoir, which owns the places, and has read the registration after; only `grant_wishes`
holds it by itself. A place that is freed goes to the first of the item's queue whose day does not clash with it;
whoever holds another place at that hour is passed over, keeps their turn, and reads why on their page.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.comptoirs import rules, seating
from comptoir.comptoirs.actions.notices import note, note_all
from comptoir.comptoirs.choices import MOST_WISHES, gives_later
from comptoir.comptoirs.drawing import new_seed
from comptoir.comptoirs.models import Comptoir, Notice, ProgrammeItem, Registration, Seat, Wish
from comptoir.jobs.actions import schedule
from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from comptoir.kernel.acts import Act

Allocation = ProgrammeItem.Allocation
Status = Registration.Status


def ask(
    registration: Registration,
    items: Collection[ProgrammeItem],
    *,
    wishes: Sequence[ProgrammeItem] = (),
    act: Act,
) -> None:
    """Replace what a person wants: `items` to take or to wait for, `wishes` in order of preference.

    Who asks for an item with a free place has it at once; else they stand in its queue. What is wanted no more is
    given back, and serves whoever waits for it. What they held or waited for already, they keep, with their turn.

    Raises:
        Refusal: no seat at the comptoir yet, two places at the same hour, more than three wishes, or wishes that have
            been granted since; nothing is changed then.
    """
    comptoir = registration.comptoir
    programme = _asked(comptoir, [*wishes, *items])
    ranked = [item for item in programme if gives_later(item, comptoir)]
    _require_sound(registration, programme, ranked=ranked, wishes=wishes)
    held = set(registration.seats.values_list("item_id", flat=True))
    waited = set(registration.wishes.values_list("item_id", flat=True))
    kept = [item for item in programme if item.pk in held]
    taken = [
        item
        for item in programme
        if item.pk not in held | waited and item not in ranked and item.places_left
    ]
    rules.require_no_overlap([*kept, *taken])
    left = held - {item.pk for item in kept}
    _give_back(registration, left)
    _take(registration, taken, act=act)
    queued = [item for item in programme if item not in kept and item not in taken]
    _wait(registration, queued, ranked=ranked, act=act)
    _record(registration, waited, queued=queued, taken=taken, left=left, act=act)
    # What one gives back may make room for what one waits for: at the same hour, in another item.
    for item in _with_places(left | {item.pk for item in queued if left}):
        serve_item(item, act=act, asked_by=registration)


def _asked(comptoir: Comptoir, items: Sequence[ProgrammeItem]) -> list[ProgrammeItem]:
    """Return these items as they stand now, in the order in which they are asked; each once."""
    own = ProgrammeItem.objects.filter(comptoir=comptoir).with_own_places()
    rows = own.in_bulk([item.pk for item in items])
    return [rows[pk] for pk in dict.fromkeys(item.pk for item in items) if pk in rows]


def _require_sound(
    registration: Registration,
    programme: Collection[ProgrammeItem],
    *,
    ranked: Collection[ProgrammeItem],
    wishes: Collection[ProgrammeItem],
) -> None:
    if programme and registration.status != Status.CONFIRMED:
        raise Refusal(
            _("First comes a seat at the comptoir. When you have one, choose your workshops."),
            rule="comptoirs.places-of-an-item",
        )
    if any(item in programme and item not in ranked for item in wishes):
        raise Refusal(
            _("The wishes have just been granted. Look at your places, then choose again."),
            rule="comptoirs.wishes",
        )
    if len(ranked) > MOST_WISHES:
        raise Refusal(_("Choose three wishes at most."), rule="comptoirs.wishes")


def _take(registration: Registration, items: Collection[ProgrammeItem], *, act: Act) -> None:
    Seat.objects.bulk_create(
        Seat(registration=registration, item=item, taken_at=act.at) for item in items
    )
    _count({item.pk for item in items}, 1)


def _give_back(registration: Registration, left: Collection[int]) -> None:
    registration.seats.filter(item_id__in=left).delete()
    _count(left, -1)


def _count(items: Collection[int], change: int) -> None:
    if items:
        ProgrammeItem.objects.filter(pk__in=items).update(places_held=F("places_held") + change)


def _wait(
    registration: Registration,
    items: Sequence[ProgrammeItem],
    *,
    ranked: Sequence[ProgrammeItem],
    act: Act,
) -> None:
    """Stand in the queues of these items and of no other; a turn that one has already is kept."""
    registration.wishes.exclude(item__in=items).delete()
    ranks = {item: rank for rank, item in enumerate(ranked, 1)}
    Wish.objects.bulk_create(
        [
            Wish(registration=registration, item=item, rank=ranks.get(item, 1), entered_at=act.at)
            for item in items
        ],
        update_conflicts=True,
        unique_fields=["registration", "item"],
        update_fields=["rank"],
    )


def _record(
    registration: Registration,
    waited: Collection[int],
    *,
    queued: Sequence[ProgrammeItem],
    taken: Sequence[ProgrammeItem],
    left: Collection[int],
    act: Act,
) -> None:
    now = [item.pk for item in queued]
    if taken or left or set(now) != set(waited):
        record(
            "items-asked",
            registration,
            act=act,
            taken=[item.pk for item in taken],
            left=sorted(left),
            waits=now,
        )


def _with_places(items: Collection[int]) -> list[ProgrammeItem]:
    """Return those of these items that have a place to give, as the day goes."""
    free = ProgrammeItem.objects.filter(pk__in=items, places_held__lt=F("places"))
    return list(free.select_related("comptoir").in_order())


def serve_item(
    item: ProgrammeItem, *, act: Act, asked_by: Registration | None = None
) -> list[Seat]:
    """Give the free places of an item to the first of its queue whose day does not clash; return what was given.

    Nothing is given before wishes are granted, nor once the day has begun: the welcome desk knows who is there.
    Each person is told once; not `asked_by`, who reads the answer on the page.
    """
    item = ProgrammeItem.objects.select_related("comptoir").get(pk=item.pk)
    comptoir = item.comptoir
    if gives_later(item, comptoir) or comptoir.is_cancelled or act.at >= comptoir.starts_at:
        return []
    seats = []
    for wish in _servable(item):
        seat = Seat.objects.create(registration=wish.registration, item=item, taken_at=act.at)
        wish.delete()
        record("item-given", wish.registration, act=act, item=item.pk)
        if wish.registration != asked_by:
            party = wish.registration.party
            note(Notice.Kind.ITEMS, party, comptoir=comptoir, act=act, about=seat.pk)
        seats.append(seat)
    if seats:
        ProgrammeItem.objects.filter(pk=item.pk).update(places_held=F("places_held") + len(seats))
    return seats


def _servable(item: ProgrammeItem) -> list[Wish]:
    """Return those who wait for an item and hold nothing at its hour, in their turn: as many as it has places."""
    at_that_hour = Seat.objects.filter(
        registration=OuterRef("registration"),
        item__starts_at__lt=item.ends_at,
        item__ends_at__gt=item.starts_at,
    )
    line = item.wishes.filter(registration__status=Status.CONFIRMED).exclude(Exists(at_that_hour))
    # Turns are keys, given under the lock of the comptoir: a clock that is set back lets nobody pass.
    return list(line.select_related("registration__party").order_by("pk")[: item.places_left or 0])


def serve_wishes(registration: Registration, *, act: Act) -> None:
    """Serve the queues in which a person stands, when their day has changed or their seat is theirs again."""
    for item in _with_places(registration.wishes.values_list("item_id", flat=True)):
        serve_item(item, act=act, asked_by=registration)


def leave_items(registration: Registration, *, act: Act) -> None:
    """Give back the places of a person whose seat is freed, drop their wishes, and serve whoever waits."""
    held = set(registration.seats.values_list("item_id", flat=True))
    waited, _rows = registration.wishes.all().delete()
    if not held and not waited:
        return
    _give_back(registration, held)
    record("items-asked", registration, act=act, taken=[], left=sorted(held), waits=[])
    for item in _with_places(held):
        serve_item(item, act=act)


def promise_granting(comptoir: Comptoir) -> None:
    """Have the wishes of a comptoir that is held granted at the moment that it says, by a seed chosen from now on.

    When that moment changes, say it again: a job that comes too early grants nothing.
    """
    if comptoir.wishes_close_at is None or comptoir.wishes_granted_at is not None:
        return
    if not comptoir.seed:
        comptoir.seed = new_seed()
        comptoir.save(update_fields=["seed"])
    schedule(
        "comptoirs.grant-wishes",
        key=f"{comptoir.pk}:{comptoir.wishes_close_at:%Y-%m-%dT%H:%M%z}",
        due_at=comptoir.wishes_close_at,
        payload={"comptoir": comptoir.pk},
    )


def wishes_due(at: datetime) -> list[int]:
    """Return the comptoirs whose wishes are to be granted by now: what the clockwork asks."""
    due = Comptoir.objects.published().filter(wishes_granted_at=None, wishes_close_at__lte=at)
    return list(due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def grant_wishes(comptoir_pk: int, *, act: Act) -> bool:
    """Grant all the wishes of a comptoir at once, when their moment has come; twice changes nothing.

    What is not granted stays as the queue of each item, in the order of the wishes, then of the lots. Whoever wished
    is told. Return whether the wishes were granted now.
    """
    comptoir = Comptoir.objects.lock(comptoir_pk)
    closes = comptoir.wishes_close_at
    is_open = comptoir.status == Comptoir.Status.PUBLISHED and comptoir.wishes_granted_at is None
    if not is_open or closes is None or act.at < closes:
        return False
    comptoir.seed = comptoir.seed or new_seed()
    comptoir.wishes_granted_at = act.at
    comptoir.save(update_fields=["seed", "wishes_granted_at"])
    items = comptoir.programme.with_own_places().filter(allocation=Allocation.PREFERENCE)
    asked = Wish.objects.filter(item__in=items).select_related("registration")
    wishes = list(asked.order_by("registration_id", "rank", "pk"))
    granted = _granted(comptoir, items, wishes)
    _seat(granted, act=act)
    line = seating.lines(_by_person(wishes), granted, seed=comptoir.seed)
    _line_up(wishes, line, act=act)
    record(
        "wishes-granted",
        comptoir,
        act=act,
        granted={str(person): list(given) for person, given in granted.items()},
        waits={str(item): list(people) for item, people in line.items()},
    )
    parties = sorted({wish.registration.party_id for wish in wishes})
    note_all(Notice.Kind.ITEMS, parties, comptoir=comptoir, act=act)
    return True


def _by_person(wishes: Iterable[Wish]) -> dict[int, list[int]]:
    """Return the items that each person wishes, best first."""
    people: dict[int, list[int]] = {}
    for wish in wishes:
        people.setdefault(wish.registration_id, []).append(wish.item_id)
    return people


def _granted(
    comptoir: Comptoir, items: Iterable[ProgrammeItem], wishes: Iterable[Wish]
) -> dict[int, list[int]]:
    """Return who is given what; a seat that is being given back asks for nothing."""
    held: dict[int, list[int]] = {}
    for person, item in Seat.objects.filter(item__comptoir=comptoir).values_list(
        "registration_id", "item_id"
    ):
        held.setdefault(person, []).append(item)
    return seating.grant(
        {item.pk: item.places_left or 0 for item in items},
        {item.pk: (item.starts_at, item.ends_at) for item in comptoir.programme.all()},
        _by_person(wish for wish in wishes if wish.registration.status == Status.CONFIRMED),
        held=held,
        seed=comptoir.seed,
    )


def _seat(granted: Mapping[int, Sequence[int]], *, act: Act) -> None:
    seats = [(person, item) for person, given in granted.items() for item in given]
    Seat.objects.bulk_create(
        Seat(registration_id=person, item_id=item, taken_at=act.at) for person, item in seats
    )
    for item, taken in Counter(item for _person, item in seats).items():
        _count({item}, taken)


def _line_up(wishes: Collection[Wish], line: Mapping[int, Sequence[int]], *, act: Act) -> None:
    """Write the queues anew, in this order: who comes later stands behind."""
    ranks = {(wish.registration_id, wish.item_id): wish.rank for wish in wishes}
    Wish.objects.filter(pk__in=[wish.pk for wish in wishes]).delete()
    Wish.objects.bulk_create(
        Wish(
            registration_id=person,
            item_id=item,
            rank=ranks[person, item],
            entered_at=act.at,
        )
        for item, people in line.items()
        for person in people
    )
