"""A file is tried, imported, imported again, corrected, put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from comptoir.audit.models import Entry
from comptoir.editions.models import Edition, Figure
from comptoir.imports.actions import start, undo
from comptoir.imports.models import Change, Import
from comptoir.imports.planning import plan
from comptoir.imports.snapshots import take
from comptoir.jobs.runner import drain
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.refusals import refusal_of
from comptoir.library.models import Attendance, Initiative, PastComptoir
from tests.imports.files import FIGURES, PROJECTS
from tests.imports.files import given as a_file
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from django.db.models import Model

pytestmark = pytest.mark.django_db
ACT = platform_act(NOON)
IMPORTED = (Edition, Figure, Initiative, PastComptoir, Attendance)


def everything() -> dict[str, dict[int, object]]:
    """All that an import may touch, row by row."""
    return {
        model.__name__: {row.pk: take(row) for row in model.objects.all()} for model in IMPORTED
    }


def imported(text: str, kind: str = "figures", *, only_good: bool = False) -> Import:
    return start(a_file(text, kind), only_good=only_good, act=ACT)


def rows(model: type[Model], *fields: str) -> list[tuple[object, ...]]:
    return sorted(model.objects.values_list(*fields), key=str)


def test_figures_keep_the_words_that_were_published():
    imported(FIGURES)
    assert rows(Figure, "edition__year", "kind", "value", "as_published") == [
        (2018, "budget", 352000, ""),
        (2018, "ideas", 122, ""),
        (2018, "meetings", 15, ""),
        (2018, "voters", 4000, "env. 4000"),
        (2019, "budget", 400000, "un peu plus de 400000"),
        (2019, "voters", 7000, "plus de 7000"),
        (2024, "holders", 188, ""),
        (2024, "projects", 91, "91 dossiers (70 reçus)"),
        (2024, "voters", 6331, ""),
    ]


def test_past_editions_are_made_even_without_figures():
    imported(FIGURES)
    assert rows(Edition, "year") == [(2018,), (2019,), (2024,), (2025,)]


def test_the_same_file_twice_changes_nothing_and_says_so():
    imported(FIGURES)
    before = everything()
    again = a_file(FIGURES)
    assert plan(again, at=NOON).totals == {"new": 0, "changed": 0, "same": 4, "refused": 0}
    refusal = refusal_of(lambda: start(again, only_good=False, act=ACT))
    assert refusal is not None
    assert refusal.rule == "imports.nothing-new"
    assert everything() == before


def test_a_corrected_file_updates_what_it_made():
    imported(FIGURES)
    corrected = imported(FIGURES.replace("6331", "6332"))
    assert corrected.totals == {"new": 0, "changed": 1, "same": 3, "refused": 0}
    assert Figure.objects.get(edition__year=2024, kind="voters").value == 6332
    assert Figure.objects.count() == 9


def test_putting_back_leaves_everything_as_it_was():
    imported(FIGURES)
    before = everything()
    correction = imported(FIGURES.replace("6331", "6332").replace("2025", "2023"))
    undo(correction, act=ACT)
    assert everything() == before


def test_what_was_touched_since_is_named_and_nothing_is_put_back():
    one = imported(FIGURES)
    Figure.objects.filter(kind="voters", edition__year=2018).update(value=4100)
    before = everything()
    refusal = refusal_of(lambda: undo(one, act=ACT))
    assert refusal is not None
    assert refusal.rule == "imports.untouched"
    assert "ligne 2" in str(refusal)
    assert everything() == before


def test_an_edition_on_which_something_stands_is_not_removed():
    one = imported("édition,source\n2019,x\n")
    Figure.objects.create(edition=Edition.objects.get(), kind="voters", value=1, source="x")
    refusal = refusal_of(lambda: undo(one, act=ACT))
    assert refusal is not None
    assert "Budget citoyen 2019" in str(refusal)
    assert Figure.objects.count() == 1


def test_projects_become_sheets():
    a.a_commune()
    imported(PROJECTS.replace("62510", "Liévin"), "projects")
    fields = ("title", "label", "requested", "votes", "outcome", "granted", "deliberation")
    assert [tuple(map(str, row)) for row in rows(Initiative, *fields)] == [
        ("Atelier du Moulin", "cooperation", "4500.00", "312", "granted", "3000.00", "2019-123"),
        ("Jardin des Essais", "", "1200.00", "None", "not-labelled", "None", ""),
    ]


def test_no_grant_without_its_deliberation():
    a.a_commune()
    tried = plan(a_file(PROJECTS.replace(";2019-123", ";"), "projects"), at=NOON)
    [problem] = tried.lines[0].problems
    assert (tried.lines[0].number, problem.column) == (2, "Délibération")
    assert tried.lines[0].outcome == "refused"


def test_all_or_nothing():
    a.a_commune()
    one = a_file(PROJECTS.replace("312", "beaucoup"), "projects")
    refusal = refusal_of(lambda: start(one, only_good=False, act=ACT))
    assert refusal is not None
    assert refusal.rule == "imports.all-or-nothing"
    one.refresh_from_db()
    assert (one.state, Initiative.objects.count()) == ("waiting", 0)


def test_the_good_lines_alone():
    a.a_commune()
    one = imported(
        PROJECTS.replace("312", "beaucoup").replace("62510", "Liévin"), "projects", only_good=True
    )
    assert one.totals == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    assert rows(Initiative, "title") == [("Jardin des Essais",)]


def test_the_same_one_twice_in_a_file_is_refused_by_its_line():
    a.a_commune()
    text = "Édition,Titre\n2019,Jardin\n2019,JARDIN \n2018,Jardin\n"
    lines = plan(a_file(text, "ideas"), at=NOON).lines
    assert [line.outcome for line in lines] == ["new", "refused", "new"]
    assert "2" in lines[1].problems[0].message


def test_a_past_comptoir_needs_no_day():
    a.a_commune()
    imported(
        "Édition;Commune;Période;Statut\n2019;Liévin;2019 (2e édition);lieu attesté\n", "comptoirs"
    )
    assert rows(PastComptoir, "commune__name", "day", "period", "known") == [
        ("Liévin", None, "2019 (2e édition)", "lieu attesté")
    ]


def test_people_are_counted_and_their_names_let_go():
    a.a_commune()
    text = "Année;Nom;Mail;Commune;Profil\n2022;Rita Exemple;r@example.org;Liévin;habitante\n2022;Ali Modèle;;Liévin;citoyen\n2022;X;;;élue\n"
    one = imported(text, "people")
    assert rows(Attendance, "edition__year", "commune__name", "comes_as", "people") == [
        (2022, "Liévin", "citizen", 2),
        (2022, None, "professional", 1),
    ]
    one.refresh_from_db()
    assert one.content is None
    assert plan(a_file(text, "people"), at=NOON).totals["same"] == 3


def test_the_columns_that_were_said_are_kept_for_the_next_file():
    first = a_file("Millésime;Gens venus;Preuve\n2018;15;x\n")
    assert first.mapping == {"0": "edition"}
    first.mapping = {"0": "edition", "1": "attendees", "2": "source"}
    first.save()
    assert a_file("Millésime;Gens venus;Preuve\n2019;20;y\n").mapping == first.mapping


def test_a_long_file_is_imported_by_the_jobs():
    lines = "".join(f"2019;Idée {n}\n" for n in range(501))
    one = imported(f"Édition;Titre\n{lines}", "ideas")
    assert (one.state, Initiative.objects.count()) == ("running", 0)
    drain(10)
    one.refresh_from_db()
    assert (one.state, Initiative.objects.count(), Change.objects.count()) == ("done", 501, 502)


def test_a_reader_imports_nothing():
    one = a_file(FIGURES)
    reader = Act(Actor(ActorKind.USER, str(a.an_agent("reader").pk)), NOON)
    refusal = refusal_of(lambda: start(one, only_good=False, act=reader))
    assert refusal is not None
    assert refusal.rule == "mission.organise"


def test_the_journal_tells_what_happened_and_no_word_of_the_file():
    one = imported(FIGURES)
    undo(one, act=ACT)
    entries = Entry.objects.about(one)
    assert [entry.verb for entry in entries] == ["file-received", "imported", "import-undone"]
    assert "example.org" not in str([entry.details for entry in entries])


_WORDS = some.sampled_from(["Jardin", "Atelier", "Soupe", "Été"])
_LINES = some.lists(
    some.tuples(some.sampled_from(["2018", "2019"]), _WORDS, some.sampled_from(["", "12", "3 000", "x"])),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=_LINES, second=_LINES)
def test_whatever_is_imported_is_imported_once_and_can_be_put_back(first, second):
    def text(lines):
        return "Édition;Titre;Votes\n" + "".join(";".join(line) + "\n" for line in lines)

    states, done = [everything()], []
    for lines in (first, second):
        one = a_file(text(lines), "projects")
        if plan(one, at=NOON).writes:
            done.append(start(one, only_good=True, act=ACT))
            assert not plan(a_file(text(lines), "projects"), at=NOON).writes
            states.append(everything())
    for one in reversed(done):
        assert everything() == states.pop()
        undo(one, act=ACT)
    assert everything() == states.pop()


def test_the_number_of_queries_does_not_grow_with_the_lines(django_assert_max_num_queries):
    a.a_commune()
    lines = "".join(f"2019;Idée {n};Liévin\n" for n in range(200))
    one = a_file(f"Édition;Titre;Commune\n{lines}", "ideas")
    with django_assert_max_num_queries(40):
        start(one, only_good=False, act=ACT)
    assert connection.in_atomic_block
