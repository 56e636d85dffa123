"""How a room fills, beside last year's at the same day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.comptoirs.actions.change import cancel
from comptoir.comptoirs.filling import Course, Filling, filling_of, forecast, middle_of, points_of
from comptoir.comptoirs.models import Comptoir
from comptoir.editions.dates import paris
from tests.support import factories as a
from tests.support.moments import NOON


def test_a_course_counts_who_stood_on_the_list_that_day():
    course = Course({30: 4, 21: 3, 20: -1, 2: 6})
    assert [course.at(days) for days in (40, 30, 21, 20, 0)] == [0, 4, 7, 6, 12]
    assert (course.final, course.first) == (12, 30)


def test_the_middle_of_courses_is_the_median_each_day():
    courses = [Course({10: 2, 1: 8}), Course({10: 4}), Course({5: 20})]
    middle = middle_of(courses)
    assert [middle.at(days) for days in (11, 10, 5, 1, 0)] == [0, 2, 4, 10, 10]


@pytest.mark.parametrize(
    ("now", "before", "final", "said"),
    [
        (12, 17, 34, (24, 29)),
        (20, 10, 30, (40, 60)),
        (0, 5, 20, (0, 15)),
        (9, 4, 40, None),  # too few had come last year to say anything
    ],
)
def test_a_forecast_is_a_range_between_adding_and_multiplying(now, before, final, said):
    assert forecast(now, before, final) == said


def last_year(**facts: object) -> Comptoir:
    """A comptoir of 2026, on 7 April."""
    return a.a_comptoir(
        edition=a.an_edition(2026),
        at=paris(2026, 4, 7, 9),
        registration_opens_at=paris(2026, 3, 1, 9),
        **facts,
    )


def filling(comptoir: Comptoir) -> Filling:
    return filling_of([Comptoir.objects.with_place().get(pk=comptoir.pk)], NOON)[comptoir.pk]


@pytest.mark.django_db
def test_a_room_is_compared_with_the_same_place_at_the_same_day():
    comptoir = a.a_comptoir()
    former = last_year(venue=comptoir.venue)
    last_year(venue=a.a_venue(commune=a.a_commune("Arras", "62041")))
    for days in (30, 23, 22, 21, 5):
        a.a_party(former, 1, at=former.starts_at - timedelta(days=days))
    a.a_party(comptoir, 2)
    gone = a.a_registration(comptoir, at=NOON - timedelta(days=1))
    cancel(gone, act=a.visitor())
    one = filling(comptoir)
    assert (one.days, one.registered, one.before, one.like) == (22, 2, 3, former)
    said = [(point.days, point.now, point.before) for point in points_of(one)]
    assert said[0] == (30, 0, 1)
    assert (22, 2, 3) in said
    assert said[-1] == (0, None, 5)


@pytest.mark.django_db
def test_without_the_same_place_the_median_of_the_edition_stands_beside():
    elsewhere = a.a_venue(commune=a.a_commune("Arras", "62041"))
    for people in (1, 2, 6):
        former = last_year(venue=elsewhere)
        a.a_party(former, people, at=former.starts_at - timedelta(days=25))
    comptoir = a.a_comptoir()
    one = filling(comptoir)
    assert (one.before, one.like) == (2, None)
    said = "0 personne inscrite à 22 jours ; l’an dernier 2 au même jour (médiane des comptoirs)"
    assert one.said() == said


@pytest.mark.django_db
def test_a_first_edition_is_compared_with_nothing():
    one = filling(a.a_comptoir())
    assert (one.before, one.forecast, one.percent) == (None, None, 0)


@pytest.mark.django_db
def test_many_rooms_cost_as_many_questions_as_one():
    comptoirs = [a.a_comptoir() for _ in range(3)]
    last_year()
    asked = []
    for some in (comptoirs[:1], comptoirs):
        found = list(Comptoir.objects.filter(pk__in=[one.pk for one in some]).with_place())
        with CaptureQueriesContext(connection) as queries:
            filling_of(found, NOON)
        asked.append(len(queries))
    assert asked == [5, 5]
