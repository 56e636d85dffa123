"""From the files of a département to its communes."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from comptoir.audit.actions import journal_of
from comptoir.territory import files
from comptoir.territory.actions import Loaded, load
from comptoir.territory.maps import map_of
from comptoir.territory.models import Commune, CommuneName, Outline, PostalCode, Zone
from comptoir.territory.search import find
from tests.territory.conftest import HEAD, REAL, A, B

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from comptoir.kernel.acts import Act

    Folder = Callable[..., Path]

MAP = {
    "departement_code": "99",
    "viewBox": [0, 0, 6000, 3000],
    "projection": {"ax": 100.0, "bx": 10.0, "ay": -100.0, "by": 6000.0},
    "departement": "M0,0l6000,0 0,3000-6000,0z",
    "voisins": "",
    "epci": {"200": "M0,0l3000,0 0,3000z"},
}


def problems(folder: Path) -> list[str]:
    with pytest.raises(files.Malformed) as refused:
        files.read(folder)
    return refused.value.problems


# --- What is true afterwards ------------------------------------------------------------------


def test_the_pas_de_calais_has_887_communes(pas_de_calais: None) -> None:
    lens = Commune.objects.select_related("epci", "canton", "arrondissement").get(insee="62498")
    assert Commune.objects.current().count() == 887
    assert (lens.name, lens.slug, lens.departement, lens.population) == (
        "Lens",
        "lens",
        "62",
        32920,
    )
    assert (lens.label, lens.postcodes, lens.at_town_hall) == ("Lens (62300)", ["62300"], True)
    assert (str(lens.epci), str(lens.arrondissement)) == ("CA de Lens - Liévin", "Lens")
    assert {kind: Zone.objects.filter(kind=kind).count() for kind in Zone.Kind} == {
        "departement": 1,
        "arrondissement": 7,
        "canton": 43,
        "epci": 20,
    }


def test_loading_twice_changes_nothing_the_second_time(act: Act, db: None) -> None:
    territory = files.read(REAL)
    assert load(territory, "Pas-de-Calais", act=act) == Loaded(887, 887, 0, 0)
    rows = (CommuneName.objects.count(), PostalCode.objects.count(), Outline.objects.count())
    assert load(territory, "Pas-de-Calais", act=act) == Loaded(887, 0, 0, 0)
    assert rows == (
        CommuneName.objects.count(),
        PostalCode.objects.count(),
        Outline.objects.count(),
    )


def test_a_dry_run_counts_and_changes_nothing(act: Act, folder: Folder, db: None) -> None:
    assert load(files.read(folder()), "Isle", act=act, dry_run=True) == Loaded(2, 2, 0, 0)
    assert (Commune.objects.count(), Zone.objects.count()) == (0, 0)


def test_what_the_files_change_changes(act: Act, folder: Folder, db: None) -> None:
    load(files.read(folder()), "Isle", act=act)
    renamed = (
        A.replace("L'Isle-sur-Mer", "L'Isle").replace("1200", "1300").replace("99100", "99120")
    )
    assert load(files.read(folder(communes=HEAD + renamed + B)), "Isle", act=act) == Loaded(
        2, 0, 1, 0
    )
    isle = Commune.objects.get(insee="99001")
    assert (isle.name, isle.population, isle.postal_codes) == ("L'Isle", 1300, "99120")
    assert [match.commune.name for match in find("isle sur mer")] == []
    assert [match.commune.name for match in find("99120")] == ["L'Isle"]


def test_a_commune_that_joined_another_is_kept_and_leads_to_it(
    act: Act, folder: Folder, db: None
) -> None:
    load(files.read(folder()), "Isle", act=act)
    joined = "insee,nom,commune_actuelle\n99002,Saint-Omer-lez-Bois,99001\n"
    again = files.read(folder(communes=HEAD + A, former_communes=joined))
    assert load(again, "Isle", act=act) == Loaded(1, 0, 0, 1)
    gone = Commune.objects.get(insee="99002")
    assert (gone.retired, str(gone.replaced_by)) == (True, "L'Isle-sur-Mer")
    match = find("st omer les bois")[0]
    assert (match.commune.name, match.former) == ("L'Isle-sur-Mer", True)
    assert load(again, "Isle", act=act) == Loaded(1, 0, 0, 0)


def test_a_commune_that_comes_back_exists_again(act: Act, folder: Folder, db: None) -> None:
    both = files.read(folder())
    load(both, "Isle", act=act)
    load(files.read(folder(communes=HEAD + A)), "Isle", act=act)
    assert load(both, "Isle", act=act) == Loaded(2, 0, 1, 0)
    assert Commune.objects.get(insee="99002").retired is False


def test_the_journal_says_what_changed(act: Act, folder: Folder, db: None) -> None:
    load(files.read(folder()), "Isle", act=act)
    load(files.read(folder()), "Isle", act=act)
    entries = journal_of(Zone.objects.get(kind="departement"))
    assert [(entry.verb, entry.details) for entry in entries] == [
        ("territory-loaded", {"created": 2, "changed": 0, "retired": 0})
    ]


def test_any_departement_names_itself(folder: Folder) -> None:
    assert [files.code_of(code) for code in ("62498", "2A004", "97411")] == ["62", "2A", "974"]


# --- The map ----------------------------------------------------------------------------------------


def test_a_place_is_projected_among_the_outlines(act: Act, folder: Folder, db: None) -> None:
    load(files.read(folder(map_epci=json.dumps(MAP))), "Isle", act=act)
    drawn = map_of("99")
    assert drawn is not None
    assert (drawn.name, drawn.view_box, drawn.neighbours) == ("Isle", "0 0 600 300", ())
    assert drawn.outline == "M0 0l600 0 0 300-600 0z"
    assert [(area.name, area.outline) for area in drawn.epcis] == [
        ("CC de l'Isle", "M0 0l300 0 0 300z")
    ]
    assert drawn.project(50, 2) == pytest.approx((21.0, 100.0))


def test_the_town_halls_stand_inside_the_frame(pas_de_calais: None) -> None:
    drawn = map_of("62")
    assert drawn is not None
    width, height = map(float, drawn.view_box.split()[2:])
    outside = [
        commune.name
        for commune in Commune.objects.all()
        for x, y in [drawn.project(commune.latitude, commune.longitude)]
        if not (0 < x < width and 0 < y < height)
    ]
    assert outside == []


def test_the_map_is_read_once(pas_de_calais: None, django_assert_num_queries) -> None:
    map_of("62")
    with django_assert_num_queries(0):
        map_of("62")


def test_without_outlines_there_is_no_map(act: Act, folder: Folder, db: None) -> None:
    load(files.read(folder()), "Isle", act=act)
    assert map_of("99") is None


# --- Files that are wrong --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (A.replace("1200", "many"), "communes.csv, line 2: population “many” is not a whole number"),
        (A.replace("50.1", "50,1"), "communes.csv, line 2: the line has not as many cells as the first one"),
        (A.replace("50.1", "north"), "communes.csv, line 2: lat “north” is not a number of degrees"),
        (A.replace("50.1", "500"), "communes.csv, line 2: lat 500 is not between -90 and 90"),
        (A.replace("50.1", "nan"), "communes.csv, line 2: lat nan is not between -90 and 90"),
        (A.replace("99001", "9900"), "communes.csv, line 2: insee “9900” is not a code of 5 letters or digits"),
        (A.replace("L'Isle-sur-Mer", ""), "communes.csv, line 2: nom is empty"),
        (A.replace(",200,", ",201,"), "communes.csv, line 2: the epci 201 is in no file"),
        (A + A, "communes.csv, line 3: 99001 stands there twice"),
        (A + B.replace("99002", "98002"), "communes.csv: one département is expected, not 980, 99"),
        (A[:30], "communes.csv, line 2: the line has not as many cells as the first one"),
        ("", "communes.csv: there is no commune"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named(folder: Folder, written: str, problem: str) -> None:
    assert problems(folder(communes=HEAD + written)) == [problem]


def test_every_problem_is_said_at_once(folder: Folder) -> None:
    wrong = folder(
        communes=HEAD + A.replace("1200", "?") + B.replace("300", "?"), epci="siren\n200\n"
    )
    assert problems(wrong) == [
        "communes.csv, line 2: population “?” is not a whole number",
        "communes.csv, line 3: population “?” is not a whole number",
        "epci.csv, line 1: the column nom is missing",
    ]


def test_a_thousand_problems_stop_at_twenty(folder: Folder) -> None:
    found = problems(folder(communes=HEAD + A.replace("1200", "?") * 1000))
    assert (len(found), found[-1]) == (21, "… and maybe more.")


def test_a_missing_file_is_named(folder: Folder) -> None:
    where = folder()
    (where / "cantons.csv").unlink()
    assert [problem.split(" (")[0] for problem in problems(where)][:1] == [
        "cantons.csv: cannot be read"
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{\n,", "map_epci.json, line 2: not JSON (Expecting property name enclosed in double quotes)"),
        ("{}", "map_epci.json: KeyError: 'viewBox'"),
        (json.dumps(MAP | {"departement": "<script>"}), "map_epci.json: a path cannot be drawn: <script>…"),
        (json.dumps(MAP | {"viewBox": [0, 0, 0, 0]}), "map_epci.json: ZeroDivisionError: float division by zero"),
    ],
)  # fmt: skip
def test_a_map_that_cannot_be_drawn_is_refused(folder: Folder, content: str, problem: str) -> None:
    assert problems(folder(map_epci=content)) == [problem]


# --- The command -------------------------------------------------------------------------------------


def test_the_command_says_what_it_did(db: None) -> None:
    out = StringIO()
    call_command("territory", "load", str(REAL), stdout=out)
    call_command("territory", "load", str(REAL), "--dry-run", stdout=out)
    assert out.getvalue().splitlines() == [
        "Loaded 887 communes of Pas-de-Calais: 887 new, 0 changed, 0 that no longer exist.",
        "Would load 887 communes of Pas-de-Calais: 0 new, 0 changed, 0 that no longer exist.",
    ]


def test_the_command_names_the_file_and_the_line(folder: Folder, db: None) -> None:
    wrong = folder(communes=HEAD + A.replace("1200", "?"))
    with pytest.raises(CommandError, match=r"communes\.csv, line 2: population"):
        call_command("territory", "load", str(wrong))
    assert Commune.objects.count() == 0
