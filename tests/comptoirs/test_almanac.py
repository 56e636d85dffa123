"""Days that ask for care: computed, or written down by the installation with their source."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from comptoir.comptoirs.almanac import Almanac, Election, almanac, cautions_of, read, warnings_for
from tests.support.factories import an_edition

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from comptoir.comptoirs.almanac import Caution

days = st.dates(date(2000, 1, 1), date(2150, 12, 31))


def kinds(found: Iterable[Caution]) -> list[str]:
    return [one.kind for one in found]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 5, 18), []),
        (date(2027, 3, 1), ["school", "election"]),
        (date(2027, 3, 8), ["election"]),
        (date(2027, 4, 17), ["school", "election"]),
        (date(2027, 5, 2), ["school", "election"]),
        (date(2027, 5, 3), []),
        (date(2027, 5, 6), ["holiday", "school"]),
        (date(2027, 5, 17), ["holiday"]),
        (date(2027, 8, 31), ["school"]),
        (date(2027, 9, 1), ["election"]),
        (date(2028, 4, 1), []),
        (date(2031, 4, 1), ["unknown"]),
    ],
)
def test_what_the_calendar_of_the_installation_says_of_a_day(day: date, why: list[str]) -> None:
    assert kinds(cautions_of(day, almanac())) == why


def test_a_warning_says_what_and_what_to_do() -> None:
    with translation.override("fr"):
        whit_monday, election = (
            cautions_of(date(2027, 5, 17), almanac())[0],
            cautions_of(date(2027, 9, 1), almanac())[0],
        )
    assert whit_monday.text == (
        "Le 17 mai 2027 est un jour férié\u00a0: le lundi de Pentecôte. Vérifiez que le lieu ouvre et qui vient."
    )
    assert election.text == (
        "Du 1er septembre 2027 au 31 mars 2028 courent les mois avant une élection"
        " (élections départementales et régionales, mois fixé par la loi). Informez, sans mettre en valeur un bilan"
        " (Code électoral, L52-1). Faites relire les affiches et les lettres par le service juridique."
    )


@given(days)
def test_the_months_before_an_election_are_six_whole_months_and_its_own(month: date) -> None:
    month = month.replace(day=1)
    election = Election("x", month, month + timedelta(days=20), "law", "")
    before = election.care_from
    assert before.day == 1
    assert (month.year - before.year) * 12 + month.month - before.month == 6
    assert election.concerns(before, before)
    assert not election.concerns(before - timedelta(days=1), before - timedelta(days=1))
    assert not election.concerns(election.ends + timedelta(days=1), date.max)


@given(days)
def test_without_a_calendar_each_day_says_that_it_is_not_known(day: date) -> None:
    assert "unknown" in kinds(cautions_of(day, Almanac()))


def test_a_day_after_the_end_of_the_submission_is_said_first(db: None) -> None:
    edition = an_edition(2027)
    assert kinds(warnings_for(date(2027, 6, 30), edition)) == []
    assert kinds(warnings_for(date(2027, 7, 1), edition)) == ["submission"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[school]\nzone = 'B'", "known_from"),
        ("[school", "TOMLDecodeError"),
        (
            (
                "[school]\nzone='B'\nsource='x'\nknown_from=2027-01-01\nknown_until=2027-12-31\nholidays=[]\n"
                "[[elections]]\nname='x'\nmonth=2027-04-01\nends=2027-04-30\ncertainty='sure'\nsource='x'"
            ),
            "certainty",
        ),
    ],
)
def test_a_calendar_that_cannot_be_read_says_where(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "calendar.toml"
    path.write_text(written)
    with pytest.raises(ImproperlyConfigured, match=said):
        read(path)


def test_an_installation_without_calendar_knows_nothing(tmp_path: Path) -> None:
    assert read(tmp_path / "calendar.toml") == Almanac()
