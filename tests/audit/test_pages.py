"""Each page once, on a phone by day: reached, valid, accessible, light. The first part of `make audit`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.audit.conftest import expected_routes, look_at_all
from tests.support.looking import PHONE
from tests.support.saying import nothing
from tests.support.survey import route_of
from tests.support.validity import invalidities

if TYPE_CHECKING:
    from tests.audit.conftest import Findings

pytestmark = [pytest.mark.audit, pytest.mark.timeout(1200)]

# What answers with data and not with a page, and what stands in the place of a page.
DATA = {
    "live", "ready", "security_txt", "robots_txt", "ui:tokens", "territory:suggestions", "comptoirs:event_ics",
    "comptoirs:calendar_ics", "demo:letter_html", "comptoirs:atom", "comptoirs:openagenda", "comptoirs:my_ics",
    "comptoirs:mission_kit_text", "mission:history_export",
    "imports:refused", "imports:sample",
}  # fmt: skip
# Declarations show tables that a decree or a standard prescribes; staff screens may be denser than the others.
DECLARATIONS = {"portal:ecodesign", "portal:accessibility", "privacy:notice"}
STAFF, STAFF_ELEMENTS, ELEMENTS = "/gestion/", 1200, 320
# What a letter cannot have.
OF_PAGES = ("landmark-one-main:", "region:", "page-has-heading-one:")


def most_elements(url: str) -> int | None:
    """Return how many elements the page at this address may have; None: as many as it needs."""
    if route_of(url) in DECLARATIONS:
        return None
    return STAFF_ELEMENTS if urlsplit(url).path.startswith(STAFF) else ELEMENTS


@pytest.fixture(scope="session")
def seen(browser, survey) -> Findings:
    """Every page on a phone by day."""
    return look_at_all(browser, survey, PHONE, survey.each_once)


def test_every_page_can_be_reached_by_links(survey):
    assert nothing(expected_routes() - DATA - {stop.route for stop in survey.stops})


def test_every_page_answers(seen):
    assert nothing(seen.each(lambda look: look.status != 200))


def test_no_page_breaks_a_rule_of_accessibility(seen):
    assert nothing(seen.violations)


def test_every_page_is_valid_html(seen):
    faults = invalidities({name: look.html for name, look in seen.looks.items()})
    assert nothing({name: found for name, found in faults.items() if found})


def test_every_page_keeps_to_its_budget(seen):
    assert nothing(seen.each(lambda look: look.cost.excesses(elements=most_elements(look.url))))


def test_the_browser_complains_of_nothing(seen):
    assert nothing(seen.each(lambda look: look.complaints))


def test_titles_tell_pages_apart(seen):
    titles: dict[str, set[str]] = {}
    for look in seen.looks.values():
        title = look.html.partition("<title>")[2].partition("</title>")[0]
        titles.setdefault(title, set()).add(route_of(look.url) or look.url)
    assert nothing(
        {title: routes for title, routes in titles.items() if len(routes) > 1 or not title}
    )


def test_letters_are_accessible(browser, survey):
    findings = look_at_all(browser, survey, PHONE, survey.letters)
    found = [
        line
        for lines in findings.violations.values()
        for line in lines
        if not line.startswith(OF_PAGES)
    ]
    assert len(survey.letters) >= 1
    assert nothing(found)
    assert nothing(findings.each(lambda look: look.complaints))
