"""What the database refuses even when an action forgets to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from comptoir.territory.models import Commune, CommuneName, MapFrame, Outline, PostalCode, Zone

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


def commune(**other: Any) -> Commune:
    values = {
        "insee": "99001",
        "name": "Isle",
        "slug": "isle",
        "departement": "99",
        "population": 1,
    }
    return Commune.objects.create(**values | {"latitude": 50, "longitude": 2} | other)


def frame(**other: Any) -> MapFrame:
    departement = Zone.objects.create(kind="departement", code="99", name="Isle")
    values = {"view_box": "0 0 1 1", "ax": 1, "bx": 0, "ay": 1, "by": 0, "outline": "M0,0z"}
    return MapFrame.objects.create(departement=departement, **values | other)


def drawn_twice() -> None:
    zone, one = Zone.objects.create(kind="epci", code="1", name="One"), frame()
    Outline.objects.create(frame=one, zone=zone, path="M0,0z")
    Outline.objects.create(frame=one, zone=zone, path="M0,0z")


def named_twice() -> None:
    isle = commune()
    CommuneName.objects.create(commune=isle, name="Isle", key="isle", rank=0)
    CommuneName.objects.create(commune=isle, name="Isle", key="isle", rank=1)


def served_twice() -> None:
    isle = commune()
    PostalCode.objects.create(commune=isle, code="99000")
    PostalCode.objects.create(commune=isle, code="99000")


def same_zone() -> None:
    Zone.objects.create(kind="epci", code="1", name="One")
    Zone.objects.create(kind="epci", code="1", name="Other")


@pytest.mark.parametrize(
    "breaks",
    [
        pytest.param(same_zone, id="one_zone_per_kind_and_code"),
        pytest.param(lambda: frame(ax=0), id="a_map_has_a_scale"),
        pytest.param(drawn_twice, id="a_zone_is_drawn_once_on_a_map"),
        pytest.param(lambda: commune(latitude=91), id="a_commune_stands_on_earth"),
        pytest.param(
            lambda: commune(insee="99002", replaced_by=commune()),
            id="a_replaced_commune_is_retired",
        ),
        pytest.param(named_twice, id="one_key_per_name_of_a_commune"),
        pytest.param(served_twice, id="a_commune_has_a_postcode_once"),
    ],
)
def test_the_database_refuses(breaks: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        breaks()
