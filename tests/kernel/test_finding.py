"""What is typed to find something, and what is found by it."""

from __future__ import annotations

import pytest

from comptoir.kernel.finding import Asked, key_of_name, key_of_text
from comptoir.kernel.sounds import near, sound


@pytest.mark.parametrize(
    "spellings",
    [
        "lefevre lefebvre lefevres",
        "dupont dupond duponts",
        "petit petits",
        "camille kamil kamille",
        "leclerc leclercq leclerq",
        "thibault thibaut thibaud tibo",
        "philippe filipe",
        "christophe cristof",
        "quentin kentin",
        "vincent vinsant",
        "wattel vatel",
    ],
)
def test_names_that_sound_alike_have_one_key(spellings: str) -> None:
    assert len({sound(word) for word in spellings.split()}) == 1


@pytest.mark.parametrize("pair", ["petit patat", "martin morin", "blanc brun", "durand dupond"])
def test_names_that_sound_otherwise_have_two(pair: str) -> None:
    one, other = pair.split()
    assert sound(one) != sound(other)


def test_one_slip_of_the_finger_is_near_and_a_short_word_has_none() -> None:
    slips = [("martni", "martin"), ("delartre", "delatre"), ("abc", "abd"), ("petit", "patat")]
    assert [near(*pair) for pair in slips] == [True, True, False, False]


def test_a_text_is_known_by_its_stems() -> None:
    assert key_of_text("Des jardins partagés, pour les enfants.") == " jardin partag enfant "
    assert Asked("un jardin partagé").stems == ["jardin", "partag"]


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("03 21 21 62 16", "321216216"),
        ("+33 (0)3 21 21 62 16", "321216216"),
        ("0033321216216", "321216216"),
        ("6216", "6216"),
        ("03.21", "321"),
        ("Dupont", ""),
    ],
)
def test_a_telephone_is_its_national_digits(typed: str, digits: str) -> None:
    assert Asked(typed).digits == digits


def test_a_key_is_never_longer_than_its_column() -> None:
    assert (len(key_of_name("ab " * 300)), len(key_of_text("mot1 " * 10 + "x" * 900))) == (600, 600)
