"""A season is opened from a file: wholly, or not at all and saying why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from comptoir.comptoirs.models import Comptoir
from comptoir.editions.dates import paris
from comptoir.editions.models import Edition
from tests.support import factories as a

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

PLAN = """
[edition]
year = 2027
name = "Budget citoyen 2027"
announced_at = 2027-01-11T09:00:00
topics = ["Préciser mon idée"]

[edition.phases]
registration = [2027-03-01T09:00:00, 2027-06-15T12:00:00]
comptoirs = [2027-03-12T00:00:00, 2027-06-16T00:00:00]

[programme]
doors = "9:00"
starts = "9:30"
ends = "16:30"

[[programme.items]]
block = "realise"
kind = "pitch"
title = "Pitch"
starts = "11:00"
ends = "12:00"
places = 12

[[comptoirs]]
commune = "Liévin"
day = 2027-04-06
venue = "Salle des fêtes"
address = "1 place de la Mairie"
host = "Maison fictive des habitants"
room_for = 40
seats = 30
welcome = "Entrez."
access = { mi = "De plain-pied." }
"""


def load(place: Path, plan: str, *options: str) -> None:
    file = place / "season.toml"
    file.write_text(plan, encoding="utf-8")
    call_command("season", "load", str(file), *options)


def test_a_plan_becomes_a_published_season(tmp_path: Path) -> None:
    a.a_commune()
    load(tmp_path, PLAN)
    comptoir = Comptoir.objects.published().get()
    assert (comptoir.slug, comptoir.starts_at) == ("lievin-2027-04-06", paris(2027, 4, 6, 9, 30))
    assert comptoir.programme.get().places == 12
    assert comptoir.venue.access_facts.get().text == "De plain-pied."


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    a.a_commune()
    load(tmp_path, PLAN, "--dry-run")
    assert not Edition.objects.exists()


def test_a_plan_says_where_lots_are_drawn_and_when_wishes_are_granted(tmp_path: Path) -> None:
    a.a_commune()
    drawn = """seats = 30
queue = "draw"
draw_at = 2027-03-20T18:00:00
wishes_close = 2027-04-01T12:00:00"""
    load(tmp_path, PLAN.replace("seats = 30", drawn))
    comptoir = Comptoir.objects.get()
    assert comptoir.draws_lots
    assert (comptoir.draw_at, len(comptoir.seed)) == (paris(2027, 3, 20, 18), 32)
    assert comptoir.wishes_close_at == paris(2027, 4, 1, 12)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('commune = "Liévin"', 'commune = "Nulleville"', "aucune commune"),
        ("seats = 30", "seats = 50", "40 personnes"),
        ("day = 2027-04-06", "day = 2027-03-05", "12 mars"),
        ('starts = "9:30"', 'starts = "25:30"', "comptoirs[1]"),
        ("seats = 30", "", "seats"),
        ('kind = "pitch"', 'kind = "concert"', "concert"),
        ("seats = 30", 'seats = 30\nqueue = "draw"', "draw_at"),
        ("seats = 30", 'seats = 30\nqueue = "shortest"', "shortest"),
        ("year = 2027", "", "year"),
        ("[edition]", "[edition", "cannot be read"),
    ],
)  # fmt: skip
def test_a_plan_that_does_not_hold_changes_nothing(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    a.a_commune()
    with pytest.raises(CommandError) as error:
        load(tmp_path, PLAN.replace(before, after, 1))
    assert said in str(error.value).replace("\u00a0", " ")
    assert not Edition.objects.exists()
