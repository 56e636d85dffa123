"""The pages to look at, and what the browser must know of who looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.access.table import PAGES
from tests.support.looking import DESK, Look, axe, look, open_window
from tests.support.survey import ROLES, Stop, sign_in, walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, BrowserContext, StorageState

    from tests.support.looking import Screen

# Pages that answer something else than a page of ours, or that a walk only meets after an act.
NO_PAGE = {"accounts:code", "accounts:who", "accounts:second_factor", "accounts:enrol"}
# Written for mail programs: tables and styles of another age, no landmarks.
LETTER = "demo:letter_html"


@dataclass(slots=True)
class Survey:
    """Every page of the demonstration, for anybody and for each role."""

    stops: list[Stop]
    letters: list[Stop]
    states: dict[str, StorageState | None]

    def of(self, *visitors: str) -> list[Stop]:
        """Return the pages of these visitors."""
        return [stop for stop in self.stops if stop.visitor in visitors]

    @property
    def each_once(self) -> list[Stop]:
        """Each route once, for the first visitor who may see it: anybody, if anybody may."""
        anybody = {stop.route for stop in self.of("anyone")}
        return [
            stop for stop in self.stops if stop.visitor == "anyone" or stop.route not in anybody
        ]

    def window(self, browser: Browser, stop: Stop, screen: Screen) -> BrowserContext:
        """Open a window as the visitor of a page."""
        return open_window(browser, screen, state=self.states[stop.visitor])


@pytest.fixture(scope="session")
def survey(browser: Browser, site: str) -> Survey:
    """Walk through the product once: as anybody, then as each role, for what anybody cannot see."""
    states: dict[str, StorageState | None] = {"anyone": None}
    states |= {visitor: sign_in(browser, site, role) for visitor, role in ROLES.items()}
    stops: dict[str, Stop] = {}
    for visitor, state in states.items():
        window = open_window(browser, DESK, state=state)
        found = walk(window.request, site, visitor)
        window.close()
        # A signed-in visitor's home is another page than anybody's: its header and its caches differ.
        alike = {"portal:home", "comptoirs:list", "comptoirs:detail", "comptoirs:register"}
        stops |= {
            f"{visitor} {r}": s
            for r, s in found.items()
            if f"anyone {r}" not in stops or r in alike
        }
    letters = [stop for stop in stops.values() if stop.route == LETTER]
    pages = sorted((stop for stop in stops.values() if stop.route != LETTER), key=str)
    return Survey(pages, letters, states)


@dataclass(slots=True)
class Findings:
    """What was seen of each page in one state."""

    looks: dict[str, Look] = field(default_factory=dict)
    violations: dict[str, list[str]] = field(default_factory=dict)

    def each(self, fault: Callable[[Look], object]) -> dict[str, object]:
        """Return what is wrong, page by page."""
        return {name: found for name, seen in self.looks.items() if (found := fault(seen))}


def look_at_all(
    browser: Browser, survey: Survey, screen: Screen, stops: list[Stop] | None = None
) -> Findings:
    """Open every page on one screen, on a first visit, and let axe read it."""
    findings = Findings()
    for stop in survey.stops if stops is None else stops:
        window = survey.window(browser, stop, screen)
        findings.looks[str(stop)] = look(window, stop.url)
        # Without JavaScript axe cannot run either; the markup it reads is the same.
        if screen.javascript and (found := axe(window.pages[-1])):
            findings.violations[str(stop)] = found
        window.close()
    return findings


def expected_routes() -> set[str]:
    """Return the routes that the access table promises to somebody as a page."""
    return {page.route for page in PAGES if "200" in page.answers.values()} - NO_PAGE
