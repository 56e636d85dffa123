"""The published rules of the queue once more, on lists and without a database.

Written from the rules, not from the product; `tests.comptoirs.test_line_machine` lives random histories in both and
compares them. What both share is tested by itself: the windows of offers, and the draw.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from comptoir.comptoirs.drawing import lot
from comptoir.comptoirs.windows import offer_times
from comptoir.kernel.clock import local
from tests.comptoirs.line_model import Group, One, Place, Proposal, Refused, Room, State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

TEN_MINUTES = timedelta(minutes=10)
LAST_CALL = timedelta(hours=24)
BEHIND = "z"


class World:
    """All rooms and parties, and what has been noted for them."""

    def __init__(self, rooms: Sequence[Room]) -> None:
        self.rooms = list(rooms)
        self.parties: list[Group] = []
        self.offers: list[Proposal] = []
        self.notices: set[tuple[int, str, str, object]] = set()

    # Counting

    def held(self, room: Room) -> int:
        states = State.SEATED, State.KEPT
        return sum(
            one.room is room and one.state in states
            for party in self.parties
            for one in party.people
        )

    def free(self, room: Room) -> int:
        return room.capacity - self.held(room) - room.offered

    def seats_at_once(self, room: Room, people: int, *, together: bool) -> int:
        free = 0 if room.waiting else self.free(room)
        return people if people <= free else 0 if together else free

    # What people do

    def register(
        self, room: Room, people: int, *, together: bool, others: Sequence[Room], at: datetime
    ) -> Group:
        self._require_open(room, at)
        seated = self.seats_at_once(room, people, together=together)
        party = Group(len(self.parties), room, together)
        if seated < people:
            for other in () if seated else others:
                self._require_open(other, at)
        party.people = [
            One(party, room, State.SEATED if number < seated else State.WAITING)
            for number in range(people)
        ]
        self.parties.append(party)
        if seated < people:
            for rank, each in enumerate([room, *(() if seated else others)], 1):
                self._enter(party, each, rank)
                self._serve(each, at)
        return party

    def accept(self, offer: Proposal, *, chosen: Collection[One] | None, at: datetime) -> None:
        self._require_answerable(offer, at)
        place = offer.place
        party, room = place.party, place.room
        if at >= room.starts:
            raise Refused
        waiting = party.those(State.WAITING)
        seated = self._seated_by(offer, waiting, chosen)
        rooms = self._around(party)
        offer.outcome = "accepted"
        party.room = room
        for one in waiting:
            one.room = room
        for one in seated:
            one.state = State.SEATED
        if len(seated) == len(waiting):
            self._leave(place, "seated", at)
        elif len(seated) < offer.seats:
            self._to_the_end(place)
        for other in party.standing:
            if other is not place:
                self._leave(other, "elsewhere", at)
        self._serve_all(rooms, at)

    def _seated_by(
        self, offer: Proposal, waiting: Sequence[One], chosen: Collection[One] | None
    ) -> Sequence[One]:
        if chosen is None:
            return waiting[: offer.seats]
        seated = [one for one in waiting if one in chosen]
        if not 1 <= len(seated) <= offer.seats or len(seated) != len(chosen):
            raise Refused
        if offer.place.party.together and len(seated) < min(len(waiting), offer.seats):
            raise Refused
        return seated

    def decline(self, offer: Proposal, *, at: datetime) -> None:
        self._require_answerable(offer, at)
        offer.outcome = "declined"
        self._leave(offer.place, "declined", at)
        self._follow(offer.place.party, at)
        self._serve(offer.place.room, at)

    def leave(self, place: Place, *, at: datetime) -> None:
        if place.left:
            raise Refused
        self._leave(place, "cancelled", at)
        self._follow(place.party, at)
        self._serve(place.room, at)

    def rank(self, party: Group, rooms: Sequence[Room], *, at: datetime) -> None:
        if not party.those(State.WAITING) or party.those(State.SEATED, State.KEPT):
            raise Refused
        if not 1 <= len(rooms) <= 3 or len(set(rooms)) != len(rooms):
            raise Refused
        around = self._around(party, *rooms)
        standing = {place.room: place for place in party.standing}
        for room in set(rooms) - set(standing):
            self._require_open(room, at)
        for rank, room in enumerate(rooms, 1):
            if room in standing:
                standing[room].rank = rank
            else:
                self._enter(party, room, rank)
        for room in set(standing) - set(rooms):
            self._leave(standing[room], "cancelled", at)
        self._follow(party, at)
        self._serve_all(around, at)

    def cancel(self, people: Sequence[One], *, at: datetime) -> None:
        if not people or not all(one.stands and at < one.room.starts for one in people):
            raise Refused
        party = people[0].party
        for one in people:
            one.state = State.KEPT if one.state == State.SEATED else State.GONE
            one.gone_at = at
        rooms = {place.room for place in party.standing}
        for place in party.standing:
            if place.wanted == 0:
                self._leave(place, "cancelled", at)
            elif place.offer:
                place.offer.seats = min(place.offer.seats, place.wanted)
        self._serve_all(rooms, at)

    def undo(self, people: Sequence[One], *, at: datetime) -> None:
        """Within ten minutes: the same seat, the same turn; where neither is left, the end of the queue."""
        if not people:
            raise Refused
        party = people[0].party
        for one in people:
            room = one.room if one.state == State.KEPT else party.room
            if one.gone_at is None or at >= min(one.gone_at + TEN_MINUTES, room.starts):
                raise Refused
        back = self._left_last(party, min(one.gone_at for one in people if one.gone_at))
        rooms = self._around(party, *(one.room for one in people), *(place.room for place in back))
        for one in people:
            if one.state == State.KEPT:
                one.state = State.SEATED
            else:
                one.state, one.room = State.WAITING, party.room
            one.gone_at = None
        if party.those(State.WAITING):
            self._stand_again(party, back)
            self._serve_all(rooms, at)

    def _stand_again(self, party: Group, back: Sequence[Place]) -> None:
        """The turns that they left, where they may wait: whoever holds a seat waits there only."""
        if party.those(State.SEATED):
            back = [place for place in back if place.room is party.room]
        for place in () if party.standing else back:
            place.left, place.left_at = "", None
            if place.room.drawn and not place.lot:
                place.lot = lot(place.room.seed, place.number)
        if not party.standing:
            self._enter(party, party.room, 1)
        self._part_nobody(party)

    def _part_nobody(self, party: Group) -> None:
        """Those who come together are offered a seat each, or nothing."""
        for place in party.standing:
            if party.together and place.offer and place.offer.seats < place.wanted:
                place.offer.outcome = "withdrawn"

    def _left_last(self, party: Group, since: datetime) -> list[Place]:
        """The queues that a party left together, last, by cancelling."""
        moments = {one.gone_at for one in party.people if one.gone_at and one.gone_at >= since}
        gone = [p for p in party.places if p.left == "cancelled" and p.left_at in moments]
        last = max((place.left_at for place in gone if place.left_at), default=None)
        return [place for place in gone if place.left_at == last]

    def _around(self, party: Group, *more: Room) -> set[Room]:
        """The rooms that move when a party does."""
        sits = (one.room for one in party.people if one.stands)
        return {party.room, *sits, *(place.room for place in party.standing), *more}

    def add(self, party: Group, *, at: datetime) -> One:
        room = party.room
        self._require_open(room, at)
        if party.standing or not party.those(State.SEATED, State.WAITING):
            raise Refused
        seated = self.seats_at_once(room, 1, together=True)
        one = One(party, room, State.SEATED if seated else State.WAITING)
        party.people.append(one)
        if not seated:
            self._enter(party, room, 1)
            self._serve(room, at)
        return one

    def change(self, party: Group, room: Room, *, at: datetime) -> None:
        people = party.those(State.SEATED, State.WAITING)
        if not people or any(at >= one.room.starts for one in people):
            raise Refused
        if all(one.room is room and one.state == State.SEATED for one in people):
            raise Refused
        self._require_open(room, at)
        if self.seats_at_once(room, len(people), together=True) < len(people):
            raise Refused
        kept = party.those(State.KEPT)
        rooms = self._around(party, room, *(one.room for one in kept))
        for one in kept:
            one.state = State.GONE
        for place in party.standing:
            self._leave(place, "elsewhere", at)
        for one in people:
            one.room, one.state = room, State.SEATED
        party.room = room
        self._serve_all(rooms, at)

    def choose(self, party: Group, *, together: bool, at: datetime) -> None:
        party.together = together
        self._part_nobody(party)
        self._serve_all(self._around(party), at)

    # What the mission and time do

    def set_capacity(self, room: Room, capacity: int, *, at: datetime) -> None:
        if capacity < self.held(room) + room.offered:
            raise Refused
        if capacity != room.capacity:
            room.capacity = capacity
            self._serve(room, at)

    def settle(self, room: Room, *, at: datetime) -> None:
        for party in self.parties:
            for one in party.those(State.KEPT):
                if one.room is room and one.gone_at + TEN_MINUTES <= at:
                    one.state = State.GONE
        self._expire(room, at)
        self._close(room, at)
        self._draw(room, at)
        self._serve(room, at)
        self._tell(room, at)

    def _close(self, room: Room, at: datetime) -> None:
        """The day over, nobody waits for it any more: whoever waits elsewhere too looks there."""
        for place in room.line if at >= room.ends else ():
            self._leave(place, "closed", at)
            if place.party.standing:
                self._follow(place.party, at)

    def _draw(self, room: Room, at: datetime) -> None:
        if room.draw_at and not room.drawn and room.draw_at <= at:
            room.drawn = True
            for place in room.line:
                place.lot = lot(room.seed, place.number)

    def _tell(self, room: Room, at: datetime) -> None:
        """The lots, to whoever is offered nothing; the door, to whoever still waits after the last offers."""
        day = local(room.starts).toordinal()
        for place in room.line:
            drew = room.drawn and place.lot != BEHIND and not place.offer
            if drew and at < room.cut_off:
                self.notices.add((place.party.number, room.name, "drawn", room))
            if room.cut_off <= at < room.starts:
                self.notices.add((place.party.number, room.name, "line-closed", day))

    def _expire(self, room: Room, at: datetime) -> None:
        late = [place.offer for place in room.line if place.offer and place.offer.ends <= at]
        for offer in sorted(late, key=lambda o: (o.ends, self.offers.index(o))):
            place = offer.place
            offer.outcome = "expired"
            place.missed += 1
            if place.missed == 2:
                self._leave(place, "unanswered", at)
                self._follow(place.party, at)
            else:
                self._to_the_end(place)
            self.notices.add((place.party.number, room.name, "expired", offer))

    def _to_the_end(self, place: Place) -> None:
        place.turn, place.lot = place.room.next_turn(), BEHIND if place.room.drawn else ""

    # The policy

    def _serve(self, room: Room, at: datetime) -> None:
        """First to last; a group that comes together and does not fit holds the others, until the last call."""
        times = offer_times(at, room.cut_off)
        if times is None or (room.draw_at and not room.drawn):
            return
        passed: list[Place] = []
        for place in room.line:
            free = self.free(room)
            if free <= 0:
                return
            if place.offer:
                continue
            if place.party.together and place.wanted > free:
                if at < room.cut_off - LAST_CALL:
                    return
                passed.append(place)
                continue
            offer = Proposal(place, min(place.wanted, free), times.expires_at)
            place.offers.append(offer)
            self.offers.append(offer)
            self.notices.add((place.party.number, room.name, "offer", offer))
            for group in passed:
                self.notices.add((group.party.number, room.name, "passed", group))

    def _serve_all(self, rooms: Collection[Room], at: datetime) -> None:
        for room in self.rooms:
            if room in rooms:
                self._serve(room, at)

    def _enter(self, party: Group, room: Room, rank: int) -> None:
        turn = room.next_turn()
        place = Place(party, room, rank, turn, turn, BEHIND if room.drawn else "")
        party.places.append(place)
        room.places.append(place)

    def _leave(self, place: Place, why: str, at: datetime) -> None:
        if place.offer:
            place.offer.outcome = "withdrawn"
        place.left, place.left_at = why, at

    def _follow(self, party: Group, at: datetime) -> None:
        """Whoever waits nowhere any more goes; the others look to the comptoir that they prefer."""
        waiting = party.those(State.WAITING)
        if not party.standing:
            for one in waiting:
                one.state, one.gone_at = State.GONE, at
        elif not party.those(State.SEATED):
            first = min(party.standing, key=lambda place: (place.rank, place.number))
            party.room = first.room
            for one in waiting:
                one.room = first.room

    def _require_open(self, room: Room, at: datetime) -> None:
        if at >= room.starts:
            raise Refused

    def _require_answerable(self, offer: Proposal, at: datetime) -> None:
        if offer.outcome != "pending" or at >= offer.ends:
            raise Refused

    # Looking

    def everyone(self) -> Iterator[One]:
        for party in self.parties:
            yield from party.people
