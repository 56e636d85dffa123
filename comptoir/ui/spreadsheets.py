"""Tables for spreadsheets: CSV and XLSX, typed, harmless, written row by row.

A cell of text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is read by spreadsheets as a formula:
somebody's name could call out of the house from an agent's desk (OWASP, “CSV injection”). Such a cell gets an
apostrophe before it, in both formats: XLSX types it as text already, but a file is often saved again as CSV. Line
feeds, and the full-width twins of these signs, count as well. Numbers and dates are typed values, never text: a
negative number stays one.
"""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, TYPE_CHECKING

import xlsxwriter
from django.utils.translation import gettext as _

from comptoir.kernel import clock
from comptoir.ui import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

type Cell = str | int | float | Decimal | bool | date | datetime | time | None
type Writer = Callable[[Sequence[str], Iterable[Sequence[Cell]]], tuple[IO[bytes], int]]

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_LONGEST = 32_767  # characters in one cell of a spreadsheet
_IN_MEMORY = 1 << 20


def harmless(text: str) -> str:
    """Return text that no spreadsheet reads as a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def said(value: Cell) -> str:
    """Say a cell on a page."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{words.day_short(value)}, {words.hour(value)}"
    if isinstance(value, date):
        return words.day_short(value)
    return words.hour(value) if isinstance(value, time) else words.number(value)


def written(value: Cell) -> str:
    """Write a cell in a CSV file, as a spreadsheet set to French reads it."""
    if isinstance(value, str):
        return harmless(value)
    if value is None or isinstance(value, bool):
        return said(value)
    if isinstance(value, datetime):
        return f"{clock.local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value).replace(".", ",")


def csv_file(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> tuple[IO[bytes], int]:
    """Return a CSV file at its beginning, and how many rows it has: UTF-8 with its mark, semicolons, French dates."""
    # Large ones go to the disk; whoever sends the file closes it, and it is gone.
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";")
    writer.writerow([harmless(label) for label in head])
    count = 0
    for row in rows:
        writer.writerow([written(value) for value in row])
        count += 1
    text.detach()
    file.seek(0)
    return file, count


def xlsx_file(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> tuple[IO[bytes], int]:
    """Return an XLSX file at its beginning, and how many rows it has: typed, its head frozen, ready to filter."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends the file closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "remove_timezone": True})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    formats = {
        datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        date: book.add_format({"num_format": "dd/mm/yyyy"}),
        time: book.add_format({"num_format": "hh:mm"}),
    }
    sheet.freeze_panes(1, 0)
    for column, label in enumerate(head):
        sheet.set_column(column, column, max(14, len(label) + 4))
        sheet.write_string(0, column, harmless(label), bold)
    count = 0
    for count, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write(sheet, (count, column), value, formats)
    sheet.autofilter(0, 0, count, max(len(head) - 1, 0))
    book.close()
    file.seek(0)
    return file, count


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    place: tuple[int, int],
    value: Cell,
    formats: dict[type, xlsxwriter.format.Format],
) -> None:
    """Write one cell by its type: a text is never read as a formula, a link or a number."""
    if isinstance(value, datetime | date | time):
        moment = clock.local(value) if isinstance(value, datetime) else value
        sheet.write_datetime(*place, moment, formats[type(value)])
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(*place, value)
    elif value is not None:
        text = harmless(value) if isinstance(value, str) else said(value)
        sheet.write_string(*place, text[:_LONGEST])


WRITERS: dict[str, Writer] = {CSV: csv_file, XLSX: xlsx_file}
