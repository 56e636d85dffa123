"""The layout: what stands on every page, in both languages."""

import pytest
from django.test import Client, override_settings

from comptoir.kernel.instance import instance
from tests.ui.samples import one_line

pytestmark = pytest.mark.urls("tests.ui.urls")


@pytest.fixture
def home() -> str:
    """The empty layout, in French."""
    return one_line(Client().get("/").text)


def welcome(request):
    """Say something on every page."""
    return "ui/notice.html", {"kind": "info", "text": f"Vous êtes sur {request.path}"}


def silence(request):
    """Say nothing."""


def test_every_page_has_a_number_to_call_and_rappelez_moi(home):
    assert '<a class="call" href="tel:+33353016200">' in home
    assert "03\u00a053\u00a001\u00a062\u00a000</a>" in home
    assert 'href="/portal/callback/"' in home


def test_every_page_says_how_accessible_it_is(home):
    assert '<a href="/portal/accessibility/">Accessibilité\u00a0: non conforme</a>' in home


def test_a_page_leads_to_its_twin_in_the_other_language(home):
    assert '<a href="/en/" lang="en" hreflang="en">English</a>' in home
    twin = one_line(Client().get("/en/samples/?page=2").text)
    assert '<html lang="en">' in twin
    assert '<a href="/samples/?page=2" lang="fr" hreflang="fr">Français</a>' in twin


def test_what_is_said_in_french_on_an_english_page_is_marked():
    page = Client().get("/en/").text
    assert f'<span class="brand-line" lang="fr">{instance().tagline}</span>' in page
    assert f'<p lang="fr">{instance().contact.team}, {instance().contact.hours}</p>' in page


def test_the_menu_says_where_one_is():
    page = Client().get("/comptoirs/list/").text
    assert page.count('aria-current="page"') == 1
    assert '<a href="/comptoirs/list/" aria-current="page">' in page


def test_the_layout_leaves_room_for_the_page(home):
    assert home.count("<") - home.count("</") - home.count("<path") - 1 <= 75


def test_the_policy_allows_the_page_whole(home):
    assert "<style" not in home
    assert " style=" not in home
    assert "<script>" not in home


@override_settings(
    PAGE_LINKS={
        "main": [("Gone", "nowhere:page")],
        "person": [],
        "footer": [],
        "accessibility": [],
        "callback": [],
    }
)
def test_a_link_to_a_page_that_is_not_installed_is_left_out():
    assert "Gone" not in Client().get("/").text


@override_settings(PAGE_NOTICES=[f"{__name__}.welcome", f"{__name__}.silence"])
def test_the_installation_speaks_on_every_page():
    page = Client().get("/samples/").text
    assert page.count("<p>Vous êtes sur /samples/</p>") == 1
    assert page.index("Vous êtes sur") < page.index('<main id="main"')


def test_htmx_comes_only_where_it_is_asked_for(home):
    samples = Client().get("/samples/").text
    assert "htmx" not in home
    assert samples.count("htmx-2.min.js") == 1
    assert '"includeIndicatorStyles":false,"allowEval":false' in samples
