"""Reading a page as people do: its words, without its marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpResponse


def said(response: HttpResponse) -> str:
    """Return what the body of a page says, on one line, with plain spaces."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2])
    return " ".join(text.split())
