"""How names are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.territory.naming import distance, key_of, keys_of, short_key, unglued

text = st.text(max_size=60)
words = st.text(alphabet="abcd ", max_size=9)


def test_the_keys_of_a_long_name() -> None:
    assert keys_of("Saint-Pol-sur-Ternoise") == {
        "saint pol sur ternoise": 0,
        "saint pol ternoise": 1,
        "pol sur ternoise": 2,
        "ternoise": 2,
    }


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Le Portel", "portel"),
        ("L'Isle-Adam", "isle adam"),
        ("Les Attaques", "attaques"),
        ("Ste-Marie-Kerque", "sainte marie kerque"),
        ("Auchy-lès-Hesdin", "auchy les hesdin"),
        ("Wavrans-sur-l’Aa", "wavrans sur l aa"),
        ("La", "la"),
        ("Œuf-en-Ternois", "oeuf en ternois"),
    ],
)
def test_a_key_has_no_leading_article_and_one_spelling(name: str, key: str) -> None:
    assert key_of(name) == key


@given(text)
def test_a_key_is_its_own_key(name: str) -> None:
    assert key_of(key_of(name)) in {key_of(name), key_of(key_of(name))}
    assert short_key(short_key(name)) == short_key(name)


@given(text)
def test_keys_hold_nothing_that_a_database_reads_as_a_pattern(name: str) -> None:
    assert [key for key in keys_of(name) if set(key) & set("%_*?[\\'\"")] == []


@pytest.mark.parametrize(
    ("left", "right", "slips"),
    [("beaurinville", "beaurainville", 1), ("boulonge", "boulogne", 1), ("lens", "lens", 0), ("lens", "arras", 3)],
)  # fmt: skip
def test_slips_are_counted(left: str, right: str, slips: int) -> None:
    assert distance(left, right, limit=2) == slips


@given(words, words)
def test_slips_are_the_same_both_ways(left: str, right: str) -> None:
    assert distance(left, right, limit=3) == distance(right, left, limit=3)


@given(words, st.integers(0, 9), st.sampled_from("abcd "))
def test_one_letter_more_is_one_slip(word: str, at: int, letter: str) -> None:
    assert distance(word, word[:at] + letter + word[at:], limit=2) == 1


@pytest.mark.parametrize(
    ("typed", "read"),
    [("stomer", "saint omer"), ("saintpol", "saint pol"), ("steaustreberthe", "sainte austreberthe"), ("lens", "lens")],
)  # fmt: skip
def test_a_glued_saint_is_set_apart(typed: str, read: str) -> None:
    assert unglued(typed) == read
