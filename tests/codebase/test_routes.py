"""Addresses are French for people, names are English for code, and no floor knows the one above."""

from __future__ import annotations

import re

from tests.support.faults import upward_routes
from tests.support.paths import PACKAGE, ROOT, app_of, floors, tracked
from tests.support.routes import Route, routes
from tests.support.saying import nothing

# Words that are the same in both, names of formats, and addresses that are fixed by a standard.
SHARED = {
    "admin", "agenda", "agents", "atom", "code", "communes", "comptoirs", "css", "documents", "en", "ics", "json",
    "mission", "page", "photo", "questions", "suggestions", "txt", "well", "known", "security", "robots", "xml", "contact",
}  # fmt: skip
ENGLISH = {
    "accessibility", "all", "call", "callback", "cancel", "change", "choose", "confirm", "confirmation", "data", "delete",
    "detail", "details", "edit", "enter", "feed", "help", "home", "house", "legal", "letter", "list", "login", "logout",
    "mailbox", "manage", "map", "me", "my", "new", "notice", "panel", "privacy", "ready", "live", "register", "rules",
    "search", "settings", "sign", "space", "the", "ticket", "travel", "venue", "who",
}  # fmt: skip


def english_paths(route: Route) -> list[str]:
    """Return the English words in an address that people read."""
    return sorted(set(route.words) & (ENGLISH - SHARED))


def test_addresses_are_french():
    assert nothing({route.name: found for route in routes() if (found := english_paths(route))})


def test_names_are_words_under_the_name_of_their_floor():
    """Only an address without a language, that machines read, may stand alone."""
    assert [
        r.name for r in routes() if not re.fullmatch(r"([a-z]+:)?[a-z]+(_[a-z]+)*", r.name)
    ] == []


def test_no_name_is_given_twice_to_different_answers():
    views = {}
    for route in routes():
        views.setdefault(route.name, set()).add(route.view)
    assert nothing({name: found for name, found in views.items() if len(found) > 1})


def test_an_english_address_is_found():
    assert english_paths(Route("a:b", "register/<slug:ticket>/code/", print)) == ["register"]


def test_no_floor_names_a_page_of_a_floor_above():
    known, heights = {route.name for route in routes()}, floors()
    found = {
        str(path.relative_to(ROOT)): upward
        for path in tracked()
        if path.is_relative_to(PACKAGE)
        and path.suffix in {".py", ".html", ".txt"}
        and app_of(path) in heights
        and (
            upward := upward_routes(
                path.read_text(), floor=app_of(path), floors=heights, routes=known
            )
        )
    }
    assert nothing(found)
