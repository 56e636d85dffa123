"""Fixtures of the tests that drive a browser: one product and one Chromium a run."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.looking import DESK, NARROW, PHONE, Screen, open_window, watch
from tests.support.product import product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

# Chromium by itself, as root, in a closed network: it must not look for its maker's machines.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--font-render-hinting=none",
)  # fmt: skip


def chromium() -> str:
    """Return where the machine's own Chromium is."""
    found = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if not found:
        raise FileNotFoundError("No Chromium on this machine (on Debian: apt install chromium).")
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Use the machine's Chromium: nothing is downloaded."""
    return {"executable_path": chromium(), "args": list(FLAGS)}


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the product, with its demonstration, as `make run` serves it."""
    with product() as address:
        yield address


@pytest.fixture
def tab(browser: Browser, site: str) -> Iterator[Callable[[Screen], Page]]:
    """Open tabs: `tab(PHONE)`; each in a window of its own. What the browser complained of fails the test."""
    windows, complaints = [], []

    def open_tab(screen: Screen = PHONE) -> Page:
        window = open_window(browser, screen)
        window.set_default_timeout(10_000)
        windows.append(window)
        page = window.new_page()
        complaints.append(watch(page))
        return page

    yield open_tab
    for window in windows:
        window.close()
    assert [line for lines in complaints for line in lines] == []


@pytest.fixture
def phone(tab: Callable[[Screen], Page]) -> Page:
    """A phone: 360 × 740."""
    return tab(PHONE)


@pytest.fixture
def desk(tab: Callable[[Screen], Page]) -> Page:
    """A desk: 1280 × 800."""
    return tab(DESK)


@pytest.fixture
def narrow(tab: Callable[[Screen], Page]) -> Page:
    """A page enlarged four times on a desk: 320 px wide."""
    return tab(NARROW)


@pytest.fixture
def plain_phone(tab: Callable[[Screen], Page]) -> Page:
    """A phone without JavaScript."""
    return tab(Screen(PHONE.width, PHONE.height, javascript=False))
