"""Text with a separator: its encoding and its separator are found, said, and may be corrected."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comptoir.imports.reading import Choices, Gathering, Table, Uncomputed, Unreadable, table_of

if TYPE_CHECKING:
    from comptoir.imports.reading import Cell

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "mac-roman": "Mac OS Roman",
}
DELIMITERS = {";": ";", ",": ",", "\t": "↹", "|": "|"}
# « Ã© » where « é » was: text in UTF-8 that somebody read as Windows-1252 and saved again.
_TWICE = re.compile("Ã[©¨ª«®´¹§ €‰]|Â[°« »]|â€[™œ“]")
_TEXT_IN_QUOTES = re.compile(r'="([^"]*)"')
_FORMULA = re.compile(r"=\s*[\w(\"'+-]")
_SAMPLE = 30
_ZEROS = 0.3


def read(content: bytes, choices: Choices) -> Table:
    """Read a CSV file.

    Raises:
        Unreadable: it is no text, or not in the chosen encoding.
    """
    encoding = choices.encoding if choices.encoding in ENCODINGS else encoding_of(content)
    if encoding != "utf-16" and b"\0" in content:
        raise Unreadable(_("This is no spreadsheet: give an XLSX or CSV file."))
    text = _decoded(content, encoding)
    delimiter = choices.delimiter if choices.delimiter in DELIMITERS else delimiter_of(text)
    gathering = Gathering()
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
        for number, cells in enumerate(lines, 1):
            gathering.add(number, map(_cell, cells))
    except csv.Error as error:
        raise Unreadable(
            _("The text cannot be cut into cells: a quotation mark is opened and never closed.")
        ) from error
    used = Choices(encoding=encoding, delimiter=delimiter)
    return table_of(gathering, used=used, notes=_notes(text))


def encoding_of(content: bytes) -> str:
    """Return the encoding: by the mark at the beginning, else by what can be read."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[:4000]
    if start.count(0) > _ZEROS * len(start):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _decoded(content: bytes, encoding: str) -> str:
    name = {"utf-8": "utf-8-sig"}.get(encoding, encoding)
    if encoding == "utf-16" and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # Without a mark, the zeros of Latin letters say which byte comes first.
        name = (
            "utf-16-be" if content[:4000:2].count(0) > content[1:4000:2].count(0) else "utf-16-le"
        )
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("The text is not written in %(encoding)s: choose another encoding.")
            % {"encoding": ENCODINGS[encoding]}
        ) from error
    if "\0" in text:
        raise Unreadable(_("This is no spreadsheet: give an XLSX or CSV file."))
    return text


def delimiter_of(text: str) -> str:
    """Return the separator that cuts most of the first lines into the same number of cells."""
    lines = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter))
        width, times = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]))
        return (times, width) if width > 1 else (0, 0)

    try:
        return max(DELIMITERS, key=evenness) if lines else ";"
    except csv.Error:
        return ";"


def _cell(text: str) -> Cell:
    """Return the text; a formula is kept as one, since its result is not there."""
    stripped = text.strip()
    if found := _TEXT_IN_QUOTES.fullmatch(stripped):
        return found[1]
    return Uncomputed(stripped[:200]) if _FORMULA.match(stripped) else text


def _notes(text: str) -> list[str]:
    if _TWICE.search(text):
        return [
            _(
                "Some accents were broken before the file came here (« Ã© » for « é »): choose another encoding, or save the file again as UTF-8."
            )
        ]
    return []
