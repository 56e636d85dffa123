"""A list as an agent works with it: searched, narrowed, sorted, its columns chosen, its whole state in the address.

A list is declared once, and knows no request: what its columns say, what narrows it, how it is searched.

    PEOPLE = Listing(
        key="people", title=_("People"), counted=lambda n: ngettext("%(n)d person", "%(n)d people", n) % {"n": n},
        columns=[
            Column("nom", _("Name"), lambda one: one.name, url=lambda one: one.get_absolute_url(), sort=["name"]),
            Column("commune", _("Commune"), lambda one: one.commune.name, sort=["commune__name"], hidden=True),
        ],
        filters=[Claim("moins-de-15", _("Under 15"), lambda rows: rows.filter(under_15=True), quick=True)],
        search=lambda rows, text: rows.filter(name__icontains=text),
        empty=Empty(_("Nobody here"), _("Search another name, or clear the filters.")),
    )
    shown = Shown(PEOPLE, Person.objects.select_related("commune"), request.GET)   # `ui/list.html` draws it

Narrow by subqueries (`Exists`) rather than by joins to many: a row must come once. The first column names the row.
A page costs one count, one read of fifty rows, and what the rows prefetch, however long the list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import batched
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from comptoir.kernel.text import clean_line
from comptoir.ui.narrowing import Applied, Filter, Unreadable
from comptoir.ui.spreadsheets import Cell, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from django.core.paginator import Page
    from django.db.models import Model, QuerySet

    from comptoir.ui.bulk import Bulk

PER_PAGE, AT_ONCE = 50, 1000
SEARCH, SORT, PAGE, COLUMNS = "q", "tri", "page", "colonnes"
_LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Column[T]:
    """What one column says of a row; `sort` names what the database sorts it by, `hidden` leaves it out at first.

    `reads` names the fields it says, so that a file of all rows reads no others; `fetches`, what it prefetches.
    """

    key: str
    label: str
    say: Callable[[T], Cell]
    url: Callable[[T], str] | None = None
    sort: Sequence[str] = ()
    hidden: bool = False
    reads: Sequence[str] = ()
    fetches: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands where no row is: what would be here, and what to do."""

    title: str
    text: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A link that stands above the list: what else one can do from here, and the main thing to do, as a button."""

    label: str
    url: str
    is_main: bool = False


def as_they_are[T](rows: Sequence[T]) -> Sequence[T]:
    """Give nothing more to the rows of one page."""
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing[T: Model]:
    """A list, declared. `prepare` gives the rows of one page what their columns say, in so many queries."""

    key: str
    title: str
    counted: Callable[[int], str]
    columns: Sequence[Column[T]]
    empty: Empty
    filters: Sequence[Filter[T]] = ()
    search: Callable[[QuerySet[T], str], QuerySet[T]] | None = None
    search_label: str = ""
    sort: str = ""
    bulk: Sequence[Bulk[T]] = ()
    prepare: Callable[[Sequence[T]], Sequence[T]] = as_they_are
    ways: Sequence[Way] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: how it sorts now, and the address that sorts it otherwise."""

    label: str
    url: str = ""
    sorted: str = ""  # the value of aria-sort


@dataclass(frozen=True, slots=True)
class Said:
    """One cell as the page says it; `kept` in one piece, on one line."""

    text: str
    url: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page."""

    pk: int
    name: Said
    cells: list[Said]


@dataclass(frozen=True, slots=True)
class Choosable:
    """A column that one may choose."""

    key: str
    label: str
    chosen: bool


@dataclass(slots=True)
class _State:
    """What the address says of the filters: those applied, and what could not be read."""

    applied: list[Applied] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Shown[T: Model]:
    """A list as one address shows it. What the address cannot mean is left aside, and said in `problems`."""

    def __init__(
        self, listing: Listing[T], rows: QuerySet[T], asked: Mapping[str, Any], path: str = ""
    ) -> None:
        self.listing, self.path = listing, path
        self.asked = {key: [str(v) for v in _all(asked, key)] for key in asked}
        self.text = clean_line(self._one(SEARCH))[:_LONGEST_SEARCH] if listing.search else ""
        state = self._read_filters()
        self.applied, self.problems = state.applied, state.problems
        self.sort = self._read_sort()
        chosen = [c for c in listing.columns[1:] if c.key in self.asked.get(COLUMNS, [])]
        self.columns_by_default = [c for c in listing.columns[1:] if not c.hidden]
        self.columns = [listing.columns[0], *(chosen or self.columns_by_default)]
        fetched = [path for column in self.columns for path in column.fetches]
        self.rows = self._narrowed(rows.prefetch_related(*fetched))

    def _one(self, key: str) -> str:
        return (self.asked.get(key) or [""])[-1]

    def _read_filters(self) -> _State:
        state = _State()
        for one in self.listing.filters:
            try:
                applied = one.read(self.asked)
            except Unreadable as problem:
                state.problems.append(str(problem))
                continue
            if applied:
                state.applied.append(applied)
        return state

    def _read_sort(self) -> str:
        asked = self._one(SORT)
        known = {column.key for column in self.listing.columns if column.sort}
        return asked if asked.removeprefix("-") in known else self.listing.sort

    def _narrowed(self, rows: QuerySet[T]) -> QuerySet[T]:
        for one in self.applied:
            rows = one.narrow(rows)
        if self.text and self.listing.search:
            rows = self.listing.search(rows, self.text)
        fields = {c.key: c.sort for c in self.listing.columns}.get(self.sort.removeprefix("-"), ())
        order = [f"-{name}" if self.sort.startswith("-") else name for name in fields]
        return rows.order_by(*(name.replace("--", "") for name in order), "pk")

    # What the page shows

    @cached_property
    def page_obj(self) -> Page[T]:
        """The rows of this page."""
        return Paginator(self.rows, PER_PAGE).get_page(self._one(PAGE))

    @property
    def count(self) -> int:
        """How many rows are found."""
        return self.page_obj.paginator.count

    @cached_property
    def lines(self) -> list[Line]:
        """The rows of this page, said."""
        name, *others = self.columns
        return [
            Line(row.pk, _cell(name, row), [_cell(column, row) for column in others])
            for row in self.listing.prepare(list(self.page_obj))
        ]

    def every_row(self) -> Iterator[T]:
        """Return all that is found, on all pages, prepared some hundreds at a time: memory stays flat."""
        for some in batched(self._read_sparingly().iterator(AT_ONCE), AT_ONCE):
            yield from self.listing.prepare(some)

    def _read_sparingly(self) -> QuerySet[T]:
        """Return the rows with no more fields than the columns say, where all of them say which."""
        if not all(column.reads for column in self.columns):
            return self.rows
        reads = {path for column in self.columns for path in column.reads}
        joined = {path.rpartition("__")[0] for path in reads} - {""}
        rows = self.rows.select_related(None)
        return (rows.select_related(*joined) if joined else rows).only("pk", *reads)

    def sheet(self) -> tuple[list[str], Iterator[list[Cell]]]:
        """Return the head and the rows of the spreadsheet: all pages, the columns chosen."""
        columns = self.columns
        return [c.label for c in columns], (
            [c.say(row) for c in columns] for row in self.every_row()
        )

    @property
    def heads(self) -> list[Head]:
        """The heads of the columns."""
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column[T]) -> Head:
        if not column.sort:
            return Head(column.label)
        up, down = column.key, f"-{column.key}"
        now = {up: "ascending", down: "descending"}.get(self.sort, "")
        return Head(column.label, self.url(tri=down if self.sort == up else up), now)

    @property
    def sentence(self) -> str:
        """What is shown, said: how many, and what narrows it."""
        words = [self.listing.counted(self.count), *(one.words for one in self.applied)]
        if self.text:
            words.append(_("“%(text)s”") % {"text": self.text})
        return " · ".join(words)

    @property
    def is_narrowed(self) -> bool:
        """Whether something that was asked leaves rows out."""
        return bool(self.text or any(one.pairs for one in self.applied))

    @cached_property
    def fields(self) -> list[Any]:
        """The filters as the form asks them."""
        return [one.field(self.asked) for one in self.listing.filters]

    @property
    def is_open(self) -> bool:
        """Whether something inside the folded part of the form is in use."""
        hidden = {one.key for one in self.listing.filters if not one.quick}
        return any(one.key in hidden for one in self.applied if one.pairs)

    @property
    def quick(self) -> list[dict[str, Any]]:
        """The filters that one click sets: for each group, its label and its links."""
        return [
            {
                "label": one.label,
                "links": [
                    {"label": label, "url": self.url(**pairs), "current": current}
                    for label, pairs, current in one.one_click(self.asked)
                ],
            }
            for one in self.listing.filters
            if one.quick
        ]

    @property
    def is_searched(self) -> bool:
        """Whether this list has a search."""
        return self.listing.search is not None

    @property
    def choosable(self) -> list[Choosable]:
        """The columns that one may choose; the first one always stands."""
        now = {column.key for column in self.columns}
        return [Choosable(c.key, c.label, c.key in now) for c in self.listing.columns[1:]]

    # Addresses

    def url(self, **changes: str | Sequence[str]) -> str:
        """Return the address of this list with these changes; another choice begins at its first page."""
        return _address(self.path, self._query(**changes))

    @property
    def here(self) -> str:
        """The address of what is shown now."""
        return self.url(**{PAGE: self._one(PAGE)})

    @property
    def clear_url(self) -> str:
        """The address of the same list without search nor filter."""
        kept = [pair for pair in self._pairs() if pair[0] in {SORT, COLUMNS}]
        return _address(self.path, urlencode(kept))

    @property
    def query(self) -> str:
        """The state of the list without its page, for the links to the other pages."""
        return self._query()

    def _query(self, **changes: str | Sequence[str]) -> str:
        kept = [pair for pair in self._pairs() if pair[0] not in changes]
        for key, value in changes.items():
            values = [value] if isinstance(value, str) else value
            kept += [
                (key, one) for one in values if one and (key, one) != (SORT, self.listing.sort)
            ]
        return urlencode(kept)

    def _pairs(self) -> list[tuple[str, str]]:
        pairs = [(SEARCH, self.text)] if self.text else []
        pairs += [pair for one in self.applied for pair in one.pairs]
        if self.sort != self.listing.sort:
            pairs.append((SORT, self.sort))
        if self.columns[1:] != self.columns_by_default:
            pairs += [(COLUMNS, column.key) for column in self.columns[1:]]
        return pairs


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path or "?"


def _all(asked: Mapping[str, Any], key: str) -> Iterable[Any]:
    """Return all the values of one key: of a QueryDict, or of a plain dictionary."""
    getlist = getattr(asked, "getlist", None)
    return getlist(key) if getlist else [asked[key]]


def _cell[T](column: Column[T], row: T) -> Said:
    value = column.say(row)
    return Said(said(value), column.url(row) if column.url else "", isinstance(value, date))
