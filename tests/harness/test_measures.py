"""The measures of pages measure: each finds a fault that was put there."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.support.ecoindex import ecoindex
from tests.support.looking import PHONE, Cost, axe, look, open_window
from tests.support.validity import invalidities

GOOD = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Bon</title>'
    '<link rel="icon" href="/icon"></head>'
    "<body><main><h1>Bon</h1><p>Tout va bien.</p></main></body></html>"
)
BAD = (
    "<!doctype html><html><head><title>Mal</title><link rel='icon' href='/icon'></head><body><p><img src='absent.png'>"
    "<svg><g><g></g></g></svg><script>boom()</script></body></html>"
)


@pytest.mark.parametrize(
    ("elements", "requests", "kilobytes", "score"),
    # The three columns of the published table of quantiles: a page at a quantile stands exactly there.
    [(0, 0, 0, 100), (298, 42, 631.97, 75), (594601, 3920, 223212.26, 0), (320, 8, 120, 82.5575)],
)
def test_the_ecoindex_is_the_published_one(elements, requests, kilobytes, score):
    found = ecoindex(elements=elements, requests=requests, kilobytes=kilobytes)
    assert found == pytest.approx(score, abs=0.1)


def test_the_budget_names_each_excess():
    cost = Cost(elements=321, requests=9, kilobytes=121, elsewhere={"cdn.example"})
    assert cost.excesses() == [
        "321 elements (at most 320)",
        "9 requests (at most 8)",
        "121 kB (at most 120)",
        "asks cdn.example",
    ]
    assert Cost(elements=320, requests=8, kilobytes=120).excesses() == []
    assert Cost(elements=5000).excesses(elements=None) == []
    assert Cost(elements=1201).excesses(elements=1200) == ["1201 elements (at most 1200)"]


@pytest.mark.browser
def test_the_validator_reads_many_pages_at_once_and_finds_the_fault_in_the_right_one():
    found = invalidities({"bad": "<!doctype html><title>x</title><p id=a><p id=a>", "good": GOOD})
    assert found["good"] == []
    assert [line.split(": ", 1)[1].split(".")[0] for line in found["bad"]] == ["Duplicate ID “a”"]


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = {"/good": GOOD, "/bad": BAD, "/icon": "-"}.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def small_site():
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.browser
def test_a_good_page_is_found_good(browser, small_site):
    window = open_window(browser, PHONE)
    seen = look(window, f"{small_site}/good")
    assert (seen.status, seen.complaints, seen.cost.elements, seen.cost.requests) == (200, [], 9, 2)
    assert 0.2 < seen.cost.kilobytes < 1
    assert axe(window.pages[-1]) == []
    window.close()


@pytest.mark.browser
def test_a_bad_page_is_found_bad(browser, small_site):
    window = open_window(browser, PHONE)
    seen = look(window, f"{small_site}/bad")
    assert seen.cost.requests == 3
    assert seen.cost.elements == 9
    assert sorted(line.split(":")[0] for line in seen.complaints) == ["error", "error"]
    assert any("Content Security Policy" in line for line in seen.complaints)
    rules = {line.split(":")[0] for line in axe(window.pages[-1])}
    assert {"html-has-lang", "image-alt", "region"} <= rules
    window.close()
