"""What goes with a letter."""

from __future__ import annotations

import re
from dataclasses import dataclass

_METHOD = re.compile(r"^METHOD:([A-Z-]+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that goes with a letter; a calendar (`text/calendar`) also goes as a part of its own."""

    filename: str
    content_type: str
    content: str

    @property
    def is_calendar(self) -> bool:
        """The content is iCalendar."""
        return self.content_type.partition(";")[0].strip() == "text/calendar"

    @property
    def method(self) -> str:
        """What the calendar asks of the reader's agenda, as the calendar itself says: PUBLISH, CANCEL."""
        found = _METHOD.search(self.content)
        return found[1] if found else "PUBLISH"
