"""Registering with others, as people type it: names a line, seats enough or not, other comptoirs that suit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from comptoir.comptoirs.models import Entry, Party, Registration
from tests.comptoirs.test_pages import answers, register
from tests.comptoirs.test_party_pages import statuses
from tests.support import factories as a
from tests.support.reading import said

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
Status = Registration.Status
FAMILY = {"adults": "Sacha Petit", "young": "Léa Petit\nTom Petit", "kind": "family", "fit": "all"}


def test_a_family_registers_with_one_form(client: Client) -> None:
    comptoir = a.a_comptoir()
    response = register(client, comptoir, **FAMILY)
    party = Party.objects.get()
    names = [one.person.name for one in party.registrations.in_order()]
    assert names == ["Camille Petit", "Sacha Petit", "Léa Petit", "Tom Petit"]
    assert (party.kind, party.fit) == ("family", "all")
    assert "Vos 4 places sont réservées" in said(client.get(response.url))


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        ({"adults": "Sacha Petit\nsacha  PETIT"}, "« sacha PETIT » est écrit deux fois."),
        ({"young": "Camille Petit"}, "« Camille Petit » est écrit deux fois."),
        ({"adults": "Sacha Petit\n42"}, "Ligne 2, « 42 » : Un nom contient des lettres"),
        ({"adults": "Sacha Petit, Léa Petit"}, "écrivez un seul nom par ligne, sans virgule."),
        ({"adults": "\n".join(a.spelled(0, n) for n in range(40))}, "Vous êtes 43."),
        ({"adults": "\n".join(a.spelled(0, n) for n in range(41))}, "Écrivez 40 noms au plus"),
        (
            {"adults": "Sacha Petit", "kind": "group", "under_15": "on"},
            "Une personne adulte inscrit la classe ou le groupe de jeunes",
        ),
    ],
)
def test_what_is_wrong_with_the_names_is_said_and_nothing_is_lost(
    client: Client, sent: dict[str, str], answer: str
) -> None:
    response = register(client, a.a_comptoir(capacity=60), **FAMILY | sent)
    assert answer in said(response)
    assert "<details open>" in response.content.decode()
    assert "Un jardin partagé." in said(response)
    assert not Registration.objects.exists()


def test_fewer_seats_than_people_is_said_with_the_numbers_before_anything_is_done(
    client: Client,
) -> None:
    comptoir = a.a_comptoir(capacity=3)
    first = register(client, comptoir, **FAMILY)
    assert "Vous êtes 4, et il reste 3 places." in said(first)
    assert not Registration.objects.exists()
    register(client, comptoir, **FAMILY, told="3")
    assert statuses(Party.objects.get()) == [Status.WAITING] * 4


def test_as_many_as_possible_says_who_sits_and_who_waits(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=3)
    response = register(client, comptoir, **FAMILY | {"fit": "some"})
    assert "3 d’entre vous ont une place tout de suite" in said(response)
    response = register(client, comptoir, **FAMILY | {"fit": "some"}, told="3")
    assert "1 d’entre vous attend encore une place." in said(client.get(response.url))


def test_seats_taken_meanwhile_are_said_again(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=3)
    register(client, comptoir, **FAMILY)
    a.a_registration(comptoir, name="Lou Blanc", email="lou@example.org")
    response = register(client, comptoir, **FAMILY, told="3")
    assert "Vous êtes 4, et il reste 2 places." in said(response)


def test_whoever_waits_says_which_other_comptoirs_suit(client: Client) -> None:
    full, second, third = (a.a_comptoir(capacity=1), a.a_comptoir(capacity=1), a.a_comptoir())
    for comptoir in (full, second):
        a.a_registration(comptoir, name="Lou Blanc", email="lou@example.org")
    assert "Vous accepteriez aussi" in said(client.get(f"/comptoirs/{full.slug}/inscription/"))
    twice = register(client, full, second=str(second.pk), third=str(second.pk))
    assert "C’est déjà votre deuxième choix." in said(twice)
    register(client, full, second=str(second.pk))
    entries = Entry.objects.filter(party__email="camille@example.org").order_by("rank")
    assert [entry.comptoir for entry in entries] == [full, second]
    assert third.slug


def test_a_seat_at_hand_asks_for_no_other_choice(client: Client) -> None:
    a.a_comptoir()
    page = said(client.get(f"/comptoirs/{a.a_comptoir().slug}/inscription/"))
    assert "Vous accepteriez aussi" not in page
    assert "Il reste 30 places." in page


def test_the_same_hours_elsewhere_are_warned_about_never_refused_nor_told_where(
    client: Client,
) -> None:
    arras = a.a_commune("Arras", "62041", slug="arras", postal_codes="62000")
    one, other = a.a_comptoir(venue=a.a_venue(commune=arras)), a.a_comptoir()
    register(client, one)
    assert register(client, other).status_code == 302
    page = said(client.get(Party.objects.get(comptoir=other).referent.manage_url))
    assert "Une autre inscription avec cette adresse mail a lieu aux mêmes heures" in page
    assert "Arras" not in page


def test_ranked_comptoirs_at_the_same_hours_are_warned_about(client: Client) -> None:
    one, other = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    for comptoir in (one, other):
        a.a_party(comptoir, 1)
    register(client, one, second=str(other.pk))
    page = said(client.get(Party.objects.get(email="camille@example.org").referent.manage_url))
    assert "ont lieu aux mêmes heures, mardi 6 avril 2027" in page


def test_a_form_for_several_sent_twice_leads_to_the_same_party(client: Client) -> None:
    comptoir = a.a_comptoir()
    sent = answers(comptoir, **FAMILY)
    urls = {client.post(f"/comptoirs/{comptoir.slug}/inscription/", sent).url for _ in range(2)}
    assert (len(urls), Registration.objects.count()) == (1, 4)
