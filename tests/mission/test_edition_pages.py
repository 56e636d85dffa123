"""The pages of an edition: what an agent sees, sends and reads back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from comptoir.editions.dates import paris
from comptoir.editions.models import Edition
from comptoir.editions.parameters import value
from tests.mission.conftest import browser_of
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from django.test import Client

    from comptoir.organisations.models import Agent

FIVE = {
    "year": "2028", "name": "Budget citoyen 2028",
    "registration_opens": "2028-03-01", "first_comptoir": "2028-03-11", "last_comptoir": "2028-06-10",
    "submission_closes": "2028-06-28", "vote_opens": "2028-10-02",
}  # fmt: skip


@pytest.fixture
def desk(db: None, sacha: Agent) -> Client:
    """Sacha’s, in 2027."""
    a.an_edition()
    return browser_of(sacha.person.user)


def fields(page: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""
    form = page[page.rindex('name="step"') :] if 'name="step"' in page else page
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, said = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and said:
            found[name[1]] = said[1]
    topics = re.search(r'<textarea name="topics"[^>]*>([^<]*)<', form)
    return found | ({"topics": topics[1].strip()} if topics else {}) | {"step": "plan"}


def test_next_years_edition_is_five_dates_and_two_buttons(desk: Client) -> None:
    shown = desk.post("/gestion/edition/nouvelle/", FIVE).content.decode()
    assert not Edition.objects.filter(year=2028).exists()
    done = desk.post("/gestion/edition/nouvelle/", fields(shown))
    assert done.headers["Location"] == "/gestion/edition/2028/"
    fresh = Edition.objects.get(year=2028)
    assert fresh.phase("registration").opens_at == paris(2028, 3, 1, 9)
    assert fresh.phase("comptoirs").closes_at == paris(2028, 6, 11)
    assert [str(topic) for topic in fresh.topics.all()] == ["Monter une association", "Trouver des partenaires"]  # fmt: skip


def test_what_is_corrected_is_shown_again_before_it_is_written(desk: Client) -> None:
    shown = desk.post("/gestion/edition/nouvelle/", FIVE).content.decode()
    sent = fields(shown) | {"vote_closes": "2028-11-01T18:00"}
    again = desk.post("/gestion/edition/nouvelle/", sent).content.decode()
    assert "1er novembre 2028 à 18" in again.replace("\u00a0", " ")
    assert not Edition.objects.filter(year=2028).exists()
    desk.post("/gestion/edition/nouvelle/", fields(again))
    assert Edition.objects.get(year=2028).phase("vote").closes_at == paris(2028, 11, 1, 18)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"last_comptoir": "2028-03-01"}, "Le dernier comptoir vient après le premier"),
        ({"vote_opens": "2028-06-01"}, "Le vote vient après le dépôt"),
        ({"vote_opens": "demain"}, "Écrivez un jour comme"),
        ({"year": "28"}, "Écrivez l’année en quatre chiffres"),
    ],
)
def test_five_dates_out_of_order_say_which_one(
    desk: Client, wrong: dict[str, str], said: str
) -> None:
    page = desk.post("/gestion/edition/nouvelle/", FIVE | wrong).content.decode()
    assert said in page
    assert 'value="2028-03-11"' in page


def test_a_year_shows_its_phases_and_what_asks_for_care(desk: Client) -> None:
    a.a_comptoir(at=paris(2027, 4, 17, 9))
    page = desk.get("/gestion/edition/").content.decode().replace("\u00a0", " ")
    for words in (
        "du 12 mars 2027 au 15 juin 2027 inclus",
        "Vacances scolaires (vacances de printemps, zone B)",
        "élections départementales et régionales",
        'href="/gestion/edition/2027/periodes/vote/"',
    ):
        assert words in page


def test_the_page_of_a_phase_names_whom_it_strands_and_takes_the_signature(
    desk: Client,
) -> None:
    a.a_registration(a.a_comptoir(at=paris(2027, 6, 10, 9)))
    address = "/gestion/edition/2027/periodes/submission/"
    page = desk.get(address).content.decode()
    sent = {
        "shown": fields(page)["shown"],
        "opens": "2027-04-01T00:00",
        "closes": "2027-06-05T00:00",
    }
    named = desk.post(address, sent | {"reason": "Vote du 8"}).content.decode()
    assert "Camille Petit" in named
    covers = fields(named)["signed"]
    done = desk.post(address, sent | {"reason": "Vote du 8", "signed": covers})
    assert done.status_code == 302
    year = desk.get("/gestion/edition/").content.decode()
    assert "Signé par Sacha Delattre" in year


def test_a_rule_in_force_asks_why_and_a_second_writer_reads_the_first(desk: Client) -> None:
    address = "/gestion/edition/2027/reglement/editions.required-comptoirs/"
    shown = fields(desk.get(address).content.decode())["shown"]
    asked = desk.post(address, {"shown": shown, "value": "2"}).content.decode()
    assert "Dites pourquoi la règle change" in asked
    sent = {"shown": shown, "value": "2", "reason": "Décision de mars."}
    assert desk.post(address, sent).status_code == 302
    again = desk.post(address, sent | {"value": "3"}).content.decode()
    assert "Quelqu’un d’autre a changé cela" in again
    assert 'value="3"' in again
    assert value(Edition.objects.get(), "editions.required-comptoirs", NOON) == 2


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("editions.voting-age", {"value": "200"}),
        ("editions.tie-rule", {"value": "chance"}),
        ("comptoirs.last-call", {"value": "9999999999", "unit": "days"}),
        ("editions.projects-limited", {"value": "peut-être"}),
        ("editions.largest-grant", {"value": "1e400"}),
    ],
)
def test_a_value_that_the_rule_does_not_take_is_said_and_kept_out(
    desk: Client, key: str, sent: dict[str, str]
) -> None:
    page = desk.post(f"/gestion/edition/2027/reglement/{key}/", sent)
    assert (page.status_code, b'id="errors"' in page.content) == (200, True)


def test_what_is_to_be_confirmed_is_the_missions_alone(desk: Client) -> None:
    ours = desk.get("/gestion/edition/2027/reglement/").content.decode()
    public = desk.get("/reglement/").content.decode()
    question = "Faut-il choisir exactement ce nombre"
    assert (question in ours, question in public) == (True, False)
    assert "à confirmer" in ours
    assert "à confirmer" not in public


def test_what_is_stranded_is_signed_on_its_page(desk: Client) -> None:
    a.a_comptoir(at=paris(2027, 6, 20, 9))
    address = "/gestion/edition/2027/signatures/"
    covers = re.search(r'name="covers"\s+value="([^"]*)"', desk.get(address).content.decode())[1]
    unsaid = desk.post(address, {"covers": covers, "reason": ""}).content.decode()
    assert "Écrivez la raison en une phrase" in unsaid
    desk.post(address, {"covers": covers, "reason": "Fête du lieu."})
    page = desk.get(address).content.decode()
    assert "Signé par Sacha Delattre" in page
    assert 'name="covers"' not in page
