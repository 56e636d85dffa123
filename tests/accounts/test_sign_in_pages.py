"""The pages by which people come in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from comptoir.accounts.actions.sign_in import end_sessions
from comptoir.accounts.models import SignInCode, User
from comptoir.mail.models import Letter

ADA = "ada@example.org"
SIGN_IN, CODE, WHO, OUT = "/connexion/", "/connexion/code/", "/connexion/qui/", "/deconnexion/"
SPACE = "/espace/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


@pytest.fixture
def asked(client, known):
    """A browser that has asked for Ada's code."""
    known()
    client.post(SIGN_IN, {"email": ADA})
    return client


def signed_in(client):
    """Tell whether the browser opens somebody's space."""
    return client.get(SPACE).status_code == 200


def test_one_comes_in_by_the_code_and_goes_where_one_wanted(client, known, last_code):
    known()
    assert client.get(SPACE).url == f"{SIGN_IN}?next={SPACE}"
    assert client.post(SIGN_IN, {"email": " ADA@example.org", "next": "/espace/?a=1"}).url == CODE
    assert client.get(CODE).context["email"] == ADA
    assert client.post(CODE, {"code": f" {last_code()} "}).url == "/espace/?a=1"
    assert signed_in(client)


def test_the_same_in_english(client, known, last_code):
    known()
    assert client.post("/en/connexion/", {"email": ADA}).url == "/en/connexion/code/"
    assert Letter.objects.get().language == "en"
    assert client.post("/en/connexion/code/", {"code": last_code()}).url == "/en/espace/"


def test_another_browser_cannot_use_the_code(asked, last_code):
    other = Client()
    assert other.post(CODE, {"code": last_code()}).url == SIGN_IN
    other.post(SIGN_IN, {"email": "leo@example.org"})
    other.post(CODE, {"code": last_code()})
    assert not signed_in(other)


def test_reading_spends_nothing(asked, last_code):
    for _n in range(3):
        asked.get(CODE)
        asked.head(CODE)
        asked.get(f"{CODE}?code={last_code()}")
    code = SignInCode.objects.get()
    assert (code.tries, code.proven_at) == (0, None)
    asked.post(CODE, {"code": last_code()})
    assert signed_in(asked)


def test_the_session_has_a_new_key_inside(asked, last_code):
    outside = asked.session.session_key
    asked.post(CODE, {"code": last_code()})
    assert asked.session.session_key != outside
    assert not signed_in(Client(headers={"Cookie": f"session={outside}"}))


def test_the_session_ends_for_good_after_half_a_day(asked, last_code, settings):
    asked.post(CODE, {"code": last_code()})
    assert settings.SESSION_COOKIE_AGE == 12 * 60 * 60
    assert 0 < asked.session.get_expiry_age() <= settings.SESSION_COOKIE_AGE
    assert isinstance(asked.session["_session_expiry"], str)  # a moment, that no visit puts off


def test_whoever_has_the_address_the_answer_is_the_same(known):
    known()
    seen = []
    for email in (ADA, "nobody@example.org"):
        browser = Client()
        posted = browser.post(SIGN_IN, {"email": email})
        page = browser.get(CODE)
        wrong = browser.post(CODE, {"code": "nothing"})
        answers = [page.content.decode(), wrong.content.decode()]
        tokens = {str(r.context["csrf_token"]) for r in (page, wrong)}
        for hidden in (email, *tokens):
            answers = [answer.replace(hidden, "…") for answer in answers]
        seen.append((posted.status_code, posted.url, page.status_code, answers))
    assert seen[0] == seen[1]
    assert Letter.objects.count() == 2


def test_the_known_and_the_unknown_cost_the_same_statements(known):
    known()
    Client().post(
        SIGN_IN, {"email": "first@example.org"}
    )  # the network's counter is there from now on
    counts = []
    for email in ("nobody@example.org", ADA):
        with CaptureQueriesContext(connection) as statements:
            Client().post(SIGN_IN, {"email": email})
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_who_shares_a_mailbox_says_who_they_are(client, known, last_code):
    known()
    leo = known("Léo Petit")
    client.post(SIGN_IN, {"email": ADA})
    assert client.get(WHO).url == SIGN_IN
    assert client.post(CODE, {"code": last_code()}).url == WHO
    page = client.get(WHO)
    assert [name for _pk, name in page.context["form"].fields["person"].choices] == [
        "Ada Petit",
        "Léo Petit",
    ]
    assert not signed_in(client)
    assert client.post(WHO, {"person": leo.pk}).url == SPACE
    assert User.objects.get().person == leo


@pytest.mark.parametrize("chosen", ["", "0", "abc", "-1", "9" * 40])
def test_nobody_else_is_chosen(client, known, last_code, chosen):
    known()
    known("Léo Petit")
    client.post(SIGN_IN, {"email": ADA})
    client.post(CODE, {"code": last_code()})
    assert client.post(WHO, {"person": chosen}).status_code == 200
    assert not signed_in(client)


def test_five_wrong_codes_and_one_asks_again(asked, last_code):
    for _n in range(5):
        assert asked.post(CODE, {"code": "nothing"}).status_code == 200
    asked.post(CODE, {"code": last_code()})
    assert not signed_in(asked)
    asked.post(SIGN_IN, {"email": ADA})
    asked.post(CODE, {"code": last_code()})
    assert signed_in(asked)


def test_an_old_code_says_to_ask_again(asked, last_code, at, noon):
    at(noon + timedelta(minutes=11))
    page = asked.post("/en/connexion/code/", {"code": last_code()})
    with override("en"):
        assert [str(error) for error in page.context["form"].errors["code"]] == [
            "This code no longer works. Ask for a new one: it arrives in a minute."
        ]


def test_a_mailbox_is_not_flooded(known):
    known()
    for _n in range(8):
        Client().post(SIGN_IN, {"email": ADA})
    assert Letter.objects.count() == 5
    page = Client().post(SIGN_IN, {"email": ADA})
    assert (page.status_code, len(page.context["form"].non_field_errors())) == (200, 1)


def test_thirty_people_of_one_room_come_in(known):
    for n in range(30):
        Client().post(SIGN_IN, {"email": f"person{n}@example.org"})
    assert Letter.objects.count() == 30


@pytest.mark.parametrize(
    "typed", ["", "nobody", "a@b", "x" * 10_000, "a@example.org\r\nBcc: b@example.org"]
)
def test_a_wrong_address_sends_nothing(client, typed):
    page = client.post(SIGN_IN, {"email": typed})
    assert (page.status_code, len(page.context["form"].errors["email"])) == (200, 1)
    assert (Letter.objects.count(), SignInCode.objects.count()) == (0, 0)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_led_elsewhere(client, known, last_code, wanted):
    known()
    client.post(SIGN_IN, {"email": ADA, "next": wanted})
    assert client.post(CODE, {"code": last_code()}).url == SPACE
    assert client.get(SIGN_IN, {"next": wanted}).url == SPACE


def test_the_code_page_without_a_code_leads_back(client):
    assert client.get(CODE).url == SIGN_IN
    assert client.get(WHO).url == SIGN_IN


def test_one_goes_out_by_a_button_only(asked, last_code):
    asked.post(CODE, {"code": last_code()})
    assert asked.get(OUT).status_code == 405
    assert signed_in(asked)
    assert asked.post(OUT).url == SIGN_IN
    assert not signed_in(asked)
    assert asked.post(OUT).url == SIGN_IN


def test_ended_everywhere_is_ended_here(asked, last_code, act):
    asked.post(CODE, {"code": last_code()})
    end_sessions(User.objects.get(), act=act)
    assert not signed_in(asked)


def test_a_forged_request_does_nothing(known):
    known()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SIGN_IN, {"email": ADA}).status_code == 403
    assert Letter.objects.count() == 0


def test_the_keyboard_of_the_code_has_digits_and_the_telephone_fills_it(asked):
    html = asked.get(CODE).content.decode()
    assert 'autocomplete="one-time-code"' in html
    assert 'inputmode="numeric"' in html


def test_these_pages_are_in_no_cache(asked):
    for page in (SIGN_IN, CODE):
        assert "no-store" in asked.get(page)["Cache-Control"]


def test_the_addresses_are_those_of_the_house():
    names = ("sign_in", "code", "who", "second_factor", "enrol", "sign_out")
    assert [reverse(f"accounts:{name}") for name in names] == [
        SIGN_IN,
        CODE,
        WHO,
        "/connexion/second-facteur/",
        "/connexion/second-facteur/installer/",
        OUT,
    ]
