"""The pages as people use them: find, register, complete, manage, cancel, show the ticket."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from comptoir.comptoirs import stamps
from comptoir.comptoirs.models import Comptoir, FormerSlug, Registration
from comptoir.editions.dates import paris
from comptoir.kernel import clock
from tests.support import factories as a

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def a_stamp(comptoir: Comptoir, age: timedelta = timedelta(seconds=30)) -> str:
    return stamps.issue(f"comptoir:{comptoir.pk}", clock.machine_now() - age)


def answers(comptoir: Comptoir, **given: str) -> dict[str, str]:
    return {
        "name": "Camille Petit",
        "email": "camille@example.org",
        "commune": "Liévin",
        "comes_as": "citizen",
        "idea": "Un jardin partagé.",
        "stamp": a_stamp(comptoir),
    } | given


def register(client: Client, comptoir: Comptoir, **given: str):
    return client.post(f"/comptoirs/{comptoir.slug}/inscription/", answers(comptoir, **given))


def test_six_answers_give_a_seat_and_lead_to_the_details(client: Client) -> None:
    comptoir = a.a_comptoir()
    response = register(client, comptoir)
    registration = Registration.objects.get()
    assert response.status_code == 302
    assert response.url == f"/inscriptions/{registration.link_token}/precisions/"
    page = client.get(response.url).content.decode()
    assert "C’est noté, Camille." in page


def test_a_form_sent_twice_leads_to_the_same_seat(client: Client) -> None:
    comptoir = a.a_comptoir()
    sent = answers(comptoir)
    urls = {client.post(f"/comptoirs/{comptoir.slug}/inscription/", sent).url for _ in range(2)}
    assert (len(urls), Registration.objects.count()) == (1, 1)


def test_what_is_wrong_is_said_beside_what_was_typed(client: Client) -> None:
    comptoir = a.a_comptoir()
    response = register(client, comptoir, email="camille@", name="")
    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Erreur (2)" in page
    assert 'value="camille@"' in page
    assert "Un jardin partagé." in page
    assert not Registration.objects.exists()


def test_several_communes_become_a_choice_without_javascript(client: Client) -> None:
    a.a_commune("Saint-Omer", "62765", slug="saint-omer", postal_codes="62500")
    comptoir = a.a_comptoir()
    assert register(client, comptoir, commune="Inconnueville").status_code == 200
    assert not Registration.objects.exists()


def test_a_robot_that_answers_at_once_is_asked_to_look_again(client: Client) -> None:
    comptoir = a.a_comptoir()
    response = register(client, comptoir, stamp=a_stamp(comptoir, timedelta(seconds=1)))
    assert "C’était très rapide" in response.content.decode()
    fresh = re.search(r'name="stamp" value="([^"]+)"', response.content.decode())
    assert fresh
    assert stamps.read(fresh[1], f"comptoir:{comptoir.pk}") is not None


@pytest.mark.parametrize("stamp", ["", "forged", "old", "of another comptoir"])
def test_a_form_that_is_not_fresh_loses_nothing(client: Client, stamp: str) -> None:
    comptoir = a.a_comptoir()
    given = {
        "old": a_stamp(comptoir, timedelta(hours=13)),
        "of another comptoir": stamps.issue("comptoir:0", clock.machine_now()),
    }.get(stamp, stamp)
    page = register(client, comptoir, stamp=given).content.decode()
    assert "Rien n’est perdu" in page
    assert "Un jardin partagé." in page


def test_the_trap_catches_robots_and_says_it(client: Client) -> None:
    response = register(client, a.a_comptoir(), site="http://spam.example")
    assert "piège à robots" in response.content.decode()
    assert not Registration.objects.exists()


def test_a_likely_double_is_asked_and_the_answer_is_believed(client: Client) -> None:
    comptoir = a.a_comptoir()
    register(client, comptoir)
    page = register(client, comptoir, name="Camile Petit").content.decode()
    assert "Si c’est une autre personne, cochez la case." in page
    register(client, comptoir, name="Camile Petit", is_someone_else="on")
    assert Registration.objects.count() == 2


def test_a_refusal_says_its_next_step(client: Client) -> None:
    comptoir = a.a_comptoir()
    register(client, comptoir)
    page = register(client, comptoir).content.decode()
    assert "Vous avez déjà une place" in page
    assert f'href="/comptoirs/{comptoir.slug}/"' in page


def test_a_social_centre_registers_a_whole_bus(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=60)
    for number in range(50):
        register(client, comptoir, name=f"Personne {number}", email=f"p{number}@example.org")
    assert Registration.objects.count() == 50


def test_a_machine_is_stopped_and_told_when_to_come_back(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=60)
    for number in range(21):
        name = f"{chr(97 + number) * 9} {chr(122 - number) * 9}"
        response = register(client, comptoir, name=name)
    assert "notice-refusal" in response.content.decode()
    assert Registration.objects.count() == 20


@pytest.mark.parametrize("crowd", [1, 3])
def test_the_list_costs_the_same_with_one_comptoir_or_three(
    client: Client, crowd: int, django_assert_num_queries
) -> None:
    for _ in range(crowd):
        a.a_comptoir()
    with django_assert_num_queries(8):
        client.get("/comptoirs/")


@pytest.mark.parametrize("crowd", [1, 3])
def test_a_page_costs_the_same_with_one_item_or_three(
    client: Client, crowd: int, django_assert_num_queries
) -> None:
    comptoir = a.a_comptoir()
    for _ in range(crowd):
        a.an_item(comptoir)
    with django_assert_num_queries(3):
        client.get(f"/comptoirs/{comptoir.slug}/")


def test_distances_are_said_from_the_town_hall(client: Client) -> None:
    a.a_comptoir()
    a.a_commune(
        "Arras", "62041", slug="arras", latitude=50.29, longitude=2.777, postal_codes="62000"
    )
    page = client.get("/comptoirs/", {"pres_de": "Arras"}).content.decode()
    assert "à environ 14\u00a0km" in page


@pytest.mark.parametrize(
    "query",
    [
        {"page": "999999"},
        {"page": "-1"},
        {"page": "abc"},
        {"du": "2027-02-30"},
        {"du": "9999-12-31", "au": "9999-12-31"},
        {"rayon": "100000000"},
        {"pres_de": "x" * 10_000},
        {"pres_de": "%' OR 1=1 --"},
        {"places": "2", "acces": "<script>"},
    ],
)
def test_strange_searches_are_answered(client: Client, query: dict[str, str]) -> None:
    a.a_comptoir()
    assert client.get("/comptoirs/", query).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "\u202eCamille\u202c Petit",
        "\U0001f469\u200d\U0001f33e Camille",
        "Camille\nBcc: all@example.org",
        "x" * 10_000,
        "\x00Camille",
    ],
)
def test_whatever_is_typed_stays_text(client: Client, typed: str) -> None:
    comptoir = a.a_comptoir()
    response = register(client, comptoir, name=typed, idea=typed)
    page = (
        client.get(response.url).content.decode()
        if response.status_code == 302
        else response.content.decode()
    )
    assert "<script>alert" not in page
    assert "\u202e" not in page
    for registration in Registration.objects.select_related("person", "party"):
        assert "\n" not in registration.person.name
        assert "\x00" not in registration.party.idea


def test_a_draft_is_nowhere(client: Client) -> None:
    draft = a.a_comptoir(status=Comptoir.Status.DRAFT, published_at=None)
    for path in (
        f"/comptoirs/{draft.slug}/",
        f"/comptoirs/{draft.slug}.ics",
        f"/comptoirs/{draft.slug}/inscription/",
    ):
        assert client.get(path).status_code == 404
    assert draft.slug not in client.get("/comptoirs/").content.decode()


def test_a_former_address_leads_to_the_present_one(client: Client) -> None:
    comptoir = a.a_comptoir(slug="lievin-2027-04-06")
    FormerSlug.objects.create(slug="lievin-2027-04-04", comptoir=comptoir)
    for page in ("/", "/inscription/", ".ics"):
        response = client.get(f"/comptoirs/lievin-2027-04-04{page}")
        assert (response.status_code, response.url) == (302, f"/comptoirs/lievin-2027-04-06{page}")


def test_a_link_opens_one_registration_only(client: Client) -> None:
    registration = a.a_registration()
    other = a.a_registration(registration.comptoir, email="other@example.org")
    proof = registration.link_token.partition("-")[2]
    assert client.get(f"/inscriptions/{registration.link_token}/").status_code == 200
    for token in (
        f"{other.pk}-{proof}",
        registration.ticket_token,
        "1",
        "x-y",
        f"{'9' * 40}-{proof}",
    ):
        assert client.get(f"/inscriptions/{token}/").status_code == 404


def test_a_new_version_of_a_link_closes_the_former(client: Client) -> None:
    registration = a.a_registration()
    former = registration.manage_url
    Registration.objects.update(link_version=2)
    assert client.get(former).status_code == 404


def test_following_a_link_cancels_nothing(client: Client) -> None:
    registration = a.a_registration()
    client.get(f"/inscriptions/{registration.link_token}/annuler/")
    registration.refresh_from_db()
    assert registration.status == Registration.Status.CONFIRMED
    client.post(f"/inscriptions/{registration.link_token}/annuler/")
    registration.refresh_from_db()
    assert registration.status == Registration.Status.CANCELLED


def test_pages_behind_a_link_stay_out_of_caches(client: Client) -> None:
    response = client.get(a.a_registration().manage_url)
    assert "no-store" in response.headers["Cache-Control"]


def test_the_ticket_shows_a_first_name_and_a_code_without_any(client: Client) -> None:
    registration = a.a_registration()
    page = client.get(registration.ticket_url).content.decode()
    assert "Camille" in page
    assert "Petit" not in page
    assert client.get(registration.ticket_url.upper().replace("/B/", "/b/")).status_code == 200


def test_a_ticket_speaks_the_language_of_its_holder(client: Client) -> None:
    registration = a.a_registration(language="en")
    page = client.get(registration.ticket_url).content.decode()
    assert 'lang="en"' in page
    assert "Without a ticket, just give your name." in page


def test_a_form_sent_again_after_a_cancellation_says_what_happened(client: Client) -> None:
    comptoir = a.a_comptoir()
    sent = answers(comptoir)
    client.post(f"/comptoirs/{comptoir.slug}/inscription/", sent)
    client.post(f"/inscriptions/{Registration.objects.get().link_token}/annuler/")
    again = client.post(f"/comptoirs/{comptoir.slug}/inscription/", sent, follow=True)
    assert "Votre inscription est annulée" in again.content.decode()


def test_search_engines_read_the_seats_that_are_left(client: Client) -> None:
    registration = a.a_registration()
    page = client.get(registration.comptoir.get_absolute_url()).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.+?)</script>', page, re.DOTALL)
    assert found
    event = json.loads(found[1])
    assert (event["@type"], event["remainingAttendeeCapacity"]) == ("Event", 29)
    assert event["startDate"] == "2027-04-06T09:00:00+02:00"


def test_a_word_of_welcome_cannot_close_the_data_block(client: Client) -> None:
    comptoir = a.a_comptoir(welcome="</script><script>alert(1)</script>")
    assert "<script>alert" not in client.get(comptoir.get_absolute_url()).content.decode()


def test_the_home_page_says_the_next_comptoir(client: Client) -> None:
    a.a_comptoir(at=paris(2027, 4, 20, 9))
    a.a_comptoir(at=paris(2027, 4, 6, 9))
    page = " ".join(client.get("/").content.decode().split())
    assert "Liévin, mardi 6 avril 2027." in page


def test_the_home_page_stands_before_any_edition(client: Client) -> None:
    assert client.get("/").status_code == 200
