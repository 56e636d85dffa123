"""Rooms, people, places in a queue and offers in plain Python: lists, and nothing that is counted up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

CUT_OFF = timedelta(hours=18)
LASTS = timedelta(hours=8)


class Refused(Exception):
    """The rules do not allow it."""


class State(StrEnum):
    """Where a person is."""

    SEATED = "seated"
    WAITING = "waiting"
    KEPT = "kept"
    GONE = "gone"


@dataclass(eq=False)
class One:
    """A person of a party."""

    party: Group
    room: Room
    state: State
    gone_at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.state in {State.SEATED, State.WAITING}


@dataclass(eq=False)
class Group:
    """A party: `people` in the order in which they were named."""

    number: int
    room: Room
    together: bool
    people: list[One] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def those(self, *states: State) -> list[One]:
        return [one for one in self.people if one.state in states]

    @property
    def standing(self) -> list[Place]:
        return [place for place in self.places if not place.left]


@dataclass(eq=False)
class Proposal:
    """An offer."""

    place: Place
    seats: int
    ends: datetime
    outcome: str = "pending"


@dataclass(eq=False)
class Place:
    """A party's place in the queue of a room."""

    party: Group
    room: Room
    rank: int
    number: int
    turn: int
    lot: str
    missed: int = 0
    left: str = ""
    left_at: datetime | None = None
    offers: list[Proposal] = field(default_factory=list)

    @property
    def wanted(self) -> int:
        return len(self.party.those(State.WAITING))

    @property
    def offer(self) -> Proposal | None:
        return next((offer for offer in self.offers if offer.outcome == "pending"), None)


@dataclass(eq=False)
class Room:
    """A comptoir."""

    name: str
    capacity: int
    starts: datetime
    draw_at: datetime | None = None
    seed: str = ""
    drawn: bool = False
    turns: int = 0
    places: list[Place] = field(default_factory=list)

    @property
    def cut_off(self) -> datetime:
        return self.starts - CUT_OFF

    @property
    def ends(self) -> datetime:
        return self.starts + LASTS

    @property
    def line(self) -> list[Place]:
        standing = [place for place in self.places if not place.left]
        return sorted(standing, key=lambda place: (place.lot, place.turn))

    @property
    def offered(self) -> int:
        return sum(place.offer.seats for place in self.line if place.offer)

    @property
    def waiting(self) -> int:
        return sum(place.wanted for place in self.line)

    def next_turn(self) -> int:
        self.turns += 1
        return self.turns
