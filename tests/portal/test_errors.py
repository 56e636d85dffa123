"""When something does not go: the page says what happened, that nothing is lost, and what to do."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils.translation import override

from comptoir.config.urls import urlpatterns as house
from comptoir.portal.views import errors


@login_not_required
def forbidden(_request):
    raise PermissionDenied


@login_not_required
def broken(_request):
    raise RuntimeError("a fault of ours")


@login_not_required
def outage(_request):
    raise OperationalError("database is locked")


@login_not_required
def noted(request):
    return HttpResponse(request.POST["idea"])


urlpatterns = [
    path("interdit/", forbidden),
    path("casse/", broken),
    path("panne/", outage),
    path("note/", noted),
    *house,
]
handler403 = "comptoir.portal.views.errors.forbidden"
handler404 = "comptoir.portal.views.errors.not_found"
handler500 = "comptoir.portal.views.errors.failure"

pytestmark = pytest.mark.urls(__name__)
TYPED = {"name": 'Camille "Cam" <b>', "idea": "Un café\nassociatif", "topics": ["1", "2"]}


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def hidden_fields(page: str) -> dict[str, list[str]]:
    """What a page is ready to send again."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/interdit/", 403, "Cette page ne vous est pas ouverte"),
        ("/nulle-part/", 404, "Cette page n’existe pas, ou n’existe plus"),
        ("/casse/", 500, "La faute vient de chez nous"),
        ("/panne/", 503, "Une petite pause"),
    ],
)
def test_it_says_what_happened_and_what_to_do_without_the_database(visitor, address, status, title):
    response = visitor.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert re.findall(r"<h1>(.*?)</h1>", page) == [title]
    assert "reste noté" in page or "rien n’est perdu" in page or "en sûreté" in page
    assert 'class="button"' in page


def test_it_speaks_english_to_whoever_reads_english():
    with override("en"):
        response = errors.not_found(RequestFactory().get("/en/nowhere/"))
    assert "This page does not exist, or exists no more" in response.content.decode()


def test_an_outage_says_when_to_come_back(visitor):
    assert visitor.get("/panne/").headers["Retry-After"] == "30"


def test_what_was_typed_during_an_outage_is_ready_to_be_sent_again(visitor):
    page = visitor.post("/panne/?pas=2", TYPED).content.decode()
    fields = hidden_fields(page)
    assert fields["name"] == ["Camille &quot;Cam&quot; &lt;b&gt;"]
    assert fields["topics"] == ["1", "2"]
    assert "associatif" in fields["idea"][0]
    assert len(fields["csrfmiddlewaretoken"]) == 1
    assert '<form method="post" action="/panne/?pas=2">' in page
    assert page.count("Envoyer à nouveau") == 1


def test_a_form_that_grew_old_keeps_what_was_typed_and_can_be_sent():
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.post("/note/", TYPED, headers={"Origin": "http://testserver"})
    page = answer.content.decode()
    fields = hidden_fields(page)
    assert answer.status_code == 403
    assert "Ce formulaire est resté ouvert longtemps" in page
    assert '<form method="post" action="/note/">' in page
    again = visitor.post(
        "/note/", {"idea": "Un café", "csrfmiddlewaretoken": fields["csrfmiddlewaretoken"][0]}
    )
    assert again.content == b"Un caf\xc3\xa9"


def test_what_another_site_posts_is_never_offered_for_sending():
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.post("/note/", TYPED, headers={"Origin": "https://example.org"}).content.decode()
    assert hidden_fields(page) == {}
    assert "Rouvrir le formulaire" in page


@pytest.mark.django_db
def test_an_outage_met_while_recognising_somebody_is_an_outage_too(visitor):
    """Whoever is signed in is read from the database after the page: that too must answer with help."""
    visitor.cookies["session"] = "a" * 32

    def no_database(*_args):
        raise OperationalError("the database is down")

    with connection.execute_wrapper(no_database):
        response = visitor.post("/panne/", TYPED)
    assert response.status_code == 503
    assert hidden_fields(response.content.decode())["topics"] == ["1", "2"]
