"""Who may open what: every page, every kind of visitor, one table."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.access.table import PAGES, VISITORS
from tests.support.routes import routes
from tests.support.saying import nothing

# What answers with a part of a page, or with a letter as it was sent.
FRAGMENTS = {"territory:suggestions", "demo:letter_html"}


def lacking(names: set[str]) -> set[str]:
    """Return the routes that the table says nothing of."""
    return names - {page.route for page in PAGES}


def test_every_route_is_in_the_table():
    assert nothing(lacking({route.name for route in routes()}))


def test_the_table_speaks_of_routes_that_exist():
    assert nothing({page.route for page in PAGES} - {route.name for route in routes()})


def test_a_route_that_is_not_in_the_table_is_found():
    assert lacking({"portal:home", "portal:secret"}) == {"portal:secret"}


@pytest.mark.parametrize("visitor", VISITORS)
def test_who_may_open_what(visitor, world):
    found = {}
    for page in PAGES:
        # A client for each page: what one page leaves in a session must not open the next.
        response = world.client_of(visitor).get(
            reverse(page.route, kwargs=page.arguments(world, visitor))
        )
        place = response.get("Location", "").partition("?")[0]
        found[str(page)] = f"{response.status_code} {place}".strip()
    assert found == {str(page): page.answers[visitor] for page in PAGES}


def test_every_page_gives_a_number_to_call_and_offers_to_call_back(world):
    without = set()
    for page in PAGES:
        for visitor in ("anyone", "holder", "agent"):
            response = world.client_of(visitor).get(
                reverse(page.route, kwargs=page.arguments(world, visitor))
            )
            is_page = response.headers.get("Content-Type", "").startswith("text/html")
            if (
                not is_page
                or response.status_code not in {200, 403, 404}
                or page.route in FRAGMENTS
            ):
                continue
            text = response.content.decode()
            if 'href="tel:' not in text or reverse("portal:callback") not in text:
                without.add(f"{page} for {visitor}")
    assert nothing(without)
