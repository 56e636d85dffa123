"""A workbook: its archive is weighed before it is opened, its formulas give the results they had, its links lead nowhere."""

from __future__ import annotations

import io
import zipfile
import zlib
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from comptoir.imports.reading import (
    MAX_COLUMNS,
    Choices,
    Gathering,
    Table,
    Uncomputed,
    Unreadable,
    table_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comptoir.imports.reading import Cell

MAX_MEMBERS = 1_000
MAX_UNZIPPED = 60 * 1024 * 1024
MAX_RATIO = 150  # sheets are compressed ten to forty times; what is beyond was made to burst
_SMALL = 5 * 1024 * 1024
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1


def read(content: bytes, choices: Choices) -> Table:
    """Read one sheet of a workbook.

    Raises:
        Unreadable: it is no workbook, it holds macros, or it would burst the memory.
    """
    weighed = weigh(content)
    values = _open(content, data_only=True)
    formulas = _open(content, data_only=False) if weighed.formulas else None
    sheets = [sheet.title for sheet in values.worksheets]
    if not sheets:
        raise Unreadable(_("The workbook has no sheet."))
    name = choices.sheet if choices.sheet in sheets else sheets[0]
    gathering = Gathering()
    for number, cells in enumerate(_rows(values, formulas, name), 1):
        gathering.add(number, cells)
    return table_of(
        gathering, used=Choices(sheet=name), sheets=sheets, notes=_notes(weighed, sheets, name)
    )


class Weighed:
    """What the archive holds, seen without opening the workbook."""

    formulas = False
    links = False


def weigh(content: bytes) -> Weighed:
    """Unpack every member to nowhere, counting, and look at what it is.

    What a member declares is checked first; then what really comes out, since a declaration may lie.

    Raises:
        Unreadable: too many members, too big, too tightly packed, macros, a password, or no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse_by_names(members)
            _refuse_by_size(sum(member.file_size for member in members), len(content))
            return _unpacked(archive, members, packed=len(content))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise Unreadable(_("The file is damaged: open it, save it again, then give it.")) from error


def _refuse_by_names(members: Sequence[zipfile.ZipInfo]) -> None:
    names = {member.filename.lower() for member in members}
    if len(members) > MAX_MEMBERS:
        raise Unreadable(_too_big())
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Unreadable(
            _("The file is protected by a password: save it without, then give it again.")
        )
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise Unreadable(
            _("The workbook holds macros: save it as XLSX, without macros, then give it again.")
        )
    if "content.xml" in names or "xl/workbook.bin" in names:
        raise Unreadable(
            _("Open this file and save it as XLSX or CSV: other formats are not read.")
        )
    if "xl/workbook.xml" not in names:
        raise Unreadable(_("This is no spreadsheet: give an XLSX or CSV file."))


def _refuse_by_size(unpacked: int, packed: int) -> None:
    if unpacked > MAX_UNZIPPED or (unpacked > _SMALL and unpacked > MAX_RATIO * packed):
        raise Unreadable(_too_big())


def _too_big() -> str:
    return _("Once unpacked, the file is too big: copy the sheet to import into a new workbook.")


def _unpacked(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], *, packed: int
) -> Weighed:
    weighed, total = Weighed(), 0
    for member in members:
        is_sheet = member.filename.startswith("xl/worksheets/")
        weighed.links = weighed.links or member.filename.startswith("xl/externalLinks/")
        tail = b""
        with archive.open(member) as unpacked:
            while chunk := unpacked.read(_CHUNK):
                total += len(chunk)
                _refuse_by_size(total, packed)
                seen, tail = tail + chunk, chunk[-16:]
                if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                    raise Unreadable(
                        _("The file is damaged: open it, save it again, then give it.")
                    )
                weighed.formulas = weighed.formulas or (
                    is_sheet and (b"<f>" in seen or b"<f " in seen)
                )
    return weighed


def _open(content: bytes, *, data_only: bool) -> Any:
    try:
        return load_workbook(
            io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False
        )
    except Exception as error:  # openpyxl raises whatever a malformed part makes it meet
        raise Unreadable(_("The file is damaged: open it, save it again, then give it.")) from error


def _rows(values: Any, formulas: Any, name: str) -> Iterator[list[Cell]]:
    """Give each row; a formula without its result is given as one."""
    try:
        computed = _cells_of(values[name])
        if formulas is None:
            yield from (list(row) for row in computed)
            return
        for row, written in zip_longest(computed, _cells_of(formulas[name]), fillvalue=()):
            yield [_result(value, formula) for value, formula in zip_longest(row, written)]
    except Unreadable:
        raise
    except Exception as error:  # a cell that no specification foresees
        raise Unreadable(_("The file is damaged: open it, save it again, then give it.")) from error


def _cells_of(sheet: Any) -> Iterator[tuple[Cell, ...]]:
    # What the sheet says of its own size may be a lie: its rows tell.
    sheet.reset_dimensions()
    rows: Iterator[tuple[Cell, ...]] = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    return rows


def _result(value: Cell, written: Any) -> Cell:
    is_formula = (isinstance(written, str) and written.startswith("=")) or hasattr(written, "ref")
    return Uncomputed(str(written)[:200]) if value is None and is_formula else value


def _notes(weighed: Weighed, sheets: Sequence[str], name: str) -> list[str]:
    notes = []
    if weighed.formulas:
        notes.append(_("Some cells are formulas: their last result is read, nothing is computed."))
    if weighed.links:
        notes.append(_("Links to other files are not followed."))
    if len(sheets) > 1:
        notes.append(_("The workbook has several sheets: “%(sheet)s” is read.") % {"sheet": name})
    return notes
