"""What the database refuses of the years before."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from comptoir.library.models import Attendance, Initiative, PastComptoir
from tests.support import factories as a

pytestmark = pytest.mark.django_db


def a_sheet(**facts: object) -> Initiative:
    values = {"edition": a.an_edition(), "kind": "project", "key": "n 1", "title": "Jardin"}
    return Initiative.objects.create(**(values | facts))


def a_past_comptoir(**facts: object) -> PastComptoir:
    values = {"edition": a.an_edition(), "key": "1", "commune": a.a_commune(), "period": "2019"}
    return PastComptoir.objects.create(**(values | facts))


def an_attendance(**facts: object) -> Attendance:
    values = {"edition": a.an_edition(), "commune": a.a_commune(), "people": 1}
    return Attendance.objects.create(**(values | facts))


def twice(make, **facts):
    make(**facts)
    make(**facts)


@pytest.mark.parametrize(
    "breaks",
    [
        pytest.param(lambda: twice(a_sheet), id="one_initiative_of_a_key_per_edition"),
        pytest.param(lambda: a_sheet(outcome="granted"), id="a_grant_has_its_deliberation"),
        pytest.param(lambda: a_sheet(granted=10), id="only_a_grant_has_an_amount_granted"),
        pytest.param(lambda: a_sheet(requested=-1), id="an_amount_is_never_negative"),
        pytest.param(lambda: twice(a_past_comptoir), id="one_past_comptoir_of_a_key_per_edition"),
        pytest.param(
            lambda: a_past_comptoir(period=""), id="a_past_comptoir_has_a_day_or_a_period"
        ),
        pytest.param(
            lambda: twice(an_attendance), id="one_attendance_per_edition_commune_and_capacity"
        ),
        pytest.param(
            lambda: twice(an_attendance, commune=None),
            id="one_attendance_without_commune_per_edition_and_capacity",
        ),
        pytest.param(lambda: an_attendance(people=0), id="an_attendance_counts_somebody"),
    ],
)
def test_the_database_refuses(breaks):
    with pytest.raises(IntegrityError), transaction.atomic():
        breaks()
