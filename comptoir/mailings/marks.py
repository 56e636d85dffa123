"""The light marks of a text: paragraphs, lists, addresses. Pure.

A blank line begins a paragraph, a line that begins with "- " is an item of a list, an address becomes a link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ADDRESS = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)])")


@dataclass(frozen=True, slots=True)
class Run:
    """Some words; `url` where they are an address."""

    text: str
    url: str = ""


@dataclass(slots=True)
class Block:
    """A paragraph, one line after the other, or a list, one item after the other."""

    is_list: bool
    lines: list[list[Run]] = field(default_factory=list)


def blocks_of(text: str) -> list[Block]:
    """Return the paragraphs and lists of a text."""
    blocks: list[Block] = []
    begins = True
    for line in text.strip().splitlines():
        said = line.strip()
        if not said:
            begins = True
            continue
        is_item = said.startswith(("- ", "• "))
        if begins or blocks[-1].is_list != is_item:
            blocks.append(Block(is_item))
        blocks[-1].lines.append(_runs(said[2:].strip() if is_item else said))
        begins = False
    return blocks


def _runs(line: str) -> list[Run]:
    parts = _ADDRESS.split(line)
    return [Run(part, part if number % 2 else "") for number, part in enumerate(parts) if part]
