"""A spreadsheet as rows of cells: what it is is found from its bytes, never from its name. Nothing in it is evaluated."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comptoir.imports.uploads import MAX_BYTES
from comptoir.kernel.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A whole file is one transaction, and on SQLite nobody else writes meanwhile: seconds, not minutes.
MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_CELL = 5_000
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Uncomputed:
    """A formula whose result is not in the file; it is never computed here."""

    formula: str

    def __str__(self) -> str:
        return self.formula


type Cell = str | int | float | bool | date | datetime | time | Uncomputed | None


class Unreadable(Exception):
    """The file, or a cell of it, cannot be read; the message says why and how to repair it."""

    @property
    def message(self) -> str:
        """What is wrong, for the person who gave the file."""
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet, by the number that the spreadsheet shows beside it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file is read: empty means found by itself."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What was read.

    Attributes:
        headings: the names of the columns, from the first line that has several words.
        rows: the lines below that hold something.
        used: how the file was read.
        sheets: the sheets one may choose.
        notes: what the agent must know, in sentences.
    """

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    used: Choices
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Gathering:
    """Rows as they come, counted, so that no file is ever held beyond the limits."""

    rows: list[Row] = field(default_factory=list)
    seen: int = 0

    def add(self, number: int, cells: Iterable[Cell]) -> None:
        """Keep a row that holds something.

        Raises:
            Unreadable: the file has too many rows or columns.
        """
        self.seen += 1
        if self.seen > MAX_ROWS * 5:
            raise _too_many_rows()
        kept = _trimmed(cells)
        if not kept:
            return
        if len(kept) > MAX_COLUMNS:
            raise Unreadable(
                _("More than %(n)d columns: keep only the columns to import.") % {"n": MAX_COLUMNS}
            )
        if len(self.rows) > MAX_ROWS:
            raise _too_many_rows()
        self.rows.append(Row(number, kept))


def _too_many_rows() -> Unreadable:
    return Unreadable(
        _("More than %(n)s lines: cut the file in several, and import one after the other.")
        % {"n": f"{MAX_ROWS:_}".replace("_", "\u202f")}
    )


def _trimmed(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return the cells without the empty ones at the end, their texts made harmless and not too long."""
    kept = list(cells)
    while kept and kept[-1] in {None, ""}:
        kept.pop()
    kept = [_harmless(cell) for cell in kept]
    return tuple(kept) if any(cell is not None for cell in kept) else ()


def _harmless(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = clean_text(cell[: MAX_CELL + 1])
    if len(text) > MAX_CELL:
        raise Unreadable(
            _("A cell holds more than %(n)d characters: shorten it.") % {"n": MAX_CELL}
        )
    return text or None


def read(content: bytes, choices: Choices = Choices()) -> Table:
    """Read a CSV or XLSX file.

    Raises:
        Unreadable: it is something else, it is dangerous, or it is too big; the message says what to do.
    """
    from comptoir.imports import reading_csv, reading_xlsx  # noqa: PLC0415 - they use these words

    if len(content) > MAX_BYTES:
        raise Unreadable(too_big())
    refuse_other_formats(content)
    if content.startswith(b"PK"):
        return reading_xlsx.read(content, choices)
    return reading_csv.read(content, choices)


def too_big() -> str:
    """Say how big a file may be."""
    return _("The file is bigger than %(n)d MB: keep only the sheet and the columns to import.") % {
        "n": MAX_BYTES // _MEGABYTE
    }


def refuse_other_formats(content: bytes) -> None:
    """Refuse what is no spreadsheet of today, and say how to save it.

    Raises:
        Unreadable: always with the repair.
    """
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_of_old_excel(content))
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise Unreadable(
            _("This is a web page, whatever its name says: open it and save it as XLSX or CSV.")
        )
    if head.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8\xff", b"rar!", b"7z\xbc", b"\x1f\x8b", b"mz")):  # fmt: skip
        raise Unreadable(_("This is no spreadsheet: give an XLSX or CSV file."))


def _of_old_excel(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _("The file is protected by a password: save it without, then give it again.")
    return _("This is the old format of Excel (.xls): open it and save it as XLSX.")


def table_of(
    gathering: Gathering, *, used: Choices, sheets: Sequence[str] = (), notes: Sequence[str] = ()
) -> Table:
    """Return the headings and the rows below.

    Raises:
        Unreadable: no line looks like headings, or nothing stands below them.
    """
    rows = gathering.rows
    first = next((i for i, row in enumerate(rows) if _looks_like_headings(row)), None)
    if first is None:
        raise Unreadable(
            _("No line of headings: write the name of each column above it, one column a cell.")
        )
    if first + 1 == len(rows):
        raise Unreadable(_("Nothing stands below the headings: there is nothing to import."))
    headings = tuple(" ".join(str(cell or "").split()) for cell in rows[first].cells)
    return Table(headings, tuple(rows[first + 1 :]), used, tuple(sheets), tuple(notes))


def _looks_like_headings(row: Row) -> bool:
    return sum(isinstance(cell, str) for cell in row.cells) > 1
