"""The rows of the queue, read in a few statements, and what they say of themselves."""

from __future__ import annotations

from collections import Counter
from typing import Any

from comptoir.comptoirs.models import Comptoir, Entry, Notice, Offer, Registration

Status = Registration.Status
COUNTED = ("capacity", "seats_held", "seats_offered", "waiting")
PLACE = ("pk", "comptoir", "party", "rank", "number", "turn", "lot", "places", "missed")
TOLD = ["offer", "expired", "passed", "drawn", "line-closed"]


class Lived:
    """The rows as they are, read once."""

    def __init__(self) -> None:
        self.comptoirs = {row["pk"]: row for row in Comptoir.objects.values("pk", *COUNTED)}
        self.people = list(
            Registration.objects.values_list("comptoir", "party", "status", "kept_until")
        )
        entries = Entry.objects.in_order()
        self.standing = list(entries.standing().values(*PLACE))
        self.left = list(entries.exclude(left_at=None).values_list("comptoir", "party", "leaving"))
        offers = Offer.objects.pending()
        self.offers = list(offers.values_list("entry", "seats", "expires_at"))
        self.notices = list(
            Notice.objects.filter(kind__in=TOLD).values_list("comptoir", "party", "kind")
        )

    def at(self, pk: int, numbers: dict[int, int]) -> dict[str, Any]:
        """One comptoir, its line, its people, what was noted."""
        comptoir = self.comptoirs[pk]
        offered = {entry: (seats, ends) for entry, seats, ends in self.offers}
        return {
            **{name: comptoir[name] for name in COUNTED},
            "line": [
                (numbers[row["party"]], *(row[name] for name in PLACE[3:]), offered.get(row["pk"]))
                for row in self.standing
                if row["comptoir"] == pk
            ],
            "left": Counter((numbers[party], why) for at, party, why in self.left if at == pk),
            "people": Counter(
                (numbers[party], status, kept is not None)
                for at, party, status, kept in self.people
                if at == pk
            ),
            "notices": Counter(
                (numbers[party], kind) for at, party, kind in self.notices if at == pk
            ),
        }

    def is_sound(self) -> None:
        """Nothing is oversold and nobody lost, whatever the model thinks."""
        entries = {row["pk"]: row for row in self.standing}
        assert len({entry for entry, *_ in self.offers}) == len(self.offers)
        assert all(seats <= entries[entry]["places"] for entry, seats, _ends in self.offers)
        for pk, comptoir in self.comptoirs.items():
            held = sum(
                at == pk and (status == Status.CONFIRMED or kept is not None)
                for at, _party, status, kept in self.people
            )
            offered = sum(s for entry, s, _ends in self.offers if entries[entry]["comptoir"] == pk)
            waiting = sum(row["places"] for row in self.standing if row["comptoir"] == pk)
            assert [comptoir[name] for name in COUNTED[1:]] == [held, offered, waiting]
            assert held + offered <= comptoir["capacity"]
        for party in {party for _at, party, *_ in self.people}:
            self._is_not_lost(party)

    def _is_not_lost(self, party: int) -> None:
        """Who waits stands in a queue, for as many as they are; who holds a seat waits in one queue."""
        people = [(status, at) for at, who, status, _kept in self.people if who == party]
        queues = {r["comptoir"]: r["places"] for r in self.standing if r["party"] == party}
        waiting = [at for status, at in people if status == Status.WAITING]
        assert set(queues.values()) <= {len(waiting)}
        # The day over, one waits there no more.
        over = {at for at, who, why in self.left if who == party and why == "closed"}
        assert set(waiting) <= set(queues) | over
        assert bool(waiting) >= bool(queues)
        if any(status == Status.CONFIRMED for status, _at in people):
            assert len(queues) <= 1
