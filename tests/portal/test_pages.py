"""The pages that inform: everything about the organisation comes from its file, and the law's blocks are there."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from comptoir.mail.models import Letter
from comptoir.organisations.models import Enquiry
from comptoir.portal import ecodesign
from tests.support.paths import PACKAGE

pytestmark = pytest.mark.django_db

PAGES = [
    "/aide/",
    "/contact/",
    "/rappelez-moi/",
    "/accessibilite/",
    "/plan-du-site/",
    "/mentions-legales/",
    "/ecoconception/",
]
LONGEST_SENTENCE = 20
PROSE = sorted((PACKAGE / "portal" / "templates" / "portal").glob("*.fr.html"))


def words_of(page: str) -> str:
    """What is read of a page, without its marks."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("path", PAGES + [f"/en{path}" for path in PAGES])
def test_it_opens_for_everyone_with_one_title(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize("path", PAGES)
def test_it_asks_nothing_of_the_database(client, path, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(path)


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/ecoconception/"])
def test_it_is_small(client, path):
    page = re.sub(r"<svg.*?</svg>", "<svg>", client.get(path).content.decode(), flags=re.DOTALL)
    assert len(re.findall(r"<[a-z]", page)) <= 320


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_no_template_knows_one_organisation(path):
    text = path.read_text()
    assert [word for word in ("Calais", "Arras", "mission ESS", "03 ") if word in text] == []


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_french_sentences_are_short(path):
    blocks = re.split(r"</?(?:p|li|dt|dd|h\d|summary|div|ul|dl)[^>]*>", path.read_text())
    texts = [re.sub(r"\{%.*?%\}|\{#.*?#\}|<[^>]+>", "", block) for block in blocks]
    sentences = [s for text in texts for s in re.split(r"[.?!:;](?:\s|$)", text)]
    assert [s.strip() for s in sentences if len(s.split()) > LONGEST_SENTENCE] == []


# --- Statements ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "block",
    [
        "loi du 11 février 2005",
        "schéma pluriannuel",
        "plan d’actions de l’année",
        "État de conformité",
        "non conforme",
        "RGAA), version 4.1.2",
        "Résultats des tests",
        "Non-conformités",
        "Dérogations pour charge disproportionnée",
        "Contenus non soumis à l’obligation",
        "établie le 22 novembre 2026",
        "Technologies",
        "Environnement de test",
        "Outils",
        "Pages vérifiées",
        "Signaler un défaut",
        "Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07",
    ],
)
def test_the_accessibility_statement_has_each_block(client, block):
    assert block in words_of(client.get("/accessibilite/").content.decode())


def test_after_an_audit_the_statement_says_its_date_its_author_and_its_rate(client, settings):
    audited = replace(
        settings.INSTANCE.accessibility,
        status="partiellement-conforme",
        audited_on="2027-02-01",
        auditor="Cabinet Exemple",
        rate="72 %",
    )
    settings.INSTANCE = replace(settings.INSTANCE, accessibility=audited)
    said = words_of(client.get("/accessibilite/").content.decode())
    assert "L’audit du 1er février 2027, fait par Cabinet Exemple, montre que 72 %" in said
    assert "partiellement conforme" in said
    assert "Aucun audit" not in said


@pytest.mark.parametrize(
    "fact", ["publisher", "director", "host", "data_hosting", "security_email"]
)
def test_the_legal_notice_says_who_answers(client, settings, fact):
    said = words_of(client.get("/mentions-legales/").content.decode())
    assert getattr(settings.INSTANCE.legal, fact) in said


def test_every_page_of_the_law_is_in_the_site_map(client):
    links = set(re.findall(r'href="([^"]+)"', client.get("/plan-du-site/").content.decode()))
    expected = {*PAGES, "/", "/comptoirs/", "/reglement/", "/donnees-personnelles/", "/espace/"}
    assert expected - links == set()


# --- Ecodesign -----------------------------------------------------------------------------------

NO_FILE = Path("no-such-file.toml")


def test_the_framework_has_its_78_criteria_in_order():
    statement = ecodesign.read(NO_FILE, "fr")
    sizes = {1: 10, 2: 10, 3: 7, 4: 15, 5: 8, 6: 7, 7: 4, 8: 10, 9: 7}
    expected = [f"{theme}.{n}" for theme, size in sizes.items() for n in range(1, size + 1)]
    assert [criterion.number for criterion in statement.criteria] == expected


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_criterion_is_said_in_both_languages(language):
    for criterion in ecodesign.read(NO_FILE, language).criteria:
        assert criterion.title, criterion.number
        assert criterion.evidence, criterion.number
        assert criterion.status_label, criterion.number
        assert criterion.priority_label, criterion.number


def test_the_score_weighs_what_applies():
    def line(number, priority, status):
        return ecodesign.Criterion(number, priority, status, "", "")

    statement = ecodesign.Declaration(
        "2024",
        date(2026, 11, 22),
        [
            line("1.1", "high", "met"),
            line("1.2", "high", "to-complete"),
            line("1.3", "moderate", "not-met"),
            line("1.4", "recommended", "not-applicable"),
        ],
    )
    assert statement.score == 37
    assert [count.number for count in statement.counts] == [1, 1, 1, 1]


def test_an_organisation_completes_what_is_its_own(tmp_path):
    own = tmp_path / "ecodesign.toml"
    own.write_text(
        "assessed_on = 2027-01-15\n"
        '[criteria."8.3"]\nstatus = "met"\nevidence.fr = "PUE de 1,2."\nevidence.en = "PUE of 1.2."\n'
    )
    statement = ecodesign.read(own, "fr")
    changed = next(c for c in statement.criteria if c.number == "8.3")
    assert (changed.status, changed.evidence, changed.priority) == ("met", "PUE de 1,2.", "high")
    assert statement.assessed_on == date(2027, 1, 15)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[criteria."8.11"]\nstatus = "met"', "there is no criterion 8.11"),
        ('[criteria."8.1"]\nstate = "met"', "unknown state"),
        ('[criteria."8.1"]\nstatus = "perfect"', "the status is"),
        ('[criteria."8.1"]\nevidence.fr = "Oui"', "said in fr and in en"),
        ("[criteria", "cannot be read"),
    ],
)
def test_an_answer_that_would_be_lost_is_refused(tmp_path, written, said):
    own = tmp_path / "ecodesign.toml"
    own.write_text(written)
    with pytest.raises(ImproperlyConfigured, match=said):
        ecodesign.read(own, "fr")


def test_the_page_shows_every_criterion_and_its_date(client):
    page = client.get("/ecoconception/").content.decode()
    assert page.count('<th scope="row">') == 78
    assert "22 novembre 2026" in page


# --- Forms to the team ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind", "typed"),
    [
        ("/contact/", Enquiry.Kind.QUESTION, {"email": "camille@example.org", "message": "Où ?"}),
        ("/rappelez-moi/", Enquiry.Kind.CALLBACK, {"phone": "06 39 98 12 34"}),
        (
            "/accessibilite/",
            Enquiry.Kind.ACCESSIBILITY,
            {"email": "camille@example.org", "message": "La carte"},
        ),
    ],
)
def test_what_is_asked_is_kept_and_the_page_says_by_when(client, path, kind, typed):
    response = client.post(path, {"name": "Camille Dubois", **typed}, follow=True)
    enquiry = Enquiry.objects.get()
    assert enquiry.kind == kind
    assert response.redirect_chain == [(f"{path}?envoye=1", 302)]
    assert response.context["answer_by"] == enquiry.answer_by
    assert "Votre message est bien arrivé" in response.content.decode()


def test_a_reported_defect_is_acknowledged_by_mail(client):
    client.post("/accessibilite/", {"email": "camille@example.org", "message": "La carte"})
    assert "camille@example.org" in set(Letter.objects.values_list("to", flat=True))


def test_the_thanks_belong_to_whoever_asked(client):
    assert client.get("/contact/?envoye=1").context["answer_by"] is None


@pytest.mark.parametrize(("path", "errors"), [("/contact/", 3), ("/rappelez-moi/", 2)])
def test_an_empty_form_says_what_is_missing(client, path, errors):
    response = client.post(path, {"name": ""})
    assert response.status_code == 200
    assert re.search(rf"<title>\s*Erreur \({errors}\) –", response.content.decode())
    assert not Enquiry.objects.exists()


def test_a_robot_is_told_so(client):
    typed = {"name": "Camille", "phone": "0639981234", "site": "https://example.org"}
    response = client.post("/rappelez-moi/", typed)
    assert "piège à robots" in response.content.decode()
    assert not Enquiry.objects.exists()
