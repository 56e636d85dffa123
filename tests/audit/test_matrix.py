"""Every page led over the whole matrix: widths, themes, zoom, spacing, keyboard. Run by `make audit`."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from tests.support import trials
from tests.support.looking import DESK, NARROW, PHONE, Screen, axe, show, watch
from tests.support.saying import nothing

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tests.audit.conftest import Survey

    Trial = Callable[[Page], list[str]]
    Faults = dict[str, dict[str, list[str]]]

pytestmark = [pytest.mark.audit, pytest.mark.timeout(2400)]

# A page enlarged twice on a desk.
ZOOMED = Screen(640, 400)
DARK_PHONE, DARK_DESK = Screen(360, 740, theme="dark"), Screen(1280, 800, theme="dark")

# What is tried, in this order: the words are spaced last, they stay so.
TRIALS: list[tuple[str, Screen, Trial]] = [
    *[("axe", screen, axe) for screen in (NARROW, DARK_PHONE, ZOOMED, DESK, DARK_DESK)],
    *[("width", screen, trials.wider_than_the_screen) for screen in (NARROW, PHONE, ZOOMED, DESK)],
    *[("keyboard", screen, trials.faults_of_the_keyboard) for screen in (PHONE, DESK)],
    *[("spacing", screen, trials.clipped_when_spaced) for screen in (PHONE, DESK)],
]


@pytest.fixture(scope="session")
def faults(browser: Browser, survey: Survey) -> Faults:
    """Open every page once, lead it over each screen, and return what goes wrong: by trial, then by page."""
    found: Faults = defaultdict(dict)
    for _visitor, stops in groupby(survey.stops, key=lambda stop: stop.visitor):
        mine = list(stops)
        window = survey.window(browser, mine[0], NARROW)
        page = window.new_page()
        complaints = watch(page)
        for stop in mine:
            page.goto(stop.url)
            for name, screen, trial in TRIALS:
                show(page, screen)
                if faults := trial(page):
                    found[f"{name} {screen}"][str(stop)] = faults
            if complaints:
                found["complaints"][str(stop)] = complaints.copy()
                complaints.clear()
        window.close()
    return found


@pytest.mark.parametrize(
    "screen", [screen for name, screen, _t in TRIALS if name == "axe"], ids=str
)
def test_no_page_breaks_a_rule_of_accessibility(faults, screen):
    assert nothing(faults[f"axe {screen}"])


@pytest.mark.parametrize("screen", [NARROW, PHONE, ZOOMED, DESK], ids=str)
def test_nobody_scrolls_sideways(faults, screen):
    assert nothing(faults[f"width {screen}"])


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=str)
def test_the_keyboard_reaches_everything(faults, screen):
    assert nothing(faults[f"keyboard {screen}"])


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=str)
def test_words_may_be_spaced(faults, screen):
    assert nothing(faults[f"spacing {screen}"])


def test_the_browser_complains_of_nothing(faults):
    assert nothing(faults["complaints"])
