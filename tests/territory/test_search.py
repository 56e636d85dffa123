"""People write the name of their commune as they please."""

from __future__ import annotations

import pytest

from comptoir.territory.models import Commune, CommuneName
from comptoir.territory.search import find

pytestmark = pytest.mark.usefixtures("pas_de_calais")

# What is typed → the first commune found, and how: sure, among others, or guessed.
SURE, AMONG, GUESSED = "sure", "among", "guessed"
TABLE = {
    "st omer": ("Saint-Omer", SURE),
    "Saint-Omer": ("Saint-Omer", SURE),
    "SAINT OMER": ("Saint-Omer", SURE),
    "lievin": ("Liévin", SURE),
    "Lie\u0301vin": ("Liévin", SURE),
    "Bethune": ("Béthune", SURE),
    "le touquet paris plage": ("Le Touquet-Paris-Plage", SURE),
    "touquet": ("Le Touquet-Paris-Plage", AMONG),
    "omer": ("Saint-Omer", AMONG),
    "Arleux en Gohelle": ("Arleux-en-Gohelle", SURE),
    "aire lys": ("Aire-sur-la-Lys", SURE),
    "st martin lez tatinghem": ("Saint-Martin-lez-Tatinghem", SURE),
    "Saint-Martin-lès-Tatinghem": ("Saint-Martin-lez-Tatinghem", SURE),
    "hesdin l'abbe": ("Hesdin-l'Abbé", SURE),
    "hesdin l’abbé": ("Hesdin-l'Abbé", SURE),
    "Hesdin": ("Hesdin-la-Forêt", SURE),
    "berguette": ("Isbergues", SURE),
    "enquin les mines": ("Enquin-lez-Guinegatte", SURE),
    "enquin mines": ("Enquin-lez-Guinegatte", SURE),
    "ste austreberthe": ("Hesdin-la-Forêt", SURE),
    "62130": ("Saint-Pol-sur-Ternoise", SURE),
    "62498": ("Lens", SURE),
    "lens 62300": ("Lens", SURE),
    "Liévin (62800)": ("Liévin", SURE),
    "henin": ("Hénin-Beaumont", AMONG),
    "lille": ("Lillers", AMONG),
    "beaurinville": ("Beaurainville", GUESSED),
    "boulonge sur mer": ("Boulogne-sur-Mer", GUESSED),
    "stomer": ("Saint-Omer", GUESSED),
    "saintomer": ("Saint-Omer", GUESSED),
    "Calonne sur la lis": ("Calonne-sur-la-Lys", GUESSED),
}


def first(query: str) -> tuple[str, str]:
    match = find(query)[0]
    how = SURE if match.exact else GUESSED if match.guessed else AMONG
    return match.commune.name, how


def test_a_commune_is_found_however_it_is_written() -> None:
    assert {query: first(query) for query in TABLE} == TABLE


def test_a_former_name_is_said_with_the_commune_of_today() -> None:
    match = find("Berguette")[0]
    assert (match.matched_name, match.former, match.commune.name) == (
        "Berguette",
        True,
        "Isbergues",
    )


def test_a_postcode_finds_all_its_communes_the_largest_first() -> None:
    found = [match.commune for match in find("62140", limit=50)]
    served = Commune.objects.filter(postal_codes__contains="62140").order_by("-population")
    assert [commune.name for commune in found if commune.insee != "62140"] == [
        commune.name for commune in served
    ]


def test_a_number_that_is_a_postcode_and_an_insee_code_finds_both() -> None:
    assert {match.commune.name for match in find("62510")} == {"Arques", "Liévin"}


@pytest.mark.parametrize(
    "query",
    ["", "   ", "%", "_%", "'; DROP TABLE", "\x00", "😀", "-", "zzzzzz", "l'isle", "x" * 10_000, "é" * 10_000,
     "saint " * 2_000, "9" * 10_000, "²³", "٠١٢", "62" + "0" * 99],
)  # fmt: skip
def test_what_means_no_commune_finds_none(query: str) -> None:
    assert find(query) == []


@pytest.mark.parametrize(
    "query", ["st omer", "62130", "beaurinville", "x" * 10_000, "a", "lievin 62800"]
)
def test_no_search_asks_the_database_more_than_three_times(
    query: str, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(3):
        find(query)


def test_never_more_than_asked_for() -> None:
    assert len(find("saint", limit=8)) == 8


def test_a_commune_is_found_once_though_several_of_its_names_match() -> None:
    found = [match.commune.pk for match in find("hesdin", limit=40)]
    assert len(found) == len(set(found))


def test_a_commune_that_no_longer_exists_is_not_found() -> None:
    Commune.objects.filter(name="Liévin").update(retired=True)
    assert [match.commune.name for match in find("liévin")] == ["Merck-Saint-Liévin"]


def test_a_name_is_searched_through_its_index() -> None:
    plan = CommuneName.objects.filter(key__startswith="saint om").explain()
    assert "territory_communename" in plan.lower()
    assert "SCAN" not in plan


def test_what_begins_so_is_what_begins_so() -> None:
    by_index = set(
        CommuneName.objects.filter(key__startswith="saint o").values_list("key", flat=True)
    )
    by_hand = {
        key
        for key in CommuneName.objects.values_list("key", flat=True).order_by("pk")
        if key.startswith("saint o")
    }
    assert by_index == by_hand
