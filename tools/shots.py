"""Take the screenshots of docs/tour.md: `make shots`.

The tour says itself what it shows, beside each picture, and a test compares:

    ![The list on a phone](tour/list-phone.webp) <!-- comptoirs:list 360x740 light -->
    ![The mission's day](tour/mission.webp) <!-- portal:mission 1280x800 dark as agent -->
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
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from playwright.sync_api import sync_playwright

from tests.support.browser import FLAGS, chromium
from tests.support.looking import Screen, open_window
from tests.support.product import product
from tests.support.survey import ROLES, address_of, sign_in
from tests.support.trials import forms_to_fill, send_empty

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, StorageState

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


def take(browser: Browser, site: str, shot: Shot, state: StorageState | None) -> int:
    """Take one picture, and return its size in bytes."""
    window = open_window(browser, Screen(shot.width, shot.height, shot.theme), state=state)
    page = window.new_page()
    page.goto(address_of(window.request, site, shot.page, shot.visitor))
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

    wanted, too_large = shots(TOUR.read_text(encoding="utf-8")), 0
    with product() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        states: dict[str, StorageState | None] = {"anyone": None}
        for shot in wanted:
            if shot.visitor not in states:
                states[shot.visitor] = sign_in(browser, site, ROLES[shot.visitor])
            size = take(browser, site, shot, states[shot.visitor])
            too_large += size > LARGEST
            print(f"{shot.file.relative_to(DOCS.parent)}  {size / 1000:.0f} kB")
        browser.close()
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
