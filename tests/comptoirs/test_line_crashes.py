"""The process dies before any word that an act says to the database: nothing is half done, lost, doubled or told twice.

Each act is done by a process that kills itself at its first word, then at its second, until it comes through
(`tests.comptoirs.dying`). After each death the rows are sound as they are; a runner that comes by finishes the rest.
`make test` dies at each word on SQLite, at every fifth on PostgreSQL, and more seldom in what takes a crowd along;
`COMPTOIR_TEST_STRIDE=1` at each.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import connections

from comptoir.comptoirs.actions import change, line, organise, recover, settling
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.drawing import order
from comptoir.comptoirs.models import Comptoir, Entry, Notice, Offer, Party
from comptoir.jobs import registry
from comptoir.jobs.models import Job
from comptoir.jobs.runner import drain
from comptoir.kernel import clock
from comptoir.kernel.acts import platform_act
from comptoir.mail.models import Letter
from tests.comptoirs.dying import DEAD, DONE, READY
from tests.comptoirs.lived import Lived
from tests.jobs.child import database_url
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(900)]
FREED = NOON + UNDO
SOON = FREED + timedelta(minutes=5)
LATER = SOON + timedelta(days=4)
MOST_WORDS = 200
ON_POSTGRESQL = os.environ.get("COMPTOIR_TEST_DATABASE") == "postgresql"
ASKED = os.environ.get("COMPTOIR_TEST_STRIDE")
STRIDE = int(ASKED or ("5" if ON_POSTGRESQL else "1"))
# What takes a crowd along says much, and the same for each.
STRIDE_OF_A_CROWD = int(ASKED or "7")


class Mortal:
    """A process to which one says what to do, and when to die."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert self._answer() == READY

    def _answer(self) -> str:
        return self.process.stdout.readline().strip()

    def act(self, name: str, pk: int, *, at: datetime, n: int) -> str:
        """Do it, but die before the n-th word."""
        order = {"act": name, "pk": pk, "at": at.isoformat(), "n": n}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return self._answer()


@pytest.fixture
def mortal() -> Iterator[Mortal]:
    environment = {**os.environ, "COMPTOIR_TEST_DATABASE_URL": database_url()}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.comptoirs.dying"],
        env=environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield Mortal(process)
        process.stdin.close()


@pytest.fixture(autouse=True)
def only_what_acts_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    """No clockwork: what an act makes due must be enough."""
    monkeypatch.setattr(registry, "_RHYTHMS", {})


class Scene:
    """A full comptoir of two seats, and who waits: two people, each alone, and a pair that comes together."""

    def __init__(self) -> None:
        self.comptoir = a.a_comptoir(capacity=2)
        self.elsewhere: Comptoir | None = None
        self.seated = [self.party(1), self.party(1)]
        self.first, self.second, self.pair = self.party(1, mail=True), self.party(1), self.party(2)

    def party(self, people: int, *, mail: bool = False, **facts: object) -> Party:
        """A party; letters take time, and one mailbox shows whether each is written once."""
        return a.a_party(self.comptoir, people, **({} if mail else {"email": ""}), **facts)

    def free_a_seat(self) -> Offer:
        """Somebody cancels, ten minutes pass: the first in line is offered a seat."""
        change.cancel(self.seated[0].referent, act=a.visitor())
        settling.settle(self.comptoir.pk, act=platform_act(FREED))
        return Offer.objects.pending().get(entry__comptoir=self.comptoir)

    def counters(self) -> tuple[int, int, int]:
        counted = Comptoir.objects.get(pk=self.comptoir.pk)
        return counted.seats_held, counted.seats_offered, counted.waiting

    def offered(self) -> list[int]:
        """The numbers in the queue of those to whom a seat is offered."""
        pending = Offer.objects.pending().filter(entry__comptoir=self.comptoir)
        return sorted(pending.values_list("entry__number", flat=True))

    def noted(self) -> Counter[str]:
        return Counter(Notice.objects.filter(comptoir=self.comptoir).values_list("kind", flat=True))


def everything() -> dict[str, list[str]]:
    """What an unfinished act could have touched."""
    jobs = Job.objects.values_list("name", "key", "attempts", "done_at")
    rows = vars(Lived()) | {"jobs": jobs, "letters": Letter.objects.values_list("key", flat=True)}
    rows["comptoirs"] = rows["comptoirs"].values()
    return {name: sorted(map(repr, found)) for name, found in rows.items()}


def a_runner_comes_by(at: datetime) -> None:
    """The leases of the dead are over, and what is due is done."""
    Job.objects.waiting().exclude(lease=None).update(leased_until=clock.machine_now())
    drain(at=at)


def dies_whole(mortal: Mortal, name: str, pk: int, *, at: datetime) -> int:
    """Have an act of one transaction die at each of its words: nothing of it is left. Then it lives."""
    before = everything()
    for n in range(1, MOST_WORDS, STRIDE):
        connections.close_all()
        end = mortal.act(name, pk, at=at, n=n)
        Lived().is_sound()
        if end == DONE:
            return n
        assert (end, everything()) == (DEAD, before)
    pytest.fail("It never came through.")


def deaths(
    mortal: Mortal,
    name: str,
    scene: Callable[[], tuple[Scene, int]],
    *,
    at: datetime,
    stride: int = STRIDE,
) -> Iterator[Scene]:
    """Have what a runner does die at each of its words, in a new scene whenever the last one has moved."""
    here, pk = scene()
    before = everything()
    for n in range(1, MOST_WORDS, stride):
        connections.close_all()
        end = mortal.act(name, pk, at=at, n=n)
        assert end in {DEAD, DONE}
        Lived().is_sound()
        if end == DONE or everything() != before:
            yield here
            if end == DONE:
                return
            here, pk = scene()
            before = everything()
    pytest.fail("It never came through.")


def every_letter_left_once() -> None:
    """Of what was handed over, nothing twice; of what was to be told, nothing left."""
    handed = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
    assert set(handed.values()) == {1}
    assert Letter.objects.waiting().count() == 0
    assert not Notice.objects.due(LATER).exclude(party__email="").exists()
    told = Notice.objects.filter(outcome=Notice.Outcome.TOLD).values_list("pk", flat=True)
    letters = Letter.objects.filter(key__startswith="comptoirs/notice:")
    keys = Counter(f"comptoirs/notice:{pk}" for pk in told)
    assert Counter(letters.values_list("key", flat=True)) == keys


def test_accepting(mortal: Mortal) -> None:
    scene = Scene()
    offer = scene.free_a_seat()
    dies_whole(mortal, "accept", offer.pk, at=SOON)
    assert (scene.counters(), scene.offered()) == ((2, 0, 3), [])
    a_runner_comes_by(SOON)
    every_letter_left_once()


def test_declining_offers_the_seat_to_the_next(mortal: Mortal) -> None:
    scene = Scene()
    offer = scene.free_a_seat()
    dies_whole(mortal, "decline", offer.pk, at=SOON)
    assert (scene.counters(), scene.offered()) == ((1, 1, 3), [2])


def test_cancelling_and_thinking_better(mortal: Mortal) -> None:
    scene = Scene()
    registration = scene.seated[1].referent
    dies_whole(mortal, "cancel", registration.pk, at=NOON)
    assert (scene.counters(), scene.offered()) == ((2, 0, 4), [])
    dies_whole(mortal, "undo", registration.pk, at=NOON + UNDO / 2)
    a_runner_comes_by(FREED)
    assert (scene.counters(), scene.offered()) == ((2, 0, 4), [])


def test_leaving_the_queue_while_a_seat_is_offered(mortal: Mortal) -> None:
    scene = Scene()
    scene.free_a_seat()
    dies_whole(mortal, "cancel", scene.first.referent.pk, at=SOON)
    assert (scene.counters(), scene.offered()) == ((1, 1, 3), [2])


def test_an_offer_and_a_kept_seat_that_end_together(mortal: Mortal) -> None:
    def scene() -> tuple[Scene, int]:
        here = Scene()
        here.free_a_seat()
        change.cancel(here.seated[1].referent, act=a.visitor(SOON))
        return here, here.comptoir.pk

    for here in deaths(mortal, "settle", scene, at=LATER):
        a_runner_comes_by(LATER)
        assert (here.counters(), here.offered()) == ((0, 1, 4), [2])
        assert here.noted() == {"offer": 2, "expired": 1}
    every_letter_left_once()


def test_two_offers_left_without_answer_lead_to_the_other_queue(mortal: Mortal) -> None:
    def scene() -> tuple[Scene, int]:
        here = Scene()
        other = a.a_comptoir(capacity=1)
        a.a_party(other, 1, email="")
        line.rank(here.first, [here.comptoir, other], act=a.visitor())
        Entry.objects.filter(party=here.first, comptoir=here.comptoir).update(missed=1)
        here.free_a_seat()
        return here, here.comptoir.pk

    for here in deaths(mortal, "settle", scene, at=LATER):
        a_runner_comes_by(LATER)
        assert (here.counters(), here.offered()) == ((1, 1, 3), [2])
        (entry,) = here.first.entries.standing()
        assert entry.comptoir_id == here.first.referent.comptoir_id != here.comptoir.pk


def test_drawing_lots(mortal: Mortal) -> None:
    def scene() -> tuple[Scene, int]:
        here = Scene()
        facts = {"queue_policy": "draw", "draw_at": SOON, "seed": "b" * 32, "capacity": 3}
        Comptoir.objects.filter(pk=here.comptoir.pk).update(**facts)
        return here, here.comptoir.pk

    first = order("b" * 32, [1, 2, 3])[0]
    for here in deaths(mortal, "settle", scene, at=SOON):
        settling.settle(here.comptoir.pk, act=platform_act(SOON))
        assert here.offered() == ([first] if first != 3 else [])


def test_telling(mortal: Mortal) -> None:
    def scene() -> tuple[Scene, int]:
        here = Scene()
        here.free_a_seat()
        return here, Notice.objects.get(comptoir=here.comptoir).pk

    for _here in deaths(mortal, "tell", scene, at=FREED):
        a_runner_comes_by(FREED)
        every_letter_left_once()


def test_a_runner_that_frees_a_seat_offers_it_and_tells_it(mortal: Mortal) -> None:
    def scene() -> tuple[Scene, int]:
        here = Scene()
        change.cancel(here.seated[0].referent, act=a.visitor())
        return here, 0

    for here in deaths(mortal, "run", scene, at=FREED):
        a_runner_comes_by(FREED)
        assert (here.counters(), here.offered()) == ((1, 1, 4), [1])
        assert here.noted() == {"offer": 1}
        every_letter_left_once()


def test_a_day_that_moves_tells_each_party_once(mortal: Mortal) -> None:
    scene = Scene()
    dies_whole(mortal, "move", scene.comptoir.pk, at=NOON)
    a_runner_comes_by(NOON)
    assert scene.noted() == {"changed": 5}
    assert Letter.objects.filter(name="comptoirs/changed").count() == 1
    every_letter_left_once()


def test_a_day_that_is_called_off_leaves_nobody_waiting_for_it(mortal: Mortal) -> None:
    def scene() -> tuple[Scene, int]:
        here = Scene()
        return here, here.comptoir.pk

    for here in deaths(mortal, "call-off", scene, at=NOON, stride=STRIDE_OF_A_CROWD):
        a_runner_comes_by(NOON)
        assert (here.counters(), here.noted()) == ((2, 0, 0), {"called-off": 5})
        every_letter_left_once()


def test_people_who_are_led_elsewhere_have_one_seat_each_however_often_it_is_begun(
    mortal: Mortal,
) -> None:
    def scene() -> tuple[Scene, int]:
        Comptoir.objects.update(status=Comptoir.Status.DRAFT)
        here = Scene()
        here.elsewhere = a.a_comptoir()
        organise.cancel(here.comptoir, reason="Neige.", act=platform_act(NOON))
        return here, here.comptoir.pk

    for here in deaths(mortal, "rebook", scene, at=NOON, stride=STRIDE_OF_A_CROWD):
        recover.rebook(here.comptoir, [here.elsewhere], act=platform_act(NOON))
        here.elsewhere.refresh_from_db()
        assert (here.counters()[0], here.elsewhere.seats_held) == (0, 6)
        rebooked = Notice.objects.filter(comptoir=here.elsewhere, kind=Notice.Kind.REBOOKED)
        assert rebooked.count() == 5
