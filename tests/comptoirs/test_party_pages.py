"""The page of a party as people use it: who comes, where one stands, changing, cancelling, taking it back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from comptoir.comptoirs.actions import change, organise, recover
from comptoir.comptoirs.actions.line import rank
from comptoir.comptoirs.models import Party, Registration, Waiver
from comptoir.editions.dates import paris
from comptoir.kernel.acts import Act, Actor, ActorKind
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from comptoir.comptoirs.models import Comptoir

pytestmark = pytest.mark.django_db
Status = Registration.Status
MOST_ELEMENTS = 320


def page_of(client: Client, party: Party) -> str:
    return said(client.get(party.referent.manage_url))


def press(client: Client, party: Party, gesture: str, **sent: object) -> HttpResponse:
    return client.post(party.referent.manage_url, {"do": gesture, **sent})


def statuses(party: Party) -> list[str]:
    return [registration.status for registration in party.registrations.in_order()]


def mission() -> Act:
    return Act(Actor(ActorKind.USER, str(a.an_agent().pk)), NOON)


# Where one stands


def test_everybody_has_their_own_ticket_and_details(client: Client) -> None:
    family = a.a_party(a.a_comptoir(), 3)
    page = client.get(family.referent.manage_url).content.decode()
    for one in family.registrations.all():
        assert f'href="{one.ticket_url}"' in page
        assert f"/inscriptions/{one.link_token}/precisions/" in page


def test_a_companion_sees_their_own_seat_only(client: Client) -> None:
    family = a.a_party(a.a_comptoir(), 3)
    companion = family.registrations.exclude(is_referent=True).order_by("pk").first()
    page = client.get(companion.manage_url).content.decode()
    others = family.registrations.exclude(pk=companion.pk)
    assert companion.ticket_url in page
    assert [one for one in others if one.ticket_url in page or one.person.name in page] == []
    for path in ("reponse", "changer", "ajouter"):
        assert client.get(f"{companion.manage_url}{path}/").status_code == 404


def test_a_companion_does_not_speak_for_the_others(client: Client) -> None:
    family = a.a_party(a.a_comptoir(), 3)
    companion = family.registrations.exclude(is_referent=True).first()
    for sent in ({"do": "give-up"}, {"do": "fit", "fit": "some"}, {"do": "dance"}):
        assert client.post(companion.manage_url, sent).status_code == 404
    other = family.registrations.exclude(pk=companion.pk).first()
    cancelled = client.post(f"{companion.manage_url}annuler/", {"who": str(other.pk)})
    assert cancelled.status_code == 404
    assert client.post(f"{companion.manage_url}annuler/", {"who": "all"}).status_code == 404
    assert statuses(family) == [Status.CONFIRMED] * 3


def test_a_class_of_forty_fits_on_a_light_page(client: Client) -> None:
    party = a.a_party(a.a_comptoir(capacity=60), 40, kind=Party.Kind.GROUP)
    page = client.get(party.referent.manage_url).content.decode()
    without_drawings = re.sub(r"<svg.*?</svg>", "<svg>", page, flags=re.DOTALL)
    assert len(re.findall(r"<[a-z]", without_drawings)) <= MOST_ELEMENTS


def test_the_queue_says_the_place_and_the_people_before(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    a.a_party(comptoir, 3)
    waiting = a.a_party(comptoir, 1)
    page = page_of(client, waiting)
    assert "votre rang 2" in page
    assert "personnes avant vous 3" in page
    assert "Il est trop tôt pour dire si une place sera pour vous." in page
    assert "jusqu’au lundi 5 avril 2027 à 15 h" in page


def test_the_chances_come_with_their_numbers(client: Client, travel) -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    waiting = a.a_party(comptoir, 1)
    travel(NOON + timedelta(days=4))
    page = page_of(client, waiting)
    assert "chances sur 10" in page
    assert (
        "Places libérées ici en 4 jours : 0. Places qu’il faut encore, pour vous et avant vous : 1."
        in page
    )


def test_before_the_draw_one_has_a_number_and_no_place(client: Client) -> None:
    comptoir = a.a_comptoir(
        capacity=1, queue_policy="draw", draw_at=paris(2027, 3, 20, 12), seed="a" * 32
    )
    a.a_party(comptoir, 1)
    waiting = a.a_party(comptoir, 1)
    page = page_of(client, waiting)
    assert "votre numéro public pour le tirage est 1" in page
    assert "Le tirage au sort a lieu le samedi 20 mars 2027 à midi." in page
    assert "votre rang" not in page


def test_after_the_last_offers_the_page_sends_to_the_door(client: Client, travel) -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    waiting = a.a_party(comptoir, 1)
    travel(paris(2027, 4, 5, 20))
    assert "La file continue à l’entrée" in page_of(client, waiting)


def test_queues_are_ranked_and_left_by_a_button(client: Client) -> None:
    one, other = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    for comptoir in (one, other):
        a.a_party(comptoir, 1)
    party = a.a_party(one, 1)
    rank(party, [one, other], act=a.visitor())
    second = party.entries.get(comptoir=other)
    press(client, party, "prefer", entry=second.pk)
    ranked = party.entries.standing().order_by("rank")
    assert [entry.comptoir for entry in ranked] == [other, one]
    press(client, party, "leave", entry=second.pk)
    assert [entry.comptoir for entry in party.entries.standing()] == [one]
    assert press(client, party, "leave", entry=second.pk).status_code == 404


def test_a_group_may_come_with_fewer(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=2)
    family = a.a_party(comptoir, 3)
    press(client, family, "fit", fit="some")
    family.refresh_from_db()
    assert family.fit == Party.Fit.SOME
    assert press(client, family, "fit", fit="many").status_code == 404


# Changing


def test_somebody_is_added_by_one_field(client: Client) -> None:
    party = a.a_party(a.a_comptoir(), 1)
    address = f"{party.referent.manage_url}ajouter/"
    assert "Un nom contient des lettres" in said(client.post(address, {"name": "12"}))
    client.post(address, {"name": "Lou Blanc", "under_15": "on"})
    assert [one.under_15 for one in party.registrations.in_order()] == [False, True]
    again = client.post(address, {"name": "Lou Blanc"})
    assert "notice-refusal" in again.content.decode()


def test_the_nearest_comptoirs_with_seats_for_all_are_one_button_away(client: Client) -> None:
    here, small, there = a.a_comptoir(), a.a_comptoir(capacity=2), a.a_comptoir(capacity=9)
    family = a.a_party(here, 3)
    address = f"{family.referent.manage_url}changer/"
    page = client.get(address).content.decode()
    assert f'name="to" value="{there.pk}"' in " ".join(page.split())
    assert f'value="{small.pk}"' not in page
    assert "moins de 3\u00a0km" in page
    assert "notice-refusal" in client.post(address, {"to": str(small.pk)}).content.decode()
    client.post(address, {"to": str(there.pk)})
    assert {one.comptoir for one in family.registrations.all()} == {there}


def test_whoever_waits_may_wait_elsewhere_too(client: Client) -> None:
    here, there = a.a_comptoir(capacity=1), a.a_comptoir(capacity=1)
    for comptoir in (here, there):
        a.a_party(comptoir, 1)
    party = a.a_party(here, 1)
    client.post(f"{party.referent.manage_url}changer/", {"also": str(there.pk)})
    ranked = party.entries.standing().order_by("rank")
    assert [entry.comptoir for entry in ranked] == [here, there]


@pytest.mark.parametrize("sent", [{}, {"to": "x"}, {"to": "999999"}, {"also": ""}])
def test_a_comptoir_that_is_none_is_no_page(client: Client, sent: dict[str, str]) -> None:
    party = a.a_party(a.a_comptoir(), 1)
    assert client.post(f"{party.referent.manage_url}changer/", sent).status_code == 404


# Cancelling, and taking it back


def test_one_person_is_cancelled_without_the_others_and_comes_back(client: Client) -> None:
    family = a.a_party(a.a_comptoir(), 3)
    companion = family.registrations.exclude(is_referent=True).order_by("pk").first()
    address = f"{family.referent.manage_url}annuler/"
    client.get(f"{address}?qui={companion.pk}")
    assert statuses(family) == [Status.CONFIRMED] * 3
    response = client.post(address, {"who": str(companion.pk)}, follow=True)
    assert f"Annulé pour {companion.person.name}" in said(response)
    assert "Vous avez jusqu’à 12 h 10" in said(response)
    press(client, family, "undo", who="all")
    assert statuses(family) == [Status.CONFIRMED] * 3


def test_everybody_is_cancelled_and_comes_back(client: Client) -> None:
    family = a.a_party(a.a_comptoir(), 3)
    response = client.post(f"{family.referent.manage_url}annuler/", {"who": "all"}, follow=True)
    assert "Votre inscription est annulée" in said(response)
    assert "Reprendre nos places" in said(response)
    press(client, family, "undo", who="all")
    assert statuses(family) == [Status.CONFIRMED] * 3


def test_after_ten_minutes_nothing_offers_to_take_it_back(client: Client, travel) -> None:
    family = a.a_party(a.a_comptoir(), 2)
    change.cancel_party(family, act=a.visitor())
    travel(NOON + timedelta(minutes=10))
    assert "Un regret" not in page_of(client, family)
    assert "notice-refusal" in press(client, family, "undo", who="all").content.decode()


def test_a_companion_takes_their_own_seat_back(client: Client) -> None:
    family = a.a_party(a.a_comptoir(), 2)
    companion = family.registrations.get(is_referent=False)
    response = client.post(f"{companion.manage_url}annuler/", follow=True)
    assert "Reprendre ma place" in said(response)
    client.post(companion.manage_url, {"do": "undo", "who": str(companion.pk)})
    assert statuses(family) == [Status.CONFIRMED] * 2


def test_a_turn_in_the_queue_comes_back_too(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    party = a.a_party(comptoir, 1)
    response = client.post(f"{party.referent.manage_url}annuler/", follow=True)
    assert "Reprendre ma place" in said(response)
    press(client, party, "undo", who="all")
    assert party.entries.standing().count() == 1


# What the mission changed


def moved(comptoir: Comptoir, day: int, act: Act) -> None:
    starts = paris(2027, 4, day, 9)
    organise.move(
        comptoir,
        doors_at=starts,
        starts_at=starts,
        ends_at=starts + timedelta(hours=8),
        venue=comptoir.venue,
        act=act,
    )


def test_a_comptoir_that_moved_asks_and_is_answered_by_a_button(client: Client) -> None:
    comptoir = a.a_comptoir()
    party = a.a_party(comptoir, 1)
    moved(comptoir, 8, mission())
    page = page_of(client, party)
    assert "Ce comptoir a changé" in page
    assert "jeudi 8 avril 2027" in page
    assert "avant : mardi 6 avril 2027" in page
    press(client, party, "assent", sequence=1)
    assert "Ce comptoir a changé" not in page_of(client, party)


def test_nobody_assents_to_what_they_have_not_read(client: Client) -> None:
    comptoir = a.a_comptoir()
    party, act = a.a_party(comptoir, 1), mission()
    moved(comptoir, 8, act)
    moved(comptoir, 9, act)
    response = press(client, party, "assent", sequence=1)
    assert "Le comptoir a encore changé entre-temps." in said(response)
    assert "Ce comptoir a changé" in said(response)


def test_whoever_cannot_come_any_more_says_so_by_a_button(client: Client) -> None:
    comptoir = a.a_comptoir()
    party = a.a_party(comptoir, 2)
    moved(comptoir, 8, mission())
    press(client, party, "give-up")
    assert statuses(party) == [Status.CANCELLED] * 2


def test_a_comptoir_that_is_called_off_leads_to_another(client: Client) -> None:
    comptoir, other = a.a_comptoir(), a.a_comptoir()
    party = a.a_party(comptoir, 2)
    organise.cancel(comptoir, reason="Neige.", act=mission())
    page = page_of(client, party)
    assert "Ce comptoir n’aura pas lieu" in page
    assert "Neige." in page
    client.post(f"{party.referent.manage_url}changer/", {"to": str(other.pk)})
    assert {one.comptoir for one in party.registrations.all()} == {other}


def test_whoever_was_led_elsewhere_says_whether_they_come(client: Client) -> None:
    comptoir, other = a.a_comptoir(), a.a_comptoir(at=paris(2027, 4, 20, 9))
    party, act = a.a_party(comptoir, 2), mission()
    organise.cancel(comptoir, reason="Neige.", act=act)
    recover.rebook(comptoir, [other], act=act)
    page = page_of(client, party)
    assert "Nous vous réservons 2 places ailleurs" in page
    assert "mardi 20 avril 2027" in page
    press(client, party, "assent", sequence=other.sequence)
    assert "C’est noté" in page_of(client, party)


def test_a_waiver_is_said_where_the_comptoir_is_called_off(client: Client) -> None:
    comptoir = a.a_comptoir()
    party = a.a_party(comptoir, 1)
    organise.cancel(comptoir, reason="Neige.", act=mission())
    Waiver.objects.create(
        person=party.referent.person, comptoir=comptoir, reason="Neige.", granted_at=NOON
    )
    assert "Vous pourrez déposer votre projet sans être venu" in page_of(client, party)


# My space


def test_my_space_says_what_waits_for_my_answer_first(client: Client) -> None:
    comptoir = a.a_comptoir()
    party = a.a_party(comptoir, 1)
    client.force_login(a.a_user(party.referent.person))
    assert "Une réponse est attendue" not in said(client.get("/espace/"))
    moved(comptoir, 8, mission())
    page = said(client.get("/espace/"))
    assert "Une réponse est attendue" in page
    assert "Il a changé : venez-vous toujours ?" in page


def test_my_space_says_my_place_in_the_queue(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    party = a.a_party(comptoir, 1)
    client.force_login(a.a_user(party.referent.person))
    assert "rang 1 dans la file" in said(client.get("/espace/"))
