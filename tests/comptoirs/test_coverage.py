"""Who is missing: comptoirs against where people live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from comptoir.comptoirs.coverage import Within, coverage_of, nearest_to, within
from comptoir.territory.models import Commune, Zone
from tests.comptoirs.test_mission_pages import asked, signed_in, text
from tests.support import factories as a

if TYPE_CHECKING:
    from comptoir.comptoirs.models import Comptoir


def test_inhabitants_are_counted_within_each_distance():
    people = [(100, 0.5), (200, 10.0), (300, 20.1), (400, None)]
    assert within(people) == [Within(10, 300, 30), Within(20, 300, 30), Within(30, 600, 60)]
    assert within([]) == [Within(10, 0, 0), Within(20, 0, 0), Within(30, 0, 0)]


def test_the_nearest_is_the_one_at_the_shortest_distance():
    here = Commune(latitude=50.0, longitude=2.0)
    far, near = Commune(latitude=51.0, longitude=2.0), Commune(latitude=50.1, longitude=2.0)
    index, km = nearest_to(here, [far, near])
    assert (index, round(km)) == (1, 11)
    assert nearest_to(here, []) is None


@pytest.fixture
def comptoir(db: None) -> Comptoir:
    comptoir = a.a_comptoir()
    lens = Zone.objects.create(kind=Zone.Kind.EPCI, code="1", name="Lens-Liévin")
    coast = Zone.objects.create(kind=Zone.Kind.EPCI, code="2", name="La côte")
    Commune.objects.filter(name="Liévin").update(epci=lens)
    a.a_commune("Calais", "62193", latitude=50.95, longitude=1.86, population=70_000, epci=coast)
    a.a_registration(comptoir)
    return comptoir


def test_the_groups_from_which_nobody_comes_stand_first(comptoir):
    found = coverage_of(comptoir.edition, "62")
    said = [(area.name, area.population, area.registered, area.far) for area in found.areas]
    assert said == [("La côte", 70_000, 0, 70_000), ("Lens-Liévin", 30_000, 1, 0)]
    assert [(one.commune.name, one.nearest) for one in found.missing(9)] == [("Calais", comptoir)]
    assert [one.percent for one in found.within] == [30, 30, 30]


def test_many_cost_as_many_questions_as_one(comptoir):
    one = asked(lambda: coverage_of(comptoir.edition, "62"))
    a.a_comptoir()
    a.a_commune("Arras", "62041")
    assert asked(lambda: coverage_of(comptoir.edition, "62")) == one == 3


def test_the_page_says_who_is_missing(comptoir):
    page = text(signed_in().get(reverse("comptoirs:mission_coverage")))
    for words in ("Calais", "70 000", "à environ 87 km", "30 %"):
        assert words in page
