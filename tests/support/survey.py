"""A walk through the running product: which pages there are for each kind of visitor, by following links."""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from tests.support.looking import Screen, open_window
from tests.support.routes import routes

if TYPE_CHECKING:
    from playwright.sync_api import APIRequestContext, Browser, StorageState

# A demonstration is entered in one click; the names of its buttons' addresses. Whoever waits, sits or is offered
# seats meets pages of their own, whatever letters the tests before have put on top of the others.
ROLES = {
    "person": "holder",
    "seated": "inhabitant",
    "family": "family",
    "host": "host",
    "agent": "agent",
}
_LINK = re.compile(r"""\bhref=["']([^"'#]+)""")
_ENOUGH = 400
# One letter brings a ticket, another only a place in the queue; one comptoir is published, another a draft.
_SEVERAL = {
    "demo:letter": 24,
    "comptoirs:manage": 14,
    "comptoirs:mission_comptoir": 14,
    "comptoirs:mission_programme": 14,
    "imports:detail": 6,
    "mailings:mailing": 3,
}


@dataclass(frozen=True, slots=True)
class Stop:
    """A page of the walk: whose eyes, which route, which address, and what the browser must know of the visitor."""

    visitor: str
    route: str
    url: str

    def __str__(self) -> str:
        return f"{self.visitor}: {self.route}"


def route_of(url: str) -> str | None:
    """Return the name of what answers at an address; None when nothing of ours does, or in another language."""
    path = urlsplit(url).path
    try:
        return None if path.startswith("/en/") else resolve(path).view_name
    except Resolver404:
        return None


def sign_in(browser: Browser, site: str, role: str) -> StorageState:
    """Enter the demonstration as somebody, by its panel, and return what the browser keeps."""
    window = open_window(browser, Screen(1280, 800, javascript=False))
    page = window.new_page()
    page.goto(site + reverse("demo:panel"))
    page.locator(f'form[action="{reverse("demo:enter", args=[role])}"] button').click()
    page.wait_for_url(f"**{reverse('portal:my_space')}")
    state = window.storage_state()
    window.close()
    return state


def _first_addresses(site: str) -> list[str]:
    """Return the pages that need no argument: they can be typed."""
    found = []
    for route in routes():
        try:
            found.append(site + reverse(route.name))
        except NoReverseMatch:
            continue
    return found


def walk(request: APIRequestContext, site: str, visitor: str) -> dict[str, Stop]:
    """Follow links from every page that can be typed; return the first page of each route that answers with one."""
    waiting, known, taken = deque(_first_addresses(site)), set(), Counter[str]()
    stops: dict[str, Stop] = {}
    while waiting and len(known) < _ENOUGH:
        url = waiting.popleft()
        route = route_of(url)
        if url in known or route is None or taken[route] >= _SEVERAL.get(route, 1):
            continue
        known.add(url)
        answer = request.get(url, max_redirects=0, fail_on_status_code=False)
        # A fragment, that a script puts into a page, is no page.
        if answer.status != 200 or "<html" not in answer.text()[:1000].lower():
            continue
        taken[route] += 1
        stops.setdefault(route, Stop(visitor, route, url))
        links = (urljoin(url, html.unescape(link)) for link in _LINK.findall(answer.text()))
        waiting.extend(link for link in links if link.startswith(site))
    return stops
