"""An agent's way: give a file, say its columns, see, import, put back; on the pages."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptoir.editions.models import Figure
from comptoir.imports.models import Import
from comptoir.imports.uploads import MAX_BYTES
from tests.imports.files import FIGURES, PROJECTS
from tests.imports.files import given as a_file
from tests.support import factories as a

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = pytest.mark.django_db
ADD = "/gestion/importer/nouveau/"


@pytest.fixture
def agent() -> Client:
    return signed_in("agent")


def signed_in(role: str) -> Client:
    """The browser of somebody of the mission."""
    user = a.an_agent(role)
    device = TOTPDevice.objects.create(user=user, name="phone", confirmed=True)
    client = Client()
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


def give(agent: Client, content: bytes, kind: str = "figures") -> HttpResponse:
    file = SimpleUploadedFile("années.csv", content)
    return agent.post(ADD, {"kind": kind, "file": file})


def text_of(response: HttpResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_the_whole_way(agent):
    answer = give(agent, FIGURES.encode())
    one = Import.objects.get()
    assert answer["Location"] == f"/gestion/importer/{one.pk}/colonnes/"
    said = {f"column_{rank}": one.mapping.get(str(rank), "-") for rank in range(7)}
    answer = agent.post(answer["Location"], {"act": "columns", **said})
    assert answer["Location"] == f"/gestion/importer/{one.pk}/"
    assert "env. 4000" in text_of(agent.get(answer["Location"]))
    assert "Le fichier est importé." in text_of(
        agent.post(answer["Location"], {"lines": "all"}, follow=True)
    )
    assert Figure.objects.count() == 9
    undo = f"/gestion/importer/{one.pk}/remettre/"
    assert "13 fiches créées par cet import sont retirées" in text_of(agent.get(undo))
    assert "Tout est comme avant cet import." in text_of(agent.post(undo, follow=True))
    assert Figure.objects.count() == 0


def test_a_line_is_refused_by_its_number_its_column_and_what_was_read(agent):
    one = a_file("édition,labellisés,source\n2018,beaucoup,x\n")
    page = text_of(agent.get(one.get_absolute_url()))
    assert "2 labellisés « beaucoup » Aucun nombre n’est écrit ici" in page


def test_the_refused_lines_can_be_taken_and_no_cell_of_them_is_a_formula(agent):
    one = a_file("titre,édition\n+33 au jardin,l’an dernier\n", "ideas")
    answer = agent.get(f"/gestion/importer/{one.pk}/lignes-refusees.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("2;")
    assert lines[1].endswith(";'+33 au jardin;l’an dernier")


def test_a_file_can_be_read_again_otherwise(agent):
    one = a_file("Édition;Source\n2018;Côté\n".encode("mac-roman"))
    answer = agent.post(
        f"/gestion/importer/{one.pk}/colonnes/",
        {"act": "read", "encoding": "mac-roman", "delimiter": ";"},
    )
    assert "Édition" in text_of(agent.get(answer["Location"]))
    one.refresh_from_db()
    assert one.mapping == {"0": "edition", "1": "source"}


def test_two_columns_cannot_be_the_same_thing(agent):
    one = a_file("a;b;édition\n1;2;2018\n")
    said = {"act": "columns", "column_0": "voters", "column_1": "voters", "column_2": "edition"}
    page = text_of(agent.post(f"/gestion/importer/{one.pk}/colonnes/", said))
    assert "« a » l’est déjà" in page


def test_a_file_that_is_no_spreadsheet_says_what_to_do(agent):
    page = text_of(give(agent, b"\xd0\xcf\x11\xe0 old"))
    assert "enregistrez-le en XLSX" in page
    assert not Import.objects.exists()


def test_a_file_that_is_too_big_is_let_go_while_it_arrives(agent):
    page = text_of(give(agent, b"a;b\n" * (MAX_BYTES // 4 + 1)))
    assert "Le fichier dépasse 10 Mo" in page


def test_names_of_people_are_said_to_be_left_out(agent):
    one = a_file("Année;Nom;E-mail;Nombre\n2019;Rita;r@example.org;1\n", "people")
    page = text_of(agent.get(f"/gestion/importer/{one.pk}/colonnes/"))
    assert "ne sont pas lues : Nom, E-mail." in page


def test_a_file_that_nobody_imports_is_deleted(agent):
    one = a_file(FIGURES)
    assert "Le fichier est effacé." in text_of(
        agent.post(one.get_absolute_url(), {"lines": "none"}, follow=True)
    )
    assert not Import.objects.exists()


def test_a_list_of_one_or_three_costs_the_same(agent, django_assert_num_queries):
    a_file(FIGURES)
    agent.get("/gestion/importer/")  # the first visit of a session writes it
    with CaptureQueriesContext(connection) as first:
        agent.get("/gestion/importer/")
    a_file(FIGURES)
    a_file(FIGURES)
    with django_assert_num_queries(len(first)):
        assert "annees.csv" in text_of(agent.get("/gestion/importer/"))


def test_a_model_file_can_be_imported_as_it_is(agent):
    a.a_commune()
    for kind in ("figures", "comptoirs", "people", "ideas", "projects"):
        content = agent.get(f"/gestion/importer/modeles/{kind}.csv").content
        give(agent, content, kind)
        one = Import.objects.order_by("pk").last()
        agent.post(one.get_absolute_url(), {"lines": "all"})
        one.refresh_from_db()
        assert one.totals == {"new": 1, "changed": 0, "same": 0, "refused": 0}, kind


def test_a_reader_is_told_whom_to_ask(db):
    page = text_of(give(signed_in("reader"), FIGURES.encode()))
    assert "Demandez ce rôle" in page
    assert not Import.objects.exists()


def test_what_was_imported_is_listed(agent):
    a.a_commune()
    content = PROJECTS.replace("62510", "Liévin").encode()
    give(agent, content, "projects")
    agent.post(Import.objects.get().get_absolute_url(), {"lines": "all"})
    page = text_of(agent.get("/gestion/importer/initiatives/?commune=lievin&suite=granted"))
    assert "1 initiative" in page
    assert "Atelier du Moulin" in page
    assert "Jardin des Essais" not in page
