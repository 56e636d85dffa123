"""The tour shows what it says, in pictures that load on a slow line."""

from __future__ import annotations

import pytest

from tests.support.routes import routes
from tests.support.saying import nothing
from tools.shots import LARGEST, TOUR, shots


def test_every_picture_of_the_tour_is_there_and_small():
    wanted = shots(TOUR.read_text(encoding="utf-8"))
    assert len(wanted) >= 8
    assert nothing([f"{s.file.name} is missing: make shots" for s in wanted if not s.file.exists()])
    assert nothing([s.file.name for s in wanted if s.file.stat().st_size > LARGEST])


def test_every_picture_shows_a_page_that_exists():
    known = {route.name for route in routes()}
    asked = {shot.page for shot in shots(TOUR.read_text(encoding="utf-8"))}
    assert nothing([page for page in asked if not page.startswith("/") and page not in known])


def test_no_picture_is_left_that_the_tour_does_not_show():
    shown = {shot.file for shot in shots(TOUR.read_text(encoding="utf-8"))}
    assert nothing(set(TOUR.with_suffix("").glob("*")) - shown)


def test_a_tour_says_what_each_picture_shows():
    (shot,) = shots(
        "![A list](tour/a-list.webp) <!-- comptoirs:list 360x740 dark as agent after errors whole -->"
    )
    assert (shot.file.name, shot.page, shot.width, shot.theme) == (
        "a-list.webp",
        "comptoirs:list",
        360,
        "dark",
    )
    assert (shot.visitor, shot.after_errors, shot.whole) == ("agent", True, True)
    with pytest.raises(ValueError, match="other"):
        shots("![A list](tour/other.webp)")
