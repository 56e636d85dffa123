"""Every route of the house, by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name with its namespace, its pattern in French, and what answers."""

    name: str
    pattern: str
    view: Callable[..., Any]

    @property
    def words(self) -> list[str]:
        """The words that people read in the address."""
        return re.findall(r"[a-z]+", re.sub(r"<[^>]*>", "", self.pattern))


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name or ''}", pattern, entry.callback)
        else:
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from _walk(entry, pattern, namespace + inner)


def routes() -> list[Route]:
    """Return the routes of the configured site, as French readers get them; a second spelling has no name."""
    with override("fr"):
        found = list(_walk(get_resolver(), "", ""))
    named = {route.view for route in found if not route.name.endswith(":") and route.name}
    return [route for route in found if route.name.rpartition(":")[2] or route.view not in named]
