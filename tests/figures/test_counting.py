"""Each number equals the truth that the test knows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comptoir.comptoirs.actions.change import cancel
from comptoir.editions.dates import paris
from comptoir.editions.models import Figure
from comptoir.figures import counting, funnel
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def two_comptoirs():
    """Two comptoirs of one edition; Camille registers for both, Noa cancels, Lou waits."""
    edition = a.an_edition()
    first = a.a_comptoir(edition=edition, capacity=2)
    second = a.a_comptoir(edition=edition, at=first.starts_at + DAY)
    a.a_registration(first)
    a.a_registration(second, at=NOON + DAY)
    a.a_registration(first, name="Noa Exemple", email="noa@example.org", at=NOON + DAY)
    lou = a.a_registration(
        first, name="Lou Modèle", email="lou@example.org", idea="", at=NOON + 3 * DAY
    )
    assert lou.status == "waiting"
    gone = a.a_registration(second, name="Eden Essai", email="eden@example.org", at=NOON + 3 * DAY)
    cancel(gone, act=a.visitor(NOON + 3 * DAY))
    return edition


LATER = NOON + 5 * DAY


def test_whoever_registered_twice_counts_once(two_comptoirs):
    assert counting.people_registered(two_comptoirs, LATER) == 3
    assert counting.people_registered(two_comptoirs, NOON) == 1


def test_each_day_counts_and_adds_up_the_empty_ones_too(two_comptoirs):
    rows = counting.by_day(two_comptoirs, LATER).rows
    assert [row[1:3] for row in rows] == [(1, 1), (2, 3), (0, 3), (2, 5)]
    assert rows[0][0] == "15 mars 2027"


def test_last_year_stands_beside_at_the_same_day_since_its_opening(two_comptoirs):
    then = paris(2026, 3, 14, 12)
    comptoir = a.a_comptoir(
        edition=a.an_edition(2026),
        at=paris(2026, 4, 7, 9),
        registration_opens_at=paris(2026, 3, 1, 9),
    )
    a.a_registration(comptoir, name="Ange Essai", email="ange@example.org", at=then)
    a.a_registration(comptoir, name="Swann Essai", email="swann@example.org", at=then + 4 * DAY)
    # The opening was on 1 March: the 14th day, then the 18th, beside the 15th to the 18th.
    assert [row[3] for row in counting.by_day(two_comptoirs, LATER).rows] == [1, 1, 1, 2]


def test_a_comptoir_says_who_holds_waits_and_cancelled(two_comptoirs):
    rows = counting.by_comptoir(two_comptoirs, LATER).rows
    assert [row[1:] for row in rows] == [(2, 2, 1, 0, None), (30, 1, 0, 1, None)]


def test_a_commune_counts_people_for_ten_thousand_inhabitants(two_comptoirs):
    table = counting.by_commune(two_comptoirs, LATER)
    commune = a.a_commune()
    rate = round(3 * 10_000 / commune.population, 1)
    assert [row[1:] for row in table.rows] == [(3, commune.population, rate)]
    assert table.left_out == ""


def test_whose_commune_is_not_known_is_said_and_not_counted(two_comptoirs):
    comptoir = a.a_comptoir(edition=two_comptoirs)
    a.a_registration(comptoir, name="Yaël Essai", email="yael@example.org", at=NOON)
    comptoir.registrations.get().party.__class__.objects.update(commune=None)
    comptoir.registrations.get().person.__class__.objects.filter(name="Yaël Essai").update(
        commune=None
    )
    table = counting.by_commune(two_comptoirs, LATER)
    assert sum(row[1] for row in table.rows) == 3
    assert table.left_out.startswith("1 personne n’est pas comptée ici")


def test_the_funnel_shows_what_was_published_before_what_is_counted(two_comptoirs):
    past = a.an_edition(2024)
    Figure.objects.create(edition=past, kind="ideas", value=188, source="https://example.org/")
    found = {
        step.kind: [reading.value for reading in each]
        for step, each in funnel.readings([two_comptoirs, past], LATER)
    }
    assert found["ideas"] == [3, 188]
    assert found["voters"] == [None, None]


def test_a_list_of_figures_asks_the_same_of_one_edition_as_of_three(
    two_comptoirs, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        for count in (counting.by_comptoir, counting.by_kind, counting.by_topic):
            count(two_comptoirs, LATER)
