"""To look at one page as a person would, and write down what it cost and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pytest_playwright_axe.axe import MIN_AXE_PATH, WCAG_22AA_RULESET

from tests.support.ecoindex import ecoindex

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Page,
        Request,
        StorageState,
    )

_COUNT = "() => document.querySelectorAll('*').length - document.querySelectorAll('svg *').length"
_RUN_AXE = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"


@dataclass(frozen=True, slots=True)
class Screen:
    """A window: how large, in which light, with or without JavaScript."""

    width: int
    height: int
    theme: str = "light"
    javascript: bool = True

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}{'' if self.javascript else '-nojs'}"


PHONE = Screen(360, 740)
DESK = Screen(1280, 800)
NARROW = Screen(320, 640)


@dataclass(slots=True)
class Cost:
    """What a first visit asks of the network and of the machine."""

    elements: int = 0
    requests: int = 0
    kilobytes: float = 0
    elsewhere: set[str] = field(default_factory=set)

    @property
    def ecoindex(self) -> float:
        """The score, of 100."""
        return ecoindex(elements=self.elements, requests=self.requests, kilobytes=self.kilobytes)

    def excesses(self, *, elements: int | None = 320) -> list[str]:
        """Return what goes over the budget; a declaration with a prescribed table has no limit of elements."""
        found = []
        if elements is not None and self.elements > elements:
            found.append(f"{self.elements} elements (at most {elements})")
        if self.requests > 8:
            found.append(f"{self.requests} requests (at most 8)")
        if self.kilobytes > 120:
            found.append(f"{self.kilobytes:.0f} kB (at most 120)")
        if self.elsewhere:
            found.append(f"asks {', '.join(sorted(self.elsewhere))}")
        if elements == 320 and self.ecoindex < 81:
            found.append(f"EcoIndex {self.ecoindex:.1f} (at least 81)")
        return found


@dataclass(slots=True)
class Look:
    """One page, seen once."""

    url: str
    status: int
    html: str
    cost: Cost
    complaints: list[str]


@cache
def _axe_source() -> str:
    return MIN_AXE_PATH.read_text(encoding="utf-8")


def open_window(
    browser: Browser, screen: Screen, *, state: StorageState | None = None
) -> BrowserContext:
    """Return an empty window: no cache, no cookie but those given."""
    return browser.new_context(
        viewport={"width": screen.width, "height": screen.height},
        color_scheme="dark" if screen.theme == "dark" else "light",
        java_script_enabled=screen.javascript,
        storage_state=state,
        locale="fr-FR",
        reduced_motion="reduce",
    )


def show(page: Page, screen: Screen) -> None:
    """Show an open page on another screen: the styles answer to its width and to its light, nothing is loaded again."""
    page.set_viewport_size({"width": screen.width, "height": screen.height})
    page.emulate_media(color_scheme="dark" if screen.theme == "dark" else "light")


def watch(page: Page) -> list[str]:
    """Return a list that fills with what the browser complains of: errors, refusals of the policy, lost files."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        # An error page is asked for on purpose; its own status is no complaint.
        if (
            "the server responded with a status" in message.text
            and message.location["url"] == page.url
        ):
            return
        complaints.append(f"{message.type}: {message.text}")

    def lose(request: Request) -> None:
        # A suggestion under way when the person goes to another page is left behind, not lost.
        if request.resource_type in {"xhr", "fetch"} and request.failure == "net::ERR_ABORTED":
            return
        complaints.append(f"lost: {request.url} {request.failure}")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(f"exception: {error}"))
    page.on("requestfailed", lose)
    return complaints


def look(window: BrowserContext, url: str) -> Look:
    """Open a page in a new tab, to its bottom, and say what it cost. The tab stays open as the window's last."""
    page = window.new_page()
    complaints, cost = watch(page), Cost()
    wire = window.new_cdp_session(page)
    wire.send("Network.enable")

    def asked(event: dict[str, Any]) -> None:
        parts = urlsplit(event["request"]["url"])
        if parts.scheme in {"http", "https", "ws", "wss"}:
            cost.requests += 1
            if parts.netloc != urlsplit(url).netloc:
                cost.elsewhere.add(parts.netloc)

    def received(event: dict[str, Any]) -> None:
        cost.kilobytes += event["encodedDataLength"] / 1000

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", received)
    answer = page.goto(url, wait_until="load")
    if answer is None:
        raise RuntimeError(f"{url} gives no answer")
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(50)
    cost.elements = page.evaluate(_COUNT)
    return Look(url, answer.status, answer.text(), cost, complaints)


def axe(page: Page) -> list[str]:
    """Return the violations of WCAG 2.2 AA and of good practice that axe finds in a page as it stands."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe_source())
    result: dict[str, Any] = page.evaluate(_RUN_AXE, list(WCAG_22AA_RULESET))
    return [
        f"{violation['id']}: {violation['help']} — {node['html'][:160]} ({'; '.join(map(str, node['target']))})"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
