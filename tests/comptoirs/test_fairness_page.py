"""The policy of the seats, in plain words, with what it takes to do a draw again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from comptoir.comptoirs import drawing
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.parameters import QUEUE_CUT_OFF
from comptoir.editions.dates import paris
from comptoir.editions.models import RuleVersion
from tests.comptoirs.test_offer_pages import freed
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

if TYPE_CHECKING:
    from django.test import Client

    from comptoir.comptoirs.models import Comptoir

pytestmark = pytest.mark.django_db
SEED = "0123456789abcdef0123456789abcdef"


def rules(client: Client, comptoir: Comptoir, language: str = "") -> str:
    return said(client.get(f"{language}/comptoirs/{comptoir.slug}/regles/"))


def drawn_comptoir() -> Comptoir:
    return a.a_comptoir(capacity=1, queue_policy="draw", draw_at=paris(2027, 3, 20, 12), seed=SEED)


def test_the_secret_of_an_item_s_draw_is_bound_beforehand(client: Client) -> None:
    comptoir = a.a_comptoir(wishes_close_at=paris(2027, 4, 1, 18), seed=SEED)
    page = rules(client, comptoir)
    assert drawing.commitment(SEED) in page
    assert SEED not in page


def test_the_policy_is_that_of_the_parameters(client: Client) -> None:
    comptoir = a.a_comptoir()
    page = rules(client, comptoir)
    assert "18 heures avant la journée, soit le lundi 5 avril 2027 à 15 h." in page
    assert "le dernier appel commence le dimanche 4 avril 2027 à 15 h." in page
    assert "plus de 14 jours avant la dernière proposition : 2 jours" in page
    assert "Nous n’écrivons pas entre 21 h et 7 h" in page
    RuleVersion.objects.create(edition=comptoir.edition, key=QUEUE_CUT_OFF.key, value=24 * 3600)
    assert "1 jour avant la journée, soit le lundi 5 avril 2027 à 9 h." in rules(client, comptoir)


def test_it_is_written_in_both_languages(client: Client) -> None:
    page = rules(client, a.a_comptoir(), "/en")
    assert "The last offers end 18 hours before the day, on Monday 5 April 2027 at 15:00." in page


def test_the_queue_is_shown_by_numbers_and_by_nothing_else(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    names = [a.a_party(comptoir, 1).referent.person.name for _ in range(3)]
    page = rules(client, comptoir)
    assert "Les numéros d’entrée, dans l’ordre de la file : 1, 2, 3 " in page
    assert [name for name in names if name in page] == []


def test_what_became_of_offers_is_counted(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=1)
    for _ in range(3):
        a.a_party(comptoir, 1)
    freed(comptoir, 1)
    page = rules(client, comptoir)
    assert "places 2 prises 1 proposées à la file 1 personnes attendent 2" in page
    assert "En tout 1 Acceptées 0 Refusées 0 Restées sans réponse 0 En attente de réponse 1" in page


def test_before_the_draw_the_seed_is_promised_and_secret(client: Client) -> None:
    comptoir = drawn_comptoir()
    for _ in range(3):
        a.a_party(comptoir, 1)
    page = rules(client, comptoir)
    assert drawing.commitment(SEED) in page
    assert SEED not in page
    assert "Les numéros d’entrée qui participent au tirage : 1, 2 " in page


def test_after_the_draw_anybody_finds_the_same_order(client: Client) -> None:
    comptoir = drawn_comptoir()
    for _ in range(6):
        a.a_party(comptoir, 1)
    settle(comptoir.pk, act=a.visitor(paris(2027, 3, 20, 12)))
    page = rules(client, comptoir)
    order = ", ".join(str(number) for number in drawing.order(SEED, range(1, 6)))
    assert SEED in page
    assert f"dans l’ordre du tirage : {order}" in page
    assert f"dans l’ordre de la file : {order}" in page


@pytest.mark.parametrize("crowd", [1, 3])
def test_it_costs_the_same_with_one_person_or_three(
    client: Client, crowd: int, django_assert_num_queries
) -> None:
    comptoir = a.a_comptoir(capacity=1)
    for _ in range(crowd + 1):
        a.a_party(comptoir, 1, at=NOON - timedelta(hours=1))
    with django_assert_num_queries(4):
        client.get(f"/comptoirs/{comptoir.slug}/regles/")


def test_the_page_of_the_comptoir_leads_there(client: Client) -> None:
    comptoir = a.a_comptoir()
    page = client.get(comptoir.get_absolute_url()).content.decode()
    assert f'href="/comptoirs/{comptoir.slug}/regles/"' in page
