"""What is printed: public facts on what is pinned, numbers and no names on what is carried."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from comptoir.comptoirs.kit import POST_LENGTH, fitting, kit_of, post_of
from comptoir.comptoirs.models import Comptoir
from comptoir.comptoirs.papers import address_of, line_of_welcome
from tests.comptoirs.test_mission_pages import signed_in, text
from tests.support import factories as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def comptoir() -> Comptoir:
    return a.a_comptoir(slug="lievin-2027-04-06")


def test_a_poster_says_the_day_the_place_the_number_and_the_address_in_words(client, comptoir):
    page = text(client.get(reverse("comptoirs:poster", args=[comptoir.slug])))
    host = urlsplit(address_of(comptoir)).netloc
    for words in (
        "mardi 6 avril 2027", "de 9 h à 17 h", "Salle des fêtes", "Inscription gratuite",
        f"{host}/comptoirs/lievin-2027-04-06<", "<svg", "Le centre social vous accueille.",
    ):  # fmt: skip
        assert words in page


def test_the_poster_of_a_cancelled_comptoir_says_so_and_leads_to_the_others(client):
    comptoir = a.a_comptoir(status=Comptoir.Status.CANCELLED, cancellation="Neige sur les routes.")
    page = text(client.get(reverse("comptoirs:poster", args=[comptoir.slug])))
    assert "Annulé" in page
    assert "Neige sur les routes." in page
    assert "Inscription gratuite" not in page


def test_a_line_of_welcome_is_one_sentence():
    welcome = "Entrez, le café est chaud. On vous présente l’équipe.\n\nEt la suite."
    assert line_of_welcome(Comptoir(welcome=welcome)) == "Entrez, le café est chaud."
    assert len(line_of_welcome(Comptoir(welcome="long " * 80))) <= 141


def test_the_kit_says_public_facts_and_no_name_of_those_who_come(comptoir):
    a.a_registration(comptoir, name="Camille Zylberstein")
    said = " ".join(one.text for one in kit_of(comptoir))
    assert "Zylberstein" not in said
    assert all(address_of(comptoir) in one.text for one in kit_of(comptoir))
    assert "%" not in said
    assert "{{" not in said


def test_a_post_fits_even_with_a_long_name(comptoir):
    comptoir.venue.name = "Salle " + "très " * 60
    assert len(post_of(comptoir)) <= POST_LENGTH
    assert post_of(comptoir).endswith(address_of(comptoir))
    assert fitting(["x" * 300], "https://a.example/") == "https://a.example/"


def test_a_text_of_the_kit_is_a_file(comptoir):
    url = reverse("comptoirs:mission_kit_text", args=[comptoir.slug, "lettre"])
    client = signed_in()
    answer = client.get(url)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "lievin-2027-04-06-lettre.txt" in answer.headers["Content-Disposition"]
    assert client.get(url.replace("lettre", "chanson")).status_code == 404


def test_the_running_sheet_carries_numbers_and_no_name(comptoir):
    a.an_item(comptoir, places=12, room="Salle bleue", led_by=a.an_organisation("La Fabrique"))
    a.a_registration(comptoir, name="Camille Zylberstein", under_15=False)
    page = text(signed_in().get(reverse("comptoirs:mission_sheet", args=[comptoir.slug])))
    for words in ("Salle bleue", "La Fabrique", "0 sur 12", "8 h 30", "Atelier pitch"):
        assert words in page
    assert "Zylberstein" not in page


def test_a_host_reaches_the_papers_of_their_own_comptoir_only(client, comptoir):
    other = a.a_comptoir()
    client.force_login(a.a_host(comptoir.host))
    pages = ("papers", "kit", "half", "sheet")
    urls = [reverse(f"comptoirs:mission_{name}", args=[comptoir.slug]) for name in pages]
    assert [client.get(url).status_code for url in urls] == [200] * 4
    assert client.get(urls[0].replace(comptoir.slug, other.slug)).status_code == 404


def test_a_draft_has_no_poster_yet():
    draft = a.a_comptoir(status=Comptoir.Status.DRAFT, published_at=None)
    page = signed_in().get(reverse("comptoirs:mission_papers", args=[draft.slug]))
    assert "/affiche/" not in text(page)
    assert "Pas encore publié" in text(page)
