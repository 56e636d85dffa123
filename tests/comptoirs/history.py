"""One history lived twice, in the product and in the model of its rules: whom to tell, and what must agree."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
)

from comptoir.comptoirs.actions.register import Companion, register
from comptoir.comptoirs.models import Comptoir, Entry, Offer, Party, Registration
from comptoir.comptoirs.windows import offer_times
from comptoir.editions.dates import paris
from comptoir.kernel.acts import Act, Actor, ActorKind
from comptoir.kernel.refusals import Refusal
from tests.comptoirs.line_model import Group, One, Place, Proposal, Refused, Room, State
from tests.comptoirs.line_world import LAST_CALL, World
from tests.comptoirs.lived import Lived
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STARTS = (paris(2027, 4, 6, 9), paris(2027, 4, 8, 14), paris(2027, 4, 3, 9))
DRAW_AT = paris(2027, 3, 25, 12)
SECOND = timedelta(seconds=1)
parties = st.fixed_dictionaries(
    {
        "room": st.integers(0, 2),
        "people": st.integers(1, 5),
        "together": st.booleans(),
        "ranking": st.lists(st.integers(0, 2), max_size=2),
    }
)
Status = Registration.Status
SAID = {
    State.SEATED: (Status.CONFIRMED, False),
    State.WAITING: (Status.WAITING, False),
    State.KEPT: (Status.CANCELLED, True),
    State.GONE: (Status.CANCELLED, False),
}


class History(RuleBasedStateMachine):
    """Two or three comptoirs and the people of their queues; what is done to them is elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.history = transaction.atomic()
        self.history.__enter__()
        self.at = NOON
        self.world = World([])
        self.pks: dict[Any, int] = {}
        self.focus: Group | None = None

    def teardown(self) -> None:
        """Leave nothing behind: the next history begins on the same empty tables."""
        transaction.set_rollback(True)
        self.history.__exit__(None, None, None)

    @initialize(
        capacities=st.lists(st.integers(1, 5), min_size=2, max_size=3),
        seed=st.integers(0, 99),
        crowd=st.lists(parties, min_size=2, max_size=8),
    )
    def open_comptoirs(self, capacities: list[int], seed: int, crowd: list[dict[str, Any]]) -> None:
        """Two or three comptoirs, of which the second draws lots, and more people than seats."""
        host, venue = a.an_organisation(), a.a_venue()
        for number, capacity in enumerate(capacities):
            room = Room(f"room {number}", capacity, STARTS[number])
            facts: dict[str, Any] = {}
            if number == 1:
                room.draw_at, room.seed = DRAW_AT, f"{seed:032x}"
                facts = {"queue_policy": "draw", "draw_at": DRAW_AT, "seed": room.seed}
            made = a.a_comptoir(
                capacity=capacity, at=STARTS[number], host=host, venue=venue, **facts
            )
            self.pks[room] = made.pk
            self.world.rooms.append(room)
        for party in crowd:
            self.come(**party)

    # Telling both

    @property
    def act(self) -> Act:
        return Act(Actor(ActorKind.VISITOR), self.at)

    def both(self, lived: Callable[[], Any], modelled: Callable[[], Any]) -> tuple[Any, Any]:
        """Do it in the product, then in the model; both refuse or neither."""
        self.at += SECOND
        try:
            answer, refusal = lived(), None
        except Refusal as refused:
            answer, refusal = None, refused
        try:
            expected, expects = modelled(), False
        except Refused:
            expected, expects = None, True
        assert (refusal is not None) == expects, f"{refusal!r}, and the model: {expects}"
        return answer, expected

    def comptoir(self, room: Room) -> Comptoir:
        return Comptoir.objects.get(pk=self.pks[room])

    def party(self, party: Group) -> Party:
        return Party.objects.get(pk=self.pks[party])

    def registration(self, one: One) -> Registration:
        return Registration.objects.select_related("party", "comptoir").get(pk=self.pks[one])

    def entry(self, place: Place) -> Entry:
        return Entry.objects.get(
            party=self.pks[place.party], comptoir=self.pks[place.room], number=place.number
        )

    def offer(self, offer: Proposal) -> Offer:
        number = offer.place.offers.index(offer)
        return self.entry(offer.place).offers.order_by("pk")[number]

    def room_of(self, pick: int) -> Room:
        return self.world.rooms[pick % len(self.world.rooms)]

    def rooms_of(self, ranking: Sequence[int]) -> list[Room]:
        return list(dict.fromkeys(self.room_of(pick) for pick in ranking))

    def party_of(self, pick: int) -> Group:
        """As often as not, whoever acted last: histories are made of second thoughts."""
        if pick % 2 or not self.focus:
            self.focus = self.world.parties[-1 - pick // 2 % len(self.world.parties)]
        return self.focus

    def offer_of(self, pick: int) -> Proposal:
        """One that awaits its answer, the first to end first; when there is none, what an old tab still shows."""
        offers = self.pending or self.world.offers[-3:]
        offer = offers[pick % len(offers)]
        self.focus = offer.place.party
        return offer

    @property
    def pending(self) -> list[Proposal]:
        pending = [offer for offer in self.world.offers if offer.outcome == "pending"]
        return sorted(pending, key=lambda offer: offer.ends)

    def gone(self, pick: int) -> One:
        """Whoever left last, or before."""
        gone = [one for one in self.world.everyone() if one.gone_at]
        return sorted(gone, key=lambda one: one.gone_at or NOON)[-1 - pick % len(gone) // 2]

    def come(self, room: int, people: int, *, together: bool, ranking: list[int]) -> None:
        first = self.room_of(room)
        others = [other for other in self.rooms_of(ranking) if other is not first]
        number = len(self.world.parties)
        application = a.an_application(
            f"Personne {number}",
            # One in four has a mailbox: letters take longer to draw than seats.
            "" if number % 4 else f"p{number}@example.org",
            kind=Party.Kind.TEAM if people > 1 else Party.Kind.ALONE,
            fit=Party.Fit.ALL if together else Party.Fit.SOME,
            companions=tuple(Companion(f"Équipier {number} {n}") for n in range(1, people)),
            others=tuple(self.comptoir(other) for other in others),
        )
        lived, party = self.both(
            lambda: register(self.comptoir(first), application, act=self.act),
            lambda: self.world.register(
                first, people, together=together, others=others, at=self.at
            ),
        )
        if party:
            self.pks[party] = lived.party_id
            self._know(party)

    def _know(self, party: Group) -> None:
        rows = Registration.objects.filter(party=self.pks[party]).in_order()
        self.pks |= dict(zip(party.people, rows.values_list("pk", flat=True), strict=True))

    def does_not_idle(self, room: Room) -> None:
        """No free seat while the first in line fits and time allows."""
        times = offer_times(self.at, room.cut_off)
        if times is None or (room.draw_at and not room.drawn):
            return
        free = self.world.free(room)
        fits = [
            p
            for p in room.line
            if not p.offer and free and (p.wanted <= free or not p.party.together)
        ]
        first = next((place for place in room.line if not place.offer), None)
        assert not (fits and (fits[0] is first or self.at >= room.cut_off - LAST_CALL))

    # What must be so after each step

    @invariant()
    def the_product_is_where_the_model_is(self) -> None:
        lived = Lived()
        lived.is_sound()
        numbers = {pk: thing.number for thing, pk in self.pks.items() if isinstance(thing, Group)}
        for room in self.world.rooms:
            assert lived.at(self.pks[room], numbers) == self._modelled(room)

    def _modelled(self, room: Room) -> dict[str, Any]:
        return {
            "capacity": room.capacity,
            "seats_held": self.world.held(room),
            "seats_offered": room.offered,
            "waiting": room.waiting,
            "line": [
                (
                    p.party.number, p.rank, p.number, p.turn, p.lot, p.wanted, p.missed,
                    (p.offer.seats, p.offer.ends) if p.offer else None,
                )
                for p in room.line
            ],
            "left": Counter((p.party.number, p.left) for p in room.places if p.left),
            "people": Counter(
                (one.party.number, *SAID[one.state])
                for one in self.world.everyone()
                if one.room is room
            ),
            "notices": Counter(
                (party, kind) for party, name, kind, _about in self.world.notices if name == room.name
            ),
        }  # fmt: skip
