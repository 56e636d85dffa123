"""Acts, refusals, lifecycles, the clock."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from enum import StrEnum

import pytest

from comptoir.kernel import clock
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.lifecycles import Lifecycle
from comptoir.kernel.refusals import NextStep, Refusal
from tests.support.moments import NOON


class State(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


LIFE = Lifecycle({State.DRAFT: {State.PUBLISHED}, State.PUBLISHED: {State.CANCELLED}})


@pytest.mark.parametrize("present", State)
@pytest.mark.parametrize("wanted", State)
def test_only_the_moves_of_the_table_are_allowed(present, wanted):
    written = {(State.DRAFT, State.PUBLISHED), (State.PUBLISHED, State.CANCELLED)}
    assert LIFE.allows(present, wanted) is ((present, wanted) in written)


def test_a_move_of_the_table_is_not_refused():
    assert LIFE.require(State.DRAFT, State.PUBLISHED, rule="R-1") is None


def test_any_other_move_is_refused_by_its_rule():
    with pytest.raises(Refusal) as refused:
        LIFE.require(State.CANCELLED, State.PUBLISHED, rule="R-1")
    assert (refused.value.rule, refused.value.next_step) == ("R-1", None)


def test_a_refusal_carries_the_next_step():
    step = NextStep("S’inscrire", "/comptoirs/")
    refusal = Refusal("Trop tard.", rule="R-2", next_step=step)
    assert (str(refusal), refusal.message, refusal.next_step) == ("Trop tard.", "Trop tard.", step)


def test_the_platform_acts_without_a_name():
    assert platform_act(NOON) == Act(Actor(ActorKind.PLATFORM, ""), NOON)


def test_an_act_is_not_changed_afterwards():
    with pytest.raises(FrozenInstanceError):
        platform_act(NOON).at = NOON


def test_the_settings_name_the_clock(settings):
    settings.CLOCK = "tests.kernel.frozen.noon"
    assert clock.now() == NOON


def test_no_setting_bends_the_machine_s_own_time(settings):
    settings.CLOCK = "tests.kernel.frozen.noon"
    before = datetime.now(UTC)
    assert before <= clock.machine_now() <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("moment", "wall"),
    [("2027-03-28T00:59:59+00:00", "01:59:59"), ("2027-03-28T01:00:00+00:00", "03:00:00"), ("2027-10-31T01:00:00+00:00", "02:00:00")],
)  # fmt: skip
def test_the_wall_says_the_hour_of_paris(moment, wall):
    assert clock.local(datetime.fromisoformat(moment)).strftime("%H:%M:%S") == wall
