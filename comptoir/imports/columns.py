"""What a kind of file may hold: its columns with their names, and the rows that a line makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from comptoir.editions.models import Edition
from comptoir.kernel.clock import local
from comptoir.kernel.text import clean_line, fold
from comptoir.territory import search
from comptoir.territory.models import Commune, Zone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import Model
    from django.utils.functional import Promise

    from comptoir.imports.cells import Reader

type Said = dict[str, Any]
type Values = dict[str, Any]

_CODE = 5  # characters of an Insee code; spreadsheets eat the zero of 01004


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a kind knows.

    Attributes:
        key: how the kind asks for it.
        label: its name for people.
        synonyms: other names that people give it.
        read: from a cell to a value.
        required: no line can do without.
        help: what to write.
        example: a cell of the model file.
    """

    key: str
    label: str | Promise
    synonyms: tuple[str, ...]
    read: Reader
    required: bool = False
    help: str | Promise = ""
    example: str = ""


class Wrong(Exception):
    """A line contradicts itself: the message, and the column where to repair it."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file may hold.

    Attributes:
        key: its name in addresses.
        label: its name for people.
        text: what is made of it, in a sentence or two.
        model: the rows it makes.
        identity: the fields that say which row it is: the same file twice is the same rows.
        columns: what it reads.
        rows: from what a line says to the values of its rows.
        check: what is wrong with a row once all is known of it; nothing when it may be written.
        summed: a field whose lines of the same identity are added, instead of being doubles.
        of_people: the file names people; it is let go as soon as it is imported.
        dropped: words in headings of columns that are left out, and said to be.
    """

    key: str
    label: str | Promise
    text: str | Promise
    model: type[Model]
    identity: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Said, World], list[Values]]
    check: Callable[[Any], None] = lambda _row: None
    summed: str = ""
    of_people: bool = False
    dropped: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """Return the column of this key."""
        return next(column for column in self.columns if column.key == key)


@dataclass(slots=True)
class World:
    """What the lines speak of: editions, municipalities; each is asked of the database once."""

    at: datetime
    editions: dict[int, Edition] = field(default_factory=dict)
    _communes: dict[str, Commune] = field(default_factory=dict)
    _zones: dict[str, Zone] | None = None

    def __post_init__(self) -> None:
        """Know the editions there are."""
        self.editions = {edition.year: edition for edition in Edition.objects.order_by("year")}

    def edition(self, year: int) -> Edition:
        """Return the edition of this year; a past one that is not there yet will be made with its first line.

        Raises:
            Wrong: the year is not over, and nobody has prepared its edition.
        """
        if year in self.editions:
            return self.editions[year]
        if year >= local(self.at).year:
            raise Wrong(
                "edition",
                _("There is no edition %(year)s yet: prepare it first.") % {"year": year},
            )
        name = _("Budget citoyen %(year)s") % {"year": year}
        edition = Edition(year=year, name=name, announced_at=self.at)
        self.editions[year] = edition
        return edition

    def commune(self, *, name: str = "", insee: str = "") -> Commune | None:
        """Return the municipality of this code or this name; None when nothing is said.

        Raises:
            Wrong: nobody knows it, several bear this name, or code and name disagree.
        """
        if not name and not insee:
            return None
        key = f"{insee} {fold(name)}"
        if key not in self._communes:
            found = self._by_insee(insee, name) if insee else self._by_name(name)
            self._communes[key] = found
        return self._communes[key]

    @staticmethod
    def _by_insee(insee: str, name: str) -> Commune:
        code = insee.strip().upper().zfill(_CODE)
        found = Commune.objects.filter(insee=code).prefetch_related("names").first()
        if found is None:
            raise Wrong("insee", _("No municipality has this Insee code."))
        known = {fold(found.name), *(fold(other.name) for other in found.names.all())}
        if name and fold(name) not in known and found not in _meant(name):
            raise Wrong(
                "insee",
                _("This code is the one of %(commune)s, and the line says “%(name)s”.")
                % {"commune": found.name, "name": name},
            )
        return found

    @staticmethod
    def _by_name(name: str) -> Commune:
        found = _meant(name)
        if not found:
            raise Wrong(
                "commune", _("No municipality has this name: correct it, or write its Insee code.")
            )
        if len(found) > 1:
            raise Wrong(
                "commune", _("Several municipalities have this name: write the Insee code.")
            )
        return found[0]

    def epci(self, name: str) -> Zone | None:
        """Return the group of municipalities of this name.

        Raises:
            Wrong: nobody knows it.
        """
        if not name:
            return None
        if self._zones is None:
            zones = Zone.objects.of_kind(Zone.Kind.EPCI)
            self._zones = {fold(zone.name): zone for zone in zones}
            self._zones |= {zone.code: zone for zone in zones}
        found = self._zones.get(fold(name))
        if found is None:
            raise Wrong("epci", _("No group of municipalities has this name or this number."))
        return found


def _meant(name: str) -> list[Commune]:
    """Return the municipalities whose whole name this is; the one of today before one that bore it."""
    exact = [match for match in search.find(clean_line(name)) if match.exact]
    today = [match.commune for match in exact if not match.former]
    return today or [match.commune for match in exact]
