"""What people type becomes harmless, and comparable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.kernel.text import clean_line, clean_text, fold

MARKS = ["\u200b", "\u200e", "\u200f", "\u061c", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff"]


@pytest.mark.parametrize("mark", MARKS)
def test_marks_that_hide_or_turn_text_round_go(mark):
    assert (clean_line(f"a{mark}b"), clean_text(f"{mark}a\nb")) == ("ab", "a\nb")


@pytest.mark.parametrize("control", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\ue000", "\ud800"])
def test_control_characters_go(control):
    assert clean_text(f"a{control}b") == "ab"


@pytest.mark.parametrize(
    "typed",
    ["👩🏽\u200d🌾 potager", "🇫🇷", "Zoë d’Hénin", "日本", "a\N{NO-BREAK SPACE}: b", "क\u200dष"],
)
def test_what_people_mean_stays(typed):
    assert clean_text(typed) == typed


def test_accents_are_composed():
    assert clean_line("Lie\u0301vin") == "Liévin"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  a \t b  ", "a b"), ("a\r\nBcc: b", "a Bcc: b"), ("a\rb\nc", "a b c"), ("a\u2028b\u2029c\x0bd", "a b cd"),
        ("\n\n", ""), ("a\N{NARROW NO-BREAK SPACE}!", "a !"),
    ],
)  # fmt: skip
def test_a_line_is_one_line(typed, line):
    assert clean_line(typed) == line


def test_a_text_keeps_its_lines():
    assert clean_text(" a\r\nb\rc\td \n") == "a\nb\nc\td"


@given(st.text())
def test_cleaning_is_done_once(typed):
    assert clean_line(clean_line(typed)) == clean_line(typed)
    assert clean_text(clean_text(typed)) == clean_text(typed)


@given(st.text())
def test_a_line_can_be_a_header_and_a_row_of_any_database(typed):
    line = clean_line(typed)
    assert len(line.splitlines()) <= 1
    assert {unicodedata.category(character) for character in line}.isdisjoint({"Cc", "Cs"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Liévin", "LIEVIN"), ("Œuf-en-Ternois", "oeuf en ternois"), ("L’Écluse", "l'ecluse"), ("Straße", "STRASSE"),
        ("Hénin-Beaumont", " henin   beaumont "), ("Lie\u0301vin", "Liévin"), ("ＡＢＣ", "abc"), ("Æsop", "aesop"),
    ],
)  # fmt: skip
def test_two_ways_of_typing_a_name_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Anne", "Annie"), ("62800", "62801"), ("Saint-Omer", "Saintomer")]
)
def test_two_names_stay_two(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_a_fold_is_words_and_folds_to_itself(typed):
    folded = fold(typed)
    assert folded == " ".join(folded.split())
    assert fold(folded) == folded
