"""« Comptoir de Liévin », « d’Arras », « du Portel »."""

from datetime import date

import pytest
from django.utils.translation import override

from comptoir.comptoirs.naming import comptoir_of, of_place, slug_of


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Liévin", "de Liévin"),
        ("Arras", "d’Arras"),
        ("Outreau", "d’Outreau"),
        ("Hesdin", "d’Hesdin"),
        ("Étaples", "d’Étaples"),
        ("Le Portel", "du Portel"),
        ("Les Attaques", "des Attaques"),
        ("La Couture", "de La Couture"),
    ],
)
def test_a_place_after_de(name: str, said: str) -> None:
    assert of_place(name) == said


def test_a_comptoir_is_called_after_its_commune_in_both_languages() -> None:
    with override("fr"):
        assert comptoir_of("Arras") == "Comptoir d’Arras"
    with override("en"):
        assert comptoir_of("Arras") == "Comptoir in Arras"


def test_the_address_of_a_page_says_where_and_when() -> None:
    assert slug_of("Mont-Saint-Éloi", date(2027, 6, 12)) == "mont-saint-eloi-2027-06-12"
