"""What pages answer otherwise: to a form sent empty, without JavaScript, in English. Run by `make audit`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.audit.conftest import look_at_all
from tests.support import trials
from tests.support.looking import NARROW, PHONE, Screen, axe, look, show, watch
from tests.support.saying import nothing
from tests.support.validity import invalidities

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.audit, pytest.mark.timeout(2400)]

DARK_DESK = Screen(1280, 800, theme="dark")


def test_forms_sent_empty_say_what_is_wrong(browser, survey):
    answers: dict[str, str] = {}
    faults: dict[str, list[str]] = {}
    for stop in survey.stops:
        window = survey.window(browser, stop, NARROW)
        page = window.new_page()
        complaints = watch(page)
        page.goto(stop.url)
        for number in range(len(trials.forms_to_fill(page))):
            page.goto(stop.url)
            trials.send_empty(page, trials.forms_to_fill(page)[number])
            answers[f"{stop} {number}"] = page.content()
            if found := _of_an_answer(page) + complaints:
                faults[f"{stop} {number}"] = found
        window.close()
    assert len(answers) >= 4, "the forms of registration, sign-in, contact and call back"
    assert nothing(faults)
    assert nothing({name: found for name, found in invalidities(answers).items() if found})


def _of_an_answer(page: Page) -> list[str]:
    """Return the faults of a refused form, on the narrowest screen by day, then on a desk by night."""
    faults = trials.faults_of_an_answer(page) + axe(page) + trials.wider_than_the_screen(page)
    show(page, DARK_DESK)
    faults += axe(page) + trials.wider_than_the_screen(page)
    show(page, NARROW)
    return faults


def test_every_page_without_javascript(browser, survey):
    bare = Screen(360, 740, javascript=False)
    findings = look_at_all(browser, survey, bare)
    assert nothing(findings.each(lambda look: look.status != 200))
    assert nothing(findings.each(lambda look: look.complaints))


def test_every_page_in_english(browser, survey):
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
