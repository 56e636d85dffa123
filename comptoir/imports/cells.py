"""One cell, as people fill them: numbers with spaces and commas, days in words, yes and no, communes by name or code."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from comptoir.imports.reading import Uncomputed, Unreadable
from comptoir.kernel.text import clean_line, clean_text, fold
from comptoir.ui import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from comptoir.imports.reading import Cell

_ERRORS = {"#ref!", "#n/a", "#nom?", "#name?", "#div/0!", "#valeur!", "#value!", "#num!", "#nombre!", "#null!", "#nul!"}  # fmt: skip
_MONTHS = (
    ("janvier", "janv", "jan", "january"), ("fevrier", "fevr", "fev", "february", "feb"), ("mars", "mar", "march"),
    ("avril", "avr", "april", "apr"), ("mai", "may"), ("juin", "june", "jun"), ("juillet", "juil", "july", "jul"),
    ("aout", "august", "aug"), ("septembre", "sept", "sep", "september"), ("octobre", "oct", "october"),
    ("novembre", "nov", "november"), ("decembre", "dec", "december"),
)  # fmt: skip
MONTHS = {name: rank for rank, names in enumerate(_MONTHS, 1) for name in names}
_DAY_ZERO = date(1899, 12, 30)  # the day from which Excel counts
_SERIALS = range(20_000, 80_000)  # from 1954 to 2119
_YEARS = range(2000, 2201)
_MOST = 2_147_483_647
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f.’']\d{3})+(?:,\d+)?|[+-]?\d+(?:[.,]\d+)?")
_UNIT = re.compile(r"\s*(?:€|euros?|eur)\s*$", re.IGNORECASE)
_YES = {"oui", "o", "x", "vrai", "yes", "y", "true", "1", "ok"}
_NO = {"non", "n", "faux", "no", "false", "0"}

type Reader = Callable[[Cell], Any]


def is_empty(cell: Cell) -> bool:
    """Tell whether nothing is said: an empty cell, or a dash in its place."""
    return cell is None or (isinstance(cell, str) and cell.strip() in {"", "-", "–", "—"})


def shown(cell: Cell) -> str:
    """Say a cell as the person sees it, in their spreadsheet or nearly."""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if cell.time() == time() else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return f"{cell:.10g}".replace(".", ",")
    return "" if cell is None else str(cell)


def _sound(cell: Cell) -> Cell:
    """Refuse what no reader can read: a formula without result, an error of the spreadsheet."""
    if isinstance(cell, Uncomputed):
        raise Unreadable(
            _("This is a formula, and its result is not in the file: write the result itself.")
        )
    if isinstance(cell, str) and cell.strip().lower() in _ERRORS:
        raise Unreadable(_("The spreadsheet shows an error here: correct its formula."))
    return cell


def text(most: int, *, lines: bool = False) -> Reader:
    """Read words, not longer than this."""

    def reader(cell: Cell) -> str:
        read = (clean_text if lines else clean_line)(shown(_sound(cell)))
        if len(read) > most:
            raise Unreadable(_("More than %(n)d characters: shorten it.") % {"n": most})
        return read

    return reader


def decimal(cell: Cell) -> Decimal:
    """Read a number: « 1 234,50 € », « 1.234,50 », « 1234.5 »."""
    cell = _sound(cell)
    if isinstance(cell, bool | date | time):
        raise Unreadable(_("Write a number, like 1 234,50."))
    if isinstance(cell, int | float):
        return _decimal(repr(cell) if isinstance(cell, int) else f"{cell:.10g}")
    written = _UNIT.sub("", shown(cell)).strip()
    if not _NUMBER.fullmatch(written):
        raise Unreadable(_("Write a number, like 1 234,50."))
    return _decimal(_plain(written))


def _plain(written: str) -> str:
    """Return digits and one point: what stands before three digits is a separator, the comma is the point."""
    whole = re.sub(r"[ \u00a0\u202f’']", "", written)
    if "," in whole or re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+", whole):
        whole = whole.replace(".", "").replace(",", ".")
    return whole


def _decimal(written: str) -> Decimal:
    try:
        found = Decimal(written)
    except InvalidOperation as error:
        raise Unreadable(_("Write a number, like 1 234,50.")) from error
    if not found.is_finite() or abs(found) > _MOST:
        raise Unreadable(_("This number is too big."))
    return found


def whole(cell: Cell) -> int:
    """Read a number of people, projects, votes: whole, and not below zero."""
    found = decimal(cell)
    if found < 0 or found != found.to_integral_value():
        raise Unreadable(_("Write a whole number, like 180."))
    return int(found)


def amount(cell: Cell) -> Decimal:
    """Read an amount in euros, to the cent."""
    found = decimal(cell).quantize(Decimal("0.01"))
    if found < 0:
        raise Unreadable(_("An amount is never below zero."))
    return found


def year(cell: Cell) -> int:
    """Read the year of an edition."""
    cell = _sound(cell)
    if isinstance(cell, date):
        return cell.year
    found = re.search(r"(?<!\d)(20\d\d)(?!\d)", shown(cell))
    if found is None:
        raise Unreadable(_("Write the year of the edition in four digits, like 2019."))
    return int(found[1])


def published(cell: Cell) -> tuple[int, str]:
    """Read a figure as it was published: its first number, and its words when they say more than the number.

    « env. 4000 » is (4000, "env. 4000"), « 41 » is (41, "").
    """
    cell = _sound(cell)
    if not isinstance(cell, str):
        return whole(cell), ""
    said = clean_line(cell)
    found = _NUMBER.search(said)
    if found is None:
        raise Unreadable(_("No number is written here: write one, like “about 4 000”."))
    value = whole(found[0])
    alone = _UNIT.sub("", said).strip() == found[0]
    return value, "" if alone else text(200)(said)


def day(cell: Cell) -> date:
    """Read a day: « 6 avril 2019 », « 06/04/2019 », « 2019-04-06 », or the number that Excel keeps.

    A month without its day is refused: no day is ever supposed.
    """
    cell = _sound(cell)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_serial(cell)
    written = fold(shown(cell))
    if written.isdigit() and int(written) in _SERIALS:
        return _of_serial(int(written))
    return _of_words(written.split())


def _of_serial(number: float) -> date:
    if int(number) not in _SERIALS:
        raise Unreadable(_no_day())
    return _DAY_ZERO + timedelta(days=int(number))


def _no_day() -> str:
    example = words.day_short(date(2019, 4, 6))
    return _("Write a day, like 06/04/2019 or %(day)s.") % {"day": example}


def _of_words(parts: list[str]) -> date:
    known = [part for part in parts if part not in _WEEKDAYS]
    if len(known) == 3 and len(known[0]) == 4:  # noqa: PLR2004 - year, month, day
        known.reverse()
    if len(known) == 2 and known[0] in MONTHS:  # noqa: PLR2004 - a month and a year
        raise Unreadable(
            _("A month is no day: write the day, or put this in the column of the period.")
        )
    try:
        first, month, of_year = known
        year_ = int(of_year)
        return date(
            year_ if len(of_year) > 2 else 2000 + year_,  # noqa: PLR2004 - « 19 » is 2019
            MONTHS.get(month) or int(month),
            int(re.sub(r"^1(er|st)$", "1", first)),
        )
    except ValueError as error:
        raise Unreadable(_no_day()) from error


_WEEKDAYS = {
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "le",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
}  # fmt: skip


def yes(cell: Cell) -> bool:
    """Read yes or no, in French or in English."""
    cell = _sound(cell)
    said = fold(shown(cell)) if not isinstance(cell, bool) else ("oui" if cell else "non")
    if said in _YES | _NO:
        return said in _YES
    raise Unreadable(_("Write yes or no."))


def one_of(names: Mapping[str, tuple[str, ...]]) -> Reader:
    """Read one of several words, each with those that mean it."""
    by_word = {fold(word): key for key, said in names.items() for word in (key, *said)}

    def reader(cell: Cell) -> str:
        said = fold(shown(_sound(cell)))
        if said in by_word:
            return by_word[said]
        known = ", ".join(said[0] for said in names.values())
        raise Unreadable(_("Write one of: %(known)s.") % {"known": known})

    return reader
