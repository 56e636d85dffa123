"""Random histories of several queues, lived in the product and in a model of its published rules, compared at each step.

`make test` lives a few; `COMPTOIR_TEST_HISTORIES=3000` lives as many as one wants, another each time.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
    run_state_machine_as_test,
)

from comptoir.comptoirs.actions import change, line, organise, settling, telling
from comptoir.comptoirs.due import to_settle
from comptoir.comptoirs.models import Notice, Party
from comptoir.comptoirs.replaying import replay, told_by_the_journal
from comptoir.jobs.models import Job
from comptoir.kernel.acts import platform_act
from comptoir.mail.models import Letter
from tests.comptoirs.history import SECOND, History, parties
from tests.comptoirs.line_model import State
from tests.comptoirs.line_world import LAST_CALL
from tests.support import factories as a

HISTORIES = int(os.environ.get("COMPTOIR_TEST_HISTORIES", "40"))
STEPS = 40
WAITS = [
    timedelta(minutes=1), timedelta(minutes=11), timedelta(hours=1), timedelta(hours=3),
    timedelta(hours=13), timedelta(days=1), timedelta(days=4), timedelta(minutes=-40), timedelta(hours=-2),
]  # fmt: skip
picks = st.integers(0, 30)


class LineMachine(History):
    """People come, change their minds and forget, and time passes; the product and the model must agree."""

    @rule(party=parties)
    def people_come(self, party: dict[str, Any]) -> None:
        self.come(**party)

    @precondition(lambda self: self.world.offers)
    @rule(pick=picks)
    def they_accept(self, pick: int) -> None:
        offer = self.offer_of(pick)
        self.both(
            lambda: line.accept(self.offer(offer), act=self.act),
            lambda: self.world.accept(offer, chosen=None, at=self.at),
        )

    @precondition(lambda self: self.world.offers)
    @rule(pick=picks, whom=st.sets(st.integers(0, 4), max_size=5))
    def some_of_them_accept(self, pick: int, whom: set[int]) -> None:
        offer = self.offer_of(pick)
        people = offer.place.party.people
        chosen = [people[n] for n in sorted(whom) if n < len(people)]
        self.both(
            lambda: line.accept(
                self.offer(offer), act=self.act, seated=[self.registration(one) for one in chosen]
            ),
            lambda: self.world.accept(offer, chosen=chosen, at=self.at),
        )

    @precondition(lambda self: self.world.offers)
    @rule(pick=picks)
    def they_decline(self, pick: int) -> None:
        offer = self.offer_of(pick)
        self.both(
            lambda: line.decline(self.offer(offer), act=self.act),
            lambda: self.world.decline(offer, at=self.at),
        )

    @precondition(lambda self: self.world.parties)
    @rule(pick=picks)
    def they_leave_a_queue(self, pick: int) -> None:
        places = self.party_of(pick).places
        if not places:
            return
        place = places[-1 - pick % len(places)]
        self.both(
            lambda: line.leave(self.entry(place), act=self.act),
            lambda: self.world.leave(place, at=self.at),
        )

    @precondition(lambda self: self.world.parties)
    @rule(pick=picks, ranking=st.lists(st.integers(0, 2), max_size=3))
    def they_rank(self, pick: int, ranking: list[int]) -> None:
        party, rooms = self.party_of(pick), [self.room_of(number) for number in ranking]
        self.both(
            lambda: line.rank(
                self.party(party), [self.comptoir(room) for room in rooms], act=self.act
            ),
            lambda: self.world.rank(party, rooms, at=self.at),
        )

    @precondition(lambda self: self.world.parties)
    @rule(pick=picks, whom=st.integers(0, 4))
    def one_cancels(self, pick: int, whom: int) -> None:
        party = self.party_of(pick)
        one = party.people[whom % len(party.people)]
        self.both(
            lambda: change.cancel(self.registration(one), act=self.act),
            lambda: self.world.cancel([one], at=self.at),
        )

    @precondition(lambda self: any(one.state == State.SEATED for one in self.world.everyone()))
    @rule(pick=picks)
    def a_seat_is_given_up_for_good(self, pick: int) -> None:
        seated = [one for one in self.world.everyone() if one.state == State.SEATED]
        one = seated[pick % len(seated)]
        self.both(
            lambda: change.cancel(self.registration(one), act=self.act),
            lambda: self.world.cancel([one], at=self.at),
        )
        self.at += timedelta(minutes=11)
        self.the_runner_comes_by()

    @precondition(lambda self: self.world.parties)
    @rule(pick=picks)
    def all_cancel(self, pick: int) -> None:
        party = self.party_of(pick)
        self.both(
            lambda: change.cancel_party(self.party(party), act=self.act),
            lambda: self.world.cancel(party.those(State.SEATED, State.WAITING), at=self.at),
        )

    @precondition(lambda self: any(one.gone_at for one in self.world.everyone()))
    @rule(pick=picks)
    def one_thinks_better(self, pick: int) -> None:
        one = self.gone(pick)
        self.both(
            lambda: change.undo(self.registration(one), act=self.act),
            lambda: self.world.undo([one], at=self.at),
        )

    @precondition(lambda self: any(one.gone_at for one in self.world.everyone()))
    @rule(pick=picks)
    def all_think_better(self, pick: int) -> None:
        party = self.gone(pick).party
        last = max(one.gone_at for one in party.people if one.gone_at)
        self.both(
            lambda: change.undo_party(self.party(party), act=self.act),
            lambda: self.world.undo(
                [one for one in party.people if one.gone_at == last], at=self.at
            ),
        )

    @precondition(lambda self: self.world.parties)
    @rule(pick=picks)
    def one_more_comes(self, pick: int) -> None:
        party = self.party_of(pick)
        name = f"Renfort {len(party.people)} de {party.number}"
        lived, one = self.both(
            lambda: change.add_person(self.party(party), name=name, under_15=False, act=self.act),
            lambda: self.world.add(party, at=self.at),
        )
        if one:
            self.pks[one] = lived.pk

    @precondition(lambda self: self.world.parties)
    @rule(pick=picks, room=picks)
    def they_change_comptoir(self, pick: int, room: int) -> None:
        party, wanted = self.party_of(pick), self.room_of(room)
        self.both(
            lambda: change.change_comptoir(self.party(party), self.comptoir(wanted), act=self.act),
            lambda: self.world.change(party, wanted, at=self.at),
        )

    @precondition(lambda self: self.world.parties)
    @rule(pick=picks, together=st.booleans())
    def they_choose_how_they_fit(self, pick: int, *, together: bool) -> None:
        party, fit = self.party_of(pick), Party.Fit.ALL if together else Party.Fit.SOME
        self.both(
            lambda: change.choose_fit(self.party(party), fit, act=self.act),
            lambda: self.world.choose(party, together=together, at=self.at),
        )

    # The mission and time

    @rule(room=picks, seats=st.integers(-3, 3))
    def the_mission_changes_the_seats(self, room: int, seats: int) -> None:
        chosen = self.room_of(room)
        capacity = max(chosen.capacity + seats, 1)
        self.both(
            lambda: organise.set_capacity(
                self.comptoir(chosen), capacity, act=platform_act(self.at)
            ),
            lambda: self.world.set_capacity(chosen, capacity, at=self.at),
        )

    @rule(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: timedelta) -> None:
        """And now and then somebody sets the clock back."""
        self.at += wait

    @rule(pick=picks, wait=st.sampled_from([-SECOND, timedelta(0), SECOND]))
    def it_is_the_moment(self, pick: int, wait: timedelta) -> None:
        """Just before, at, or just after what is next: an end of offer, of regret, the draw, the last call, the cut-off."""
        moments = {offer.ends for offer in self.pending}
        moments |= {
            one.gone_at + timedelta(minutes=10) for one in self.world.everyone() if one.gone_at
        }
        for room in self.world.rooms:
            moments |= {room.cut_off, room.cut_off - LAST_CALL, room.starts}
            moments |= {room.draw_at} if room.draw_at else set()
        to_come = sorted(moment for moment in moments if moment > self.at)[:4]
        if to_come:
            self.at = to_come[pick % len(to_come)] + wait

    @rule()
    def the_runner_comes_by(self) -> None:
        """What is due is done: by the jobs that acts wrote, and by the clockwork that looks for the rest."""
        due = Job.objects.due(self.at).filter(name="comptoirs.settle")
        found = {job.payload["comptoir"] for job in due} | set(to_settle(self.at))
        due.update(done_at=self.at)
        for room in self.world.rooms:
            if self.pks[room] in found:
                settling.settle(self.pks[room], act=platform_act(self.at))
            if self.pks[room] in found or self.at < room.starts:
                self.world.settle(room, at=self.at)
        for room in self.world.rooms:
            self.does_not_idle(room)
            journal = replay(told_by_the_journal(self.comptoir(room)))
            assert journal == [(place.number, place.wanted) for place in room.line]

    @rule()
    def the_postman_comes_by(self) -> None:
        """Each thing is told once, in a letter of its own; what is due and has an address does not stay."""
        telling.tell_due(1000, act=platform_act(self.at))
        told = Notice.objects.filter(outcome=Notice.Outcome.TOLD).values_list("pk", flat=True)
        letters = Letter.objects.filter(key__startswith="comptoirs/notice:")
        keys = Counter(f"comptoirs/notice:{pk}" for pk in told)
        assert Counter(letters.values_list("key", flat=True)) == keys
        assert not Notice.objects.due(self.at).exclude(party__email="").exists()


@pytest.mark.django_db
@pytest.mark.timeout(0 if "COMPTOIR_TEST_HISTORIES" in os.environ else 900)
def test_any_history_keeps_the_published_rules() -> None:
    a.an_edition()
    run_state_machine_as_test(
        LineMachine,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize="COMPTOIR_TEST_HISTORIES" not in os.environ,
            print_blob=True,
        ),
    )
