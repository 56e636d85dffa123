"""The whole matrix: widths, themes, errors, keyboard, spacing, zoom, no JavaScript, English. Run by `make audit`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.audit.conftest import look_at_all
from tests.support import trials
from tests.support.looking import DESK, NARROW, PHONE, Screen, axe, look, watch
from tests.support.saying import nothing
from tests.support.validity import invalidities

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tests.audit.conftest import Survey

pytestmark = [pytest.mark.audit, pytest.mark.timeout(1800)]

DARK = {"theme": "dark"}
SCREENS = [
    NARROW,
    Screen(320, 640, **DARK),
    Screen(360, 740, **DARK),
    DESK,
    Screen(1280, 800, **DARK),
]
# A page enlarged twice on a desk.
ZOOMED = Screen(640, 400)


def tried(
    browser: Browser, survey: Survey, screen: Screen, trial: Callable[[Page], list[str]]
) -> dict[str, list[str]]:
    """Open every page on a screen, do something to it, and return what goes wrong."""
    found = {}
    for stop in survey.stops:
        window = survey.window(browser, stop, screen)
        page = window.new_page()
        complaints = watch(page)
        page.goto(stop.url)
        if faults := trial(page) + complaints:
            found[str(stop)] = faults
        window.close()
    return found


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_every_page_on_every_screen(browser, survey, screen):
    findings = look_at_all(browser, survey, screen)
    assert nothing(findings.violations)
    assert nothing(findings.each(lambda look: look.complaints))


@pytest.mark.parametrize("screen", [NARROW, PHONE, ZOOMED, DESK], ids=str)
def test_nobody_scrolls_sideways(browser, survey, screen):
    assert nothing(tried(browser, survey, screen, trials.wider_than_the_screen))


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=str)
def test_words_may_be_spaced(browser, survey, screen):
    assert nothing(tried(browser, survey, screen, trials.clipped_when_spaced))


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=str)
def test_the_keyboard_reaches_everything(browser, survey, screen):
    assert nothing(tried(browser, survey, screen, trials.faults_of_the_keyboard))


def test_every_page_enlarged_twice_is_accessible(browser, survey):
    assert nothing(tried(browser, survey, ZOOMED, axe))


@pytest.mark.parametrize("screen", [NARROW, Screen(1280, 800, **DARK)], ids=str)
def test_forms_sent_empty_say_what_is_wrong(browser, survey, screen):
    answers: dict[str, str] = {}

    def send_each(page: Page) -> list[str]:
        found, address = [], page.url
        for number in range(len(trials.forms_to_fill(page))):
            page.goto(address)
            trials.send_empty(page, trials.forms_to_fill(page)[number])
            answers[f"{address} {number}"] = page.content()
            found += (
                trials.faults_of_an_answer(page) + axe(page) + trials.wider_than_the_screen(page)
            )
        return found

    assert nothing(tried(browser, survey, screen, send_each))
    assert len(answers) >= 4, "the forms of registration, sign-in, contact and call back"
    assert nothing({name: faults for name, faults in invalidities(answers).items() if faults})


def test_every_page_without_javascript(browser, survey):
    bare = Screen(360, 740, javascript=False)
    findings = look_at_all(browser, survey, bare)
    assert nothing(findings.each(lambda look: look.status != 200))
    assert nothing(findings.each(lambda look: look.complaints))


def test_every_page_in_english(browser, survey, site):
    pages, faults = {}, {}
    for stop in survey.of("anyone"):
        parts = urlsplit(stop.url)
        if parts.path.startswith("/b/"):
            continue
        window = survey.window(browser, stop, PHONE)
        seen = look(window, urlunsplit(parts._replace(path=f"/en{parts.path}")))
        pages[stop.route] = seen.html
        found = axe(window.pages[-1]) + seen.complaints + seen.cost.excesses(elements=1200)
        if found or seen.status != 200 or '<html lang="en"' not in seen.html:
            faults[stop.route] = [seen.status, *found]
        window.close()
    assert nothing(faults)
    assert nothing({name: found for name, found in invalidities(pages).items() if found})
