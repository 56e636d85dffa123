"""Take the screenshots of docs/tour.md: `make shots`.

The tour says itself what it shows, beside each picture, and a test compares:

    ![The list on a phone](tour/list-phone.webp) <!-- comptoirs:list 360x740 light -->
    ![The mission's day](tour/mission.webp) <!-- mission:today 1280x800 dark as agent -->
    ![Help with errors](tour/errors.webp) <!-- comptoirs:register 360x740 light after errors -->
    ![A whole page](tour/whole.webp) <!-- comptoirs:detail 1280x800 light whole -->

A page is a route's name (the walk through the demonstration finds its address) or an address (`/comptoirs/?page=2`).
Pictures are WebP, drawn by Chromium itself: no library is needed, and each stays under 120 kB.
"""

from __future__ import annotations

import base64
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from playwright.sync_api import sync_playwright

from tests.support.browser import FLAGS, chromium
from tests.support.looking import Screen, open_window
from tests.support.product import product
from tests.support.survey import ROLES, Stop, sign_in, walk
from tests.support.trials import forms_to_fill, send_empty

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, StorageState

DOCS = Path(__file__).resolve().parents[1] / "docs"
TOUR = DOCS / "tour.md"
LARGEST = 120_000
# From good to small: the first that fits.
QUALITIES = (85, 70, 50, 35, 20)

_SHOT = re.compile(
    r"!\[[^\]]+\]\((tour/[\w-]+\.webp)\)\s*<!--\s*(\S+) (\d+)x(\d+) (light|dark)"
    r"(?: as (\w+))?( after errors)?( whole)?\s*-->"
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture that the tour asks for."""

    file: Path
    page: str
    width: int
    height: int
    theme: str
    visitor: str
    after_errors: bool
    whole: bool


def shots(tour: str) -> list[Shot]:
    """Read what a tour asks for.

    Raises:
        ValueError: a picture of the tour does not say what it shows.
    """
    found = [
        Shot(
            DOCS / name,
            page,
            int(wide),
            int(high),
            theme,
            visitor or "anyone",
            bool(errors),
            bool(whole),
        )
        for name, page, wide, high, theme, visitor, errors, whole in _SHOT.findall(tour)
    ]
    silent = set(re.findall(r"\((tour/[^)]+)\)", tour)) - {
        f"tour/{shot.file.name}" for shot in found
    }
    if silent:
        raise ValueError(f"These pictures do not say what they show: {', '.join(sorted(silent))}")
    return found


@dataclass(slots=True)
class Guide:
    """Who knows the way: signs each visitor in once, and walks through the product once for each."""

    browser: Browser
    site: str
    states: dict[str, StorageState | None] = field(default_factory=lambda: {"anyone": None})
    walks: dict[str, dict[str, Stop]] = field(default_factory=dict)

    def window(self, shot: Shot) -> BrowserContext:
        """Open the window of a picture, as its visitor."""
        if shot.visitor not in self.states:
            role = ROLES.get(shot.visitor, shot.visitor)
            self.states[shot.visitor] = sign_in(self.browser, self.site, role)
        screen = Screen(shot.width, shot.height, shot.theme)
        return open_window(self.browser, screen, state=self.states[shot.visitor])

    def address(self, window: BrowserContext, shot: Shot) -> str:
        """Return where the page of a picture is.

        Raises:
            LookupError: this visitor meets no such page.
        """
        if shot.page.startswith("/"):
            return self.site + shot.page
        if shot.visitor not in self.walks:
            self.walks[shot.visitor] = walk(window.request, self.site, shot.visitor)
        if shot.page not in self.walks[shot.visitor]:
            raise LookupError(f"{shot.visitor} meets no page {shot.page}")
        return self.walks[shot.visitor][shot.page].url


def take(guide: Guide, shot: Shot) -> int:
    """Take one picture, and return its size in bytes."""
    window = guide.window(shot)
    page = window.new_page()
    page.goto(guide.address(window, shot))
    if shot.after_errors:
        send_empty(page, forms_to_fill(page)[0])
    picture = _drawn(page, whole=shot.whole)
    window.close()
    shot.file.parent.mkdir(parents=True, exist_ok=True)
    shot.file.write_bytes(picture)
    return len(picture)


def _drawn(page: Page, *, whole: bool) -> bytes:
    """Return a page as a WebP small enough."""
    wire = page.context.new_cdp_session(page)
    asked: dict[str, Any] = {"format": "webp"}
    if whole:
        size = wire.send("Page.getLayoutMetrics")["cssContentSize"]
        asked |= {"captureBeyondViewport": True, "clip": {**size, "scale": 1}}
    picture = b""
    for quality in QUALITIES:
        answer = wire.send("Page.captureScreenshot", asked | {"quality": quality})
        picture = base64.b64decode(answer["data"])
        if len(picture) <= LARGEST:
            break
    return picture


def main() -> int:
    """Take every picture of the tour; tell which are too large."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.config.settings_test")
    django.setup()
    too_large = 0
    with product() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        guide = Guide(browser, site)
        for shot in shots(TOUR.read_text(encoding="utf-8")):
            size = take(guide, shot)
            too_large += size > LARGEST
            print(f"{shot.file.relative_to(DOCS.parent)}  {size / 1000:.0f} kB")
        browser.close()
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
