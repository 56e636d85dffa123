"""A list is searched, narrowed, sorted, taken away; its whole state is its address."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.models import Organisation
from comptoir.ui import bulk as many
from comptoir.ui.lists import Column, Empty, Listing, Shown
from comptoir.ui.narrowing import Choice, Claim, Days, Text
from comptoir.ui.spreadsheets import csv_file, harmless, said, xlsx_file
from tests.support import factories as a
from tests.support.moments import NOON
from tests.ui.test_components import draw

if TYPE_CHECKING:
    from collections.abc import Callable

ACT = platform_act(NOON)
DAYS: list[tuple[date | None, date | None]] = []


def rename(one: Organisation, act: object) -> None:
    if one.name == "Ardres":
        raise Refusal("Ardres garde son nom.", rule="R")
    Organisation.objects.filter(pk=one.pk).update(name=f"{one.name} bis")


RENAME = many.Bulk(
    key="renommer", label="Renommer", consequence="Elles changent de nom.", do=rename
)
LIST = Listing(
    key="structures",
    title="Les structures",
    counted=lambda n: f"{n} structures",
    columns=[
        Column("nom", "Nom", lambda one: one.name, url=lambda one: f"/s/{one.pk}", sort=["name"]),
        Column("nature", "Nature", lambda one: one.kind, sort=["kind", "-name"]),
        Column("site", "Site", lambda one: one.website, hidden=True),
    ],
    filters=[
        Choice("nature", "Nature", Organisation.Kind.choices, lambda rows, k: rows.filter(kind=k)),
        Claim("site", "Avec un site", lambda rows: rows.exclude(website=""), quick=True),
        Text("mot", "Mot", lambda rows, text: rows.filter(presentation__contains=text)),
        Days("venues", "Venues", lambda rows, first, last: DAYS.append((first, last)) or rows),
    ],
    search=lambda rows, text: rows.filter(name__icontains=text),
    search_label="Nom",
    sort="nom",
    bulk=[RENAME],
    empty=Empty("Personne", "Elles viendront ici."),
)


@pytest.fixture
def three(db: None) -> list[Organisation]:
    """Three of them."""
    return [
        a.an_organisation("Liévin", kind="bank", website="https://lievin.example"),
        a.an_organisation("Ardres", kind="bank"),
        a.an_organisation("Calais", kind="company"),
    ]


def at(query: str = "") -> Shown[Organisation]:
    return Shown(LIST, Organisation.objects.all(), QueryDict(query), "/structures/")


def names(query: str = "") -> list[str]:
    return [line.name.text for line in at(query).lines]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ardres", "Calais", "Liévin"]),
        ("tri=-nom", ["Liévin", "Calais", "Ardres"]),
        ("tri=nature", ["Liévin", "Ardres", "Calais"]),
        ("tri=-nature", ["Calais", "Ardres", "Liévin"]),
        ("tri=inconnu", ["Ardres", "Calais", "Liévin"]),
        ("nature=bank", ["Ardres", "Liévin"]),
        ("nature=bank&site=1", ["Liévin"]),
        ("q=cal%00AIS", ["Calais"]),
        ("q=zzz", []),
        ("page=9", ["Ardres", "Calais", "Liévin"]),
    ],
)
def test_the_address_says_what_is_shown(three: object, query: str, found: list[str]) -> None:
    assert names(query) == found


def test_it_says_what_is_shown_and_how_to_clear_it(three: object) -> None:
    shown = at("nature=bank&site=1&q=li%C3%A9&tri=-nom")
    assert shown.sentence == "1 structures · banque · Avec un site · «\u00a0lié\u00a0»"
    assert (shown.is_narrowed, shown.clear_url) == (True, "/structures/?tri=-nom")
    assert at("tri=-nom").is_narrowed is False


def test_a_link_keeps_the_rest_and_begins_at_the_first_page(three: object) -> None:
    shown = at("nature=bank&colonnes=site&page=2")
    assert shown.url(tri="-nom") == "/structures/?nature=bank&colonnes=site&tri=-nom"
    assert shown.quick[0]["links"][0]["url"] == "/structures/?nature=bank&colonnes=site&site=1"
    assert [head.label for head in shown.heads] == ["Nom", "Site"]


def test_what_the_address_cannot_mean_is_said_and_left_aside(three: object) -> None:
    shown = at("nature=zzz&venues-du=32/01/2027")
    assert shown.problems == [
        "Nature\u00a0: le choix de cette adresse est inconnu ici. Choisissez de nouveau.",
        "Venues\u00a0: écrivez un jour, comme 06/04/2027.",
    ]
    assert shown.count == 3


def test_days_are_read_as_browsers_and_people_write_them(three: object) -> None:
    DAYS.clear()
    shown = at("venues-du=2027-04-06&venues-au=30/04/2027")
    assert [(date(2027, 4, 6), date(2027, 4, 30))] == DAYS
    assert "Venues du 6 avril 2027 au 30 avril 2027" in shown.sentence


def asked(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_it_asks_as_much_of_the_database_for_one_as_for_three(three: object) -> None:
    found = []
    for query in ("", "q=liévin"):
        shown = at(query)
        found.append(asked(lambda shown=shown: (shown.sentence, shown.lines)))  # type: ignore[misc]
    assert found == [2, 2]


def test_a_table_says_how_it_is_sorted_and_names_each_row(three: object) -> None:
    html = draw("list", shown=at("tri=-nom"), may_act=False)
    assert '<th scope="col" aria-sort="descending"><a href="/structures/">Nom</a></th>' in html
    assert f'<a href="/s/{three[0].pk}">Liévin</a></th>' in html  # type: ignore[index]
    assert "<form method" not in html


def test_where_nothing_is_it_says_what_to_do(three: object) -> None:
    assert "Tout effacer" in draw("list", shown=at("q=zzz"), may_act=False)
    Organisation.objects.all().delete()
    assert "Elles viendront ici." in draw("list", shown=at(), may_act=False)


# Many rows at once


def chosen(query: str = "", **sent: list[str]) -> many.Selection[Organisation]:
    return many.selection_of(at(query), sent)


def test_a_rehearsal_says_what_would_be_done_and_refused_and_leaves_nothing(
    three: list[Organisation],
) -> None:
    outcome = many.rehearse(RENAME, chosen(tous=["1"]).rows, act=ACT)
    assert ([one.name for one in outcome.done], outcome.reasons) == (
        ["Calais", "Liévin"],
        [("Ardres garde son nom.", 1)],
    )
    assert names() == ["Ardres", "Calais", "Liévin"]


def test_one_refusal_stops_nobody_else(three: list[Organisation]) -> None:
    many.perform(RENAME, chosen(lignes=[str(one.pk) for one in three]).rows, act=ACT)
    assert names() == ["Ardres", "Calais bis", "Liévin bis"]


def test_only_the_rows_that_were_shown_are_changed_and_the_others_are_said(
    three: list[Organisation],
) -> None:
    shown = chosen("nature=bank", tous=["1"])
    three[1].delete()
    a.an_organisation("Béthune", kind="bank")
    selection = chosen("nature=bank", tous=["1"], confirme=["1"], lignes=[shown.keys])
    assert ([one.name for one in selection.rows], selection.gone, selection.come) == (
        ["Liévin"],
        1,
        1,
    )
    assert selection.changes == [
        "1 ligne a quitté cette liste entre-temps\u00a0: rien ne lui a été fait.",
        "1 ligne est arrivée dans cette liste entre-temps\u00a0: rien ne lui a été fait.",
    ]


def test_a_row_of_another_list_cannot_be_chosen(three: list[Organisation]) -> None:
    assert list(chosen("nature=bank", lignes=[f"{three[2].pk}", "x"]).rows) == []


def test_nothing_chosen_and_too_much_are_refused(
    three: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refusal, match="Cochez d’abord au moins une ligne"):
        chosen()
    monkeypatch.setattr(many, "MOST", 2)
    with pytest.raises(Refusal, match="2 lignes au plus"):
        chosen(tous=["1"])


# Spreadsheets

MOMENT = datetime(2027, 4, 6, 12, 30, tzinfo=UTC)
WALL = MOMENT.replace(tzinfo=None, hour=14)
ROW = ["=1+1", "+33", "-x", "@a", "\tt", "\rr", "＝2", "a=b", -3, Decimal("1.5"), True, None, date(2027, 4, 6), MOMENT]  # fmt: skip
HEAD = [f"c{number}" for number in range(len(ROW))]


@pytest.mark.parametrize("text", ROW[:7])
def test_no_text_begins_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_a_csv_file_is_read_as_a_french_spreadsheet_reads_it() -> None:
    file, count = csv_file(HEAD, [ROW])
    with file:
        content = file.read()
    assert (count, content[:3]) == (1, b"\xef\xbb\xbf")
    _head, row = csv.reader(io.StringIO(content[3:].decode(), newline=""), delimiter=";")
    assert row == [
        "'=1+1", "'+33", "'-x", "'@a", "'\tt", "'\rr", "'＝2", "a=b", "-3", "1,5", "oui", "",
        "06/04/2027", "06/04/2027 14:30",
    ]  # fmt: skip


def test_an_xlsx_file_gives_back_texts_numbers_and_dates() -> None:
    file, count = xlsx_file(HEAD, [ROW])
    with file:
        sheet = openpyxl.load_workbook(file).active
    assert (count, sheet.freeze_panes, sheet.auto_filter.ref) == (1, "A2", "A1:N2")
    values = [cell.value for cell in sheet[2]]
    assert values[:4] + values[6:8] == ["'=1+1", "'+33", "'-x", "'@a", "'＝2", "a=b"]
    assert values[8:] == [
        -3, 1.5, "oui", None, WALL.replace(hour=0, minute=0), WALL,
    ]  # fmt: skip
    assert {cell.data_type for cell in sheet[2]} == {"s", "n", "d"}


def test_a_file_holds_every_page_with_the_columns_chosen(three: object) -> None:
    head, rows = at("colonnes=site&nature=bank").sheet()
    assert (head, list(rows)) == (
        ["Nom", "Site"],
        [["Ardres", ""], ["Liévin", "https://lievin.example"]],
    )


def test_cells_are_said_as_people_read_them() -> None:
    assert [said(value) for value in (None, True, 1200, date(2027, 4, 1), MOMENT)] == [
        "", "oui", "1\u202f200", "1er avril 2027", "6 avril 2027, 14\u00a0h\u00a030",
    ]  # fmt: skip
