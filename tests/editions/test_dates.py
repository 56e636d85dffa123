"""Moments in Paris, on the two nights when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from comptoir.editions.dates import existing, is_ambiguous, paris, said, said_ended, said_until
from comptoir.kernel.clock import PARIS
from comptoir.kernel.refusals import Refusal


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        (paris(2027, 3, 28, 1, 59, 59), datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC)),
        (paris(2027, 3, 28, 3), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (paris(2027, 10, 31, 2, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (paris(2027, 10, 31, 2, 30, fold=1), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
        (paris(2027, 10, 31, 3), datetime(2027, 10, 31, 2, tzinfo=UTC)),
    ],
)
def test_a_wall_clock_is_one_moment(wall: datetime, utc: datetime) -> None:
    assert wall.astimezone(UTC) == utc


@pytest.mark.parametrize("hour", [(2, 0, 0), (2, 30, 0), (2, 59, 59)])
def test_an_hour_that_the_clocks_skip_is_refused(hour: tuple[int, int, int]) -> None:
    with translation.override("fr"), pytest.raises(Refusal) as refused:
        paris(2027, 3, 28, *hour)
    assert refused.value.rule == "editions.dates"


def test_the_refusal_says_what_to_do() -> None:
    with translation.override("fr"), pytest.raises(Refusal) as refused:
        paris(2027, 3, 28, 2, 30)
    assert str(refused.value).replace("\u00a0", " ") == (
        "Le 28 mars 2027, les horloges passent de 2 h à 3 h : 2 h 30 n’existe pas."
        " Choisissez une heure avant 2 h ou à partir de 3 h."
    )


@pytest.mark.parametrize(
    ("moment", "twice"),
    [(datetime(2027, 10, 31, 2, tzinfo=PARIS), True), (datetime(2027, 10, 31, 2, 59, 59, tzinfo=PARIS), True),
     (datetime(2027, 10, 31, 1, 59, 59, tzinfo=PARIS), False), (datetime(2027, 10, 31, 3, tzinfo=PARIS), False),
     (datetime(2027, 3, 28, 2, 30, tzinfo=PARIS), False)],
)  # fmt: skip
def test_an_hour_that_comes_twice_is_known(moment: datetime, twice: bool) -> None:
    assert is_ambiguous(moment) is twice


@given(st.integers(1_577_836_800, 2_208_988_800).map(lambda s: datetime.fromtimestamp(s, UTC)))
def test_whatever_the_clocks_show_exists(moment: datetime) -> None:
    assert existing(moment.astimezone(PARIS)).astimezone(UTC) == moment


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "1er mars 2027 à 9 h"), ("en", "1 March 2027 at 09:00")]
)
def test_a_moment_is_said(language: str, words: str) -> None:
    with translation.override(language):
        assert said(paris(2027, 3, 1, 9)).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("end", "words"),
    [(paris(2027, 6, 16), "15 juin 2027 inclus"), (paris(2027, 6, 15, 23, 59, 59), "15 juin 2027 inclus"),
     (paris(2027, 6, 15, 17), "15 juin 2027 à 17 h"), (paris(2027, 3, 29), "28 mars 2027 inclus"),
     (paris(2027, 11, 1), "31 octobre 2027 inclus")],
)  # fmt: skip
def test_an_end_is_said_by_its_last_day(end: datetime, words: str) -> None:
    with translation.override("fr"):
        assert said_until(end).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("end", "words"),
    [(paris(2027, 6, 16), "15 juin 2027"), (paris(2027, 6, 15, 23, 59, 59), "15 juin 2027"),
     (paris(2027, 6, 15, 17), "15 juin 2027 à 17 h"), (paris(2027, 3, 29), "28 mars 2027"),
     (paris(2027, 11, 1), "31 octobre 2027")],
)  # fmt: skip
def test_an_end_that_is_past_is_said_by_its_last_day(end: datetime, words: str) -> None:
    with translation.override("fr"):
        assert said_ended(end).replace("\u00a0", " ") == words


def test_a_day_of_the_change_of_hour_has_23_or_25_hours() -> None:
    lengths = [
        end - begin
        for begin, end in (
            (paris(2027, 3, 28), paris(2027, 3, 29)),
            (paris(2027, 10, 31), paris(2027, 11, 1)),
        )
    ]
    assert lengths == [timedelta(hours=23), timedelta(hours=25)]
