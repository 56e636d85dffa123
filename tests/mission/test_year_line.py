"""The drawing of a year."""

from __future__ import annotations

from comptoir.editions.calendar import steps_of
from comptoir.editions.dates import paris
from comptoir.editions.models import Phase
from comptoir.mission.year_line import draw
from tests.support.moments import NOON


def test_a_year_is_drawn_from_its_first_month_to_its_last() -> None:
    phases = [
        Phase(kind="comptoirs", opens_at=paris(2027, 3, 1), closes_at=paris(2027, 4, 1)),
        Phase(kind="vote", opens_at=paris(2027, 6, 16), closes_at=paris(2027, 7, 1)),
    ]
    line = draw(steps_of(phases, NOON), [paris(2027, 3, 31, 9)], NOON)
    assert [(bar.x, bar.width, bar.state, bar.ends_text) for bar in line.bars] == [
        ("0.00%", "25.41%", "now", False),
        ("87.70%", "12.30%", "next", True),
    ]
    assert [bar.dots for bar in line.bars] == [("24.59%",), ()]
    assert [month.x for month in line.months] == ["0.00%", "25.41%", "50.00%", "75.41%"]
    assert line.today == "11.48%"


def test_without_dates_there_is_no_drawing() -> None:
    assert draw([], [], NOON) is None
