"""The strict harness: what would pass by luck fails here.

`install()` once a run. Each rule has a test that shows it biting, in `tests/harness/`.
"""

from __future__ import annotations

import ipaddress
import random
import socket
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models.query import QuerySet
from django.template.base import FilterExpression
from django.template.engine import Engine
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse


def install() -> None:
    """Make the whole run strict."""
    _shuffle_unordered_rows()
    _refuse_undefined_variables()
    _refuse_the_outside()
    _refuse_inline_code()


# --- Rows without an order come in any order ----------------------------------------------------


def _shuffle_unordered_rows() -> None:
    fetch_all, iterate = QuerySet._fetch_all, QuerySet._iterator

    def shuffled_fetch(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch_all(self)
        if fresh and not self.ordered:
            random.shuffle(self._result_cache)

    def shuffled_iteration(
        self: QuerySet[Any], use_chunked_fetch: bool, chunk_size: int | None
    ) -> Iterator[Any]:
        rows = iterate(self, use_chunked_fetch, chunk_size)
        if self.ordered:
            return rows
        gathered = list(rows)
        random.shuffle(gathered)
        return iter(gathered)

    QuerySet._fetch_all, QuerySet._iterator = shuffled_fetch, shuffled_iteration


# --- A variable that a template does not receive is a mistake -----------------------------------


class UndefinedVariable(Exception):
    """A template shows a variable that its view does not give."""


class _Undefined(str):
    """Stands where Django puts what it shows instead of an unknown variable."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        raise UndefinedVariable(str(variable))


def _refuse_undefined_variables() -> None:
    """Refuse `{{ unknown }}`, but neither `{% if unknown %}` nor `{{ unknown|default:… }}`: parts have optional words."""
    build, resolve = Engine.__init__, FilterExpression.resolve

    def strict_build(self: Engine, *args: Any, **options: Any) -> None:
        build(self, *args, **options)
        self.string_if_invalid = _Undefined("undefined")

    def strict_resolve(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        try:
            return resolve(self, context, ignore_failures)
        except UndefinedVariable:
            if self.filters and self.filters[0][0].__name__ in {"default", "default_if_none"}:
                return resolve(self, context, True)
            raise

    Engine.__init__, FilterExpression.resolve = strict_build, strict_resolve


# --- Nothing leaves the machine ------------------------------------------------------------------


class OutsideWorld(Exception):
    """A test talks to another machine."""


def _is_here(host: object) -> bool:
    if host in {"localhost", "", None}:
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _refuse_the_outside() -> None:
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def near_connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(address[0]):
            raise OutsideWorld(f"{address[0]}:{address[1]}")
        connect(self, address)

    def near_look_up(host: Any, *args: Any, **options: Any) -> Any:
        if not _is_here(host.decode() if isinstance(host, bytes) else host):
            raise OutsideWorld(str(host))
        return look_up(host, *args, **options)

    socket.socket.connect, socket.getaddrinfo = near_connect, near_look_up


# --- The security policy would silently drop it ---------------------------------------------------


class InlineCode(AssertionError):
    """A page holds a script, a style or a handler of its own, which the content security policy stops."""


class _InlineFinder(HTMLParser):
    _DATA: ClassVar[set[str]] = {"application/ld+json", "application/json"}

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "style" or (
            tag == "script" and "src" not in values and values.get("type") not in self._DATA
        ):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if (
                name.startswith("on")
                or name == "style"
                or (value or "").strip().lower().startswith("javascript:")
            ):
                self.found.append(f'<{tag} {name}="{value}">')


def inline_code(html: str) -> list[str]:
    """Return what the content security policy would stop in a page."""
    finder = _InlineFinder()
    finder.feed(html)
    return finder.found


def _refuse_inline_code() -> None:
    request = Client.request

    def checked_request(self: Client, **environ: Any) -> HttpResponse:
        response: Any = request(self, **environ)
        is_page = response.get("Content-Type", "").startswith("text/html")
        # A letter is shown as a mail program would, under a policy of its own.
        is_letter = "style-src 'unsafe-inline'" in response.get("Content-Security-Policy", "")
        if not is_page or is_letter or response.streaming:
            return response
        if found := inline_code(response.content.decode(response.charset)):
            raise InlineCode(f"{environ.get('PATH_INFO')}: {', '.join(found)}")
        return response

    Client.request = checked_request
