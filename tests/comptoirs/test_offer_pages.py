"""Answering an offer: a page one may open twice, a button that counts once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from comptoir.comptoirs.actions.line import rank
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.models import Offer, Party, Registration
from tests.comptoirs.test_party_pages import statuses
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from comptoir.comptoirs.models import Comptoir

pytestmark = pytest.mark.django_db
Outcome, Status = Offer.Outcome, Registration.Status


def freed(comptoir: Comptoir, seats: int) -> None:
    """More chairs are found, and the line is served."""
    comptoir.refresh_from_db()
    comptoir.capacity += seats
    comptoir.save(update_fields=["capacity"])
    settle(comptoir.pk, act=a.visitor())


def offered(people: int = 1, *, seats: int = 1, **facts: object) -> tuple[Party, Offer]:
    """A party that waited, and is offered seats."""
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    party = a.a_party(comptoir, people, **facts)
    freed(comptoir, seats)
    return party, Offer.objects.get()


def address(party: Party) -> str:
    return f"{party.referent.manage_url}reponse/"


def answer(client: Client, party: Party, offer: Offer, word: str, **sent: object) -> HttpResponse:
    return client.post(address(party), {"offer": offer.pk, "answer": word, **sent})


def test_looking_at_an_offer_changes_nothing(client: Client) -> None:
    party, offer = offered()
    page = said(client.get(address(party)))
    assert "une place vous attend." in page
    assert "Répondez avant le mercredi 17 mars 2027 à midi." in page
    offer.refresh_from_db()
    assert offer.outcome == Outcome.PENDING


def test_yes_is_a_seat(client: Client) -> None:
    party, offer = offered()
    response = answer(client, party, offer, "yes")
    assert response.url == party.referent.manage_url
    assert "C’est noté" in said(client.get(response.url))
    assert statuses(party) == [Status.CONFIRMED]


def test_yes_in_a_second_tab_says_that_it_is_done(client: Client) -> None:
    party, offer = offered()
    answer(client, party, offer, "yes")
    again = answer(client, party, offer, "yes")
    assert (again.status_code, "notice-refusal" in again.content.decode()) == (200, True)
    assert "Vous avez déjà dit oui" in said(again)
    assert statuses(party) == [Status.CONFIRMED]


def test_no_gives_the_seat_to_the_next(client: Client) -> None:
    party, offer = offered()
    response = answer(client, party, offer, "no")
    assert response.status_code == 302
    offer.refresh_from_db()
    assert (offer.outcome, statuses(party)) == (Outcome.DECLINED, [Status.CANCELLED])
    assert "Vous avez dit non merci" in said(client.get(address(party)))


def test_a_declined_offer_is_not_regretted_by_the_undo_button(client: Client) -> None:
    party, offer = offered()
    answer(client, party, offer, "no")
    assert "Reprendre" not in said(client.get(party.referent.manage_url))


def test_fewer_seats_than_people_and_they_choose_who_comes(client: Client) -> None:
    party, offer = offered(3, seats=2, fit=Party.Fit.SOME)
    assert "Cochez 2 personnes au plus." in said(client.get(address(party)))
    everybody = list(party.registrations.in_order())
    too_many = answer(client, party, offer, "yes", chooses="yes", who=[one.pk for one in everybody])
    assert "notice-refusal" in too_many.content.decode()
    nobody = answer(client, party, offer, "yes", chooses="yes")
    assert "notice-refusal" in nobody.content.decode()
    answer(client, party, offer, "yes", chooses="yes", who=[one.pk for one in everybody[1:]])
    assert statuses(party) == [Status.WAITING, Status.CONFIRMED, Status.CONFIRMED]


def test_several_offers_are_listed_and_each_answered(client: Client) -> None:
    one, other = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    for comptoir in (one, other):
        a.a_party(comptoir, 1)
    party = a.a_party(one, 1)
    rank(party, [one, other], act=a.visitor())
    for comptoir in (one, other):
        freed(comptoir, 1)
    page = client.get(address(party)).content.decode()
    assert page.count('name="offer"') == 2
    second = Offer.objects.get(entry__comptoir=other)
    answer(client, party, second, "yes")
    assert [one.comptoir for one in party.registrations.all()] == [other]
    assert not Offer.objects.pending().exists()


def test_too_late_is_said_kindly_with_the_next_step(client: Client, travel) -> None:
    party, offer = offered()
    a.a_party(offer.entry.comptoir, 1)
    travel(offer.expires_at)
    assert "Le délai pour répondre est passé" in said(client.get(address(party)))
    late = answer(client, party, offer, "yes")
    assert "notice-refusal" in late.content.decode()
    settle(offer.entry.comptoir_id, act=a.visitor(offer.expires_at))
    assert "Votre place dans la file est maintenant la 2" in said(client.get(address(party)))


def test_an_offer_that_was_withdrawn_says_so(client: Client) -> None:
    party, offer = offered()
    client.post(f"{party.referent.manage_url}annuler/")
    assert "Cette proposition ne tient plus" in said(client.get(address(party)))
    assert "notice-refusal" in answer(client, party, offer, "yes").content.decode()


def test_nothing_offered_says_what_will_happen(client: Client) -> None:
    party = a.a_party(a.a_comptoir(), 1)
    assert "Aucune place ne vous est proposée" in said(client.get(address(party)))


@pytest.mark.parametrize("sent", [{}, {"answer": "yes"}, {"answer": "maybe"}])
def test_an_answer_to_nothing_is_no_page(client: Client, sent: dict[str, str]) -> None:
    party, offer = offered()
    other = a.a_party(a.a_comptoir(), 1)
    assert client.post(address(party), sent).status_code == 404
    assert client.post(address(other), {"offer": offer.pk, "answer": "yes"}).status_code == 404


def test_the_page_of_the_party_leads_to_the_answer_first(client: Client) -> None:
    party, _offer = offered()
    page = client.get(party.referent.manage_url).content.decode()
    assert page.index(address(party)) < page.index('id="queues"')


def test_my_space_leads_to_the_answer(client: Client) -> None:
    party, _offer = offered()
    client.force_login(a.a_user(party.referent.person))
    assert address(party) in client.get("/espace/").content.decode()


def test_the_page_of_the_comptoir_says_what_is_offered(client: Client) -> None:
    party, _offer = offered()
    page = said(client.get(party.comptoir.get_absolute_url()))
    assert "1 place est proposée à la file" in page


def test_a_seat_kept_for_ten_minutes_is_offered_to_nobody(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=1)
    seated, waiting = a.a_party(comptoir, 1), a.a_party(comptoir, 1)
    client.post(f"{seated.referent.manage_url}annuler/")
    assert "Aucune place ne vous est proposée" in said(client.get(address(waiting)))
    settle(comptoir.pk, act=a.visitor(NOON + UNDO + timedelta(seconds=1)))
    assert "une place vous attend." in said(client.get(address(waiting)))
