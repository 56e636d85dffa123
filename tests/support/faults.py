"""What is wrong in a piece of source, as pure functions: each returns what it found, in words."""

from __future__ import annotations

import ast
import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

# --- Sizes ------------------------------------------------------------------------------------------


def long_functions(source: str, *, limit: int) -> list[str]:
    """Return the functions that are longer than the limit, with their lengths."""
    return [
        f"{node.name}: {length}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > limit
    ]


# --- French typography -------------------------------------------------------------------------------

NARROW, WIDE = "\u202f", "\u00a0"
_RULES = {
    "a straight apostrophe": r"\w'\w",
    "straight quotation marks": r'"',
    "three dots": r"\.\.\.",
    "no narrow space before ; ! ?": rf"(?<![{NARROW}!?;\u2026(])[;!?](?=\s|$|[)»])",
    "no no-break space before :": rf"(?<!{WIDE}):(?=\s|$)",
    "no no-break space after «": rf"«(?!{WIDE})",
    "no no-break space before »": rf"(?<!{WIDE})»",
    "a middle dot": r"\w[·•]\w",
    "a breakable space in a quantity": r"\d (?:[€%]|h\b|km\b)|(?<!\d)[1-9]\d{0,2} \d{3}\b",
    "English quotation marks": r"[“”]",
}
_NOT_WORDS = re.compile(
    r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->|<[^>]*>|%\(\w+\)[sd]|%[sd]|\{\w*\}|https?://\S+|\S+@\S+",
    re.DOTALL,
)


def french_faults(text: str) -> list[str]:
    """Return what French typography does not allow in a text; marks and placeholders are no words."""
    words = html.unescape(_NOT_WORDS.sub("X", text))
    return [
        f"{fault}: …{words[max(0, found.start() - 20) : found.end() + 10]}…"
        for fault, rule in _RULES.items()
        for found in re.finditer(rule, words)
    ]


# --- Links of documents ---------------------------------------------------------------------------------


def _anchors(markdown: str) -> set[str]:
    titles = re.findall(r"^#+\s+(.+?)\s*$", markdown, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken_links(document: Path) -> list[str]:
    """Return the links of a document that lead to no file, or to no title of that file."""
    source = re.sub(
        r"```.*?```|`[^`\n]*`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)", source):
        if re.match(r"[a-z]+:", target):
            continue
        name, _mark, anchor = target.partition("#")
        file = (document.parent / name).resolve() if name else document
        if not file.exists() or (
            anchor
            and file.suffix == ".md"
            and anchor not in _anchors(file.read_text(encoding="utf-8"))
        ):
            broken.append(target)
    return broken


# --- What must not lie around ---------------------------------------------------------------------------

_LEFT_BEHIND = {
    "unfinished": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b"),
    "a place of one machine": re.compile(
        r"(?<![\w.}*])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/\w+|Us" + r"ers)/"
    ),
}


def left_behind(text: str) -> list[str]:
    """Return what is unfinished, or true on one machine only."""
    return [
        f"{what}: {line.strip()[:100]}"
        for line in text.splitlines()
        for what, mark in _LEFT_BEHIND.items()
        if mark.search(line)
    ]


# --- Hidden links between floors --------------------------------------------------------------------------


def upward_routes(
    text: str, *, floor: str, floors: Mapping[str, int], routes: Collection[str]
) -> list[str]:
    """Return the routes that a source names and that live above its floor."""
    named = set(re.findall(r"""["']([a-z]+:[a-z_]+)["']""", text)) & set(routes)
    return sorted(
        route
        for route in named
        if (owner := route.partition(":")[0]) != floor and floors[owner] > floors[floor]
    )
