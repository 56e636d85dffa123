"""Files as they come: every encoding, hostile workbooks, days and numbers as people write them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import psutil
import pytest

from comptoir.imports import cells
from comptoir.imports.reading import Choices, Unreadable, read
from tests.imports.files import workbook

TEXT = "Édition;Hôte\n2019;Maison de l’Été\n"
EXPECTED = (("Édition", "Hôte"), (2, ("2019", "Maison de l’Été")))


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as raised:
        read(content)
    return raised.value.message


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16"),
        (TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_an_encoding_is_found_and_said(content, encoding):
    table = read(content)
    assert (table.headings, (table.rows[0].number, table.rows[0].cells)) == EXPECTED
    assert table.used == Choices(encoding=encoding, delimiter=";")


def test_an_encoding_can_be_corrected():
    content = TEXT.replace("’", "'").encode("mac-roman")
    assert read(content).headings != EXPECTED[0]
    assert read(content, Choices(encoding="mac-roman")).headings == EXPECTED[0]


def test_a_wrong_choice_of_encoding_is_refused():
    with pytest.raises(Unreadable):
        read(TEXT.encode("cp1252"), Choices(encoding="utf-8"))


def test_accents_broken_before_are_said():
    assert read("Ville;Hôte\nLiÃ©vin;x\n".encode()).notes != ()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_separator_is_found(delimiter):
    text = delimiter.join(("a", "b")) + "\n" + delimiter.join(("1", '"x;y,z\nw"')) + "\n"
    table = read(text.encode())
    assert (table.used.delimiter, table.rows[0].cells) == (delimiter, ("1", "x;y,z\nw"))


def test_lines_before_the_headings_are_left_out():
    table = read(b"Bilan\n\nann\xc3\xa9e;votants\n2019;7000\n")
    assert (table.headings, table.rows[0].number) == (("année", "votants"), 4)


def test_a_workbook_gives_its_days_and_its_numbers():
    table = read(workbook(("Édition", "Jour", "Votes"), (2019, date(2019, 4, 6), 12.5)))
    year, day, votes = table.rows[0].cells
    assert (cells.year(year), cells.day(day), cells.decimal(votes)) == (
        2019,
        date(2019, 4, 6),
        Decimal("12.5"),
    )


def test_a_formula_without_result_is_never_computed():
    table = read(workbook(("Édition", "Votes"), (2019, "=1+1")))
    with pytest.raises(Unreadable):
        cells.whole(table.rows[0].cells[1])
    with pytest.raises(Unreadable):
        cells.text(20)(read(b'a;b\n1;"=HYPERLINK(""http://x"")"\n').rows[0].cells[1])


def archive(members: dict[str, bytes], *, like: bytes = b"") -> bytes:
    """A workbook with members of our own making added."""
    file = io.BytesIO(like)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return file.getvalue()


GOOD = workbook(("a", "b"), (1, 2))
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "vide"),
        (b"  \n", "vide"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "xls"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "page web"),
        (b"%PDF-1.7 ...", "tableur"),
        (bytes(range(256)) * 20, "tableur"),
        (archive({"a.txt": b"a"}), "tableur"),
        (archive({"content.xml": b"<a/>"}), "XLSX"),
        (GOOD[:-40], "abîmé"),
        (archive({"xl/vbaProject.bin": b"x"}, like=GOOD), "macros"),
        (archive({"xl/worksheets/sheet9.xml": ENTITIES}, like=GOOD), "abîmé"),
        (archive({f"xl/{n}.xml": b"" for n in range(1001)}, like=GOOD), "trop gros"),
        (b"a;b\n" + b"1;2\n" * 5_001, "lignes"),
        (b";".join([b"a"] * 101) + b"\n" + b";".join([b"1"] * 101), "colonnes"),
        (b"a;b\n1;" + b"x" * 6000, "caractères"),
        (b'a;b\n1;"' + b"x\n" * 200_000, "guillemet"),
        (b"a;b\n", "titres"),
        (b"a\n1\n", "titres"),
        (b"a;b\n1;2\n" * 2_000_000, "Mo"),
    ],
    ids=range(20),
)  # fmt: skip
def test_what_is_no_good_spreadsheet_is_refused_with_its_repair(content, word):
    assert word in refused(content)


def bomb(size: int) -> bytes:
    """A workbook whose sheet is so many zeros: small here, huge once unpacked."""
    file = io.BytesIO(GOOD)
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
        packed.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as sheet,
    ):
        zeros = bytes(1024 * 1024)
        for _ in range(size // len(zeros)):
            sheet.write(zeros)
    return file.getvalue()


def test_a_workbook_of_one_gigabyte_is_refused_in_little_memory():
    content = bomb(1024**3)
    assert len(content) < 6 * 1024**2
    process = psutil.Process()
    before = process.memory_info().rss
    assert "trop gros" in refused(content)
    assert process.memory_info().rss - before < 32 * 1024**2


def test_a_workbook_that_lies_about_its_size_is_refused():
    content = bytearray(bomb(8 * 1024**2))
    # Sizes stand in the local header and in the directory: both say a few bytes.
    true, said = (8 * 1024**2).to_bytes(4, "little"), (10).to_bytes(4, "little")
    lying = (
        bytes(content)
        .replace(true, said)
        .replace((8 * 1024**2).to_bytes(8, "little"), (10).to_bytes(8, "little"))
    )
    assert lying != bytes(content)
    assert "abîmé" in refused(lying)


@pytest.mark.parametrize(
    "written",
    ["6 avril 2019", "samedi 6 avril 2019", "06/04/2019", "6/4/19", "6.4.2019", "2019-04-06", 43561.0, "43561", "6 avr. 2019"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written):
    assert cells.day(written) == date(2019, 4, 6)


@pytest.mark.parametrize(
    "written", ["avril 2019", "2019", "31/02/2019", "demain", "13/13/2019", 12, True, "le 6"]
)
def test_no_day_is_ever_supposed(written):
    with pytest.raises(Unreadable):
        cells.day(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1 234,50 €", "1234.50"), ("1\u202f234,5", "1234.5"), ("1.234,50", "1234.50"), ("1.200", "1200"),
        ("1234.5", "1234.5"), ("12 euros", "12"), (12.0, "12"), ("-3", "-3"), ("1’000", "1000"),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(written, number):
    assert cells.decimal(written) == Decimal(number)


@pytest.mark.parametrize(
    "written", ["douze", "12 34", "1,2,3", True, float("nan"), float("inf"), "9" * 40, "#REF!"]
)
def test_what_is_no_number_is_refused(written):
    with pytest.raises(Unreadable):
        cells.decimal(written)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("env. 4000", (4000, "env. 4000")), ("41", (41, "")), (41, (41, "")), ("352 000 €", (352000, "")),
        ("51 (54 selon l’annonce)", (51, "51 (54 selon l’annonce)")), ("plus de 7 000", (7000, "plus de 7 000")),
    ],
)  # fmt: skip
def test_a_published_figure_keeps_its_words(written, read_as):
    assert cells.published(written) == read_as


@pytest.mark.parametrize(
    ("written", "said"), [("Oui", True), ("x", True), ("NON", False), (True, True), (0, False)]
)
def test_yes_and_no_are_read(written, said):
    assert cells.yes(written) is said
