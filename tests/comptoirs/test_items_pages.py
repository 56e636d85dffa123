"""Choosing workshops on the page of the details, and reading what became of it on one's own page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from comptoir.comptoirs.actions.details import Details, complete
from comptoir.comptoirs.actions.items import grant_wishes
from comptoir.comptoirs.choices import choices_of
from comptoir.comptoirs.models import Comptoir, ProgrammeItem, Registration
from comptoir.editions.dates import paris
from comptoir.kernel.acts import platform_act
from tests.support import factories as a

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db
CLOSING = paris(2027, 4, 2, 18)
BY_PREFERENCE = ProgrammeItem.Allocation.PREFERENCE


def address(registration: Registration) -> str:
    return f"/inscriptions/{registration.link_token}/precisions/"


def asks(registration: Registration, *items: ProgrammeItem, wishes=()) -> None:
    details = Details(topics=(), items=items, wishes=wishes, access_need="", consents=())
    complete(registration, details, act=a.visitor())


def page(client: Client, registration: Registration) -> str:
    return words(client.get(address(registration)))


def words(response: HttpResponse) -> str:
    """What is read, without the marks and the spaces between them."""
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"[\s\u202f\u00a0]+", " ", text)


def labels(client: Client, registration: Registration) -> list[str]:
    form = client.get(address(registration)).context["form"]
    return [
        label.replace("\u00a0", " ").replace("\u202f", " ")
        for _pk, label in form.fields["items"].choices
    ]


def a_pair(comptoir: Comptoir, **facts: object) -> tuple[ProgrammeItem, ProgrammeItem]:
    one = a.an_item(comptoir, **facts)
    return one, a.an_item(comptoir, "Visite", starts_at=one.ends_at, **facts)


def test_each_box_says_what_choosing_it_gives(client: Client) -> None:
    comptoir = a.a_comptoir()
    mine, full = a_pair(comptoir, places=2)
    free = a.an_item(comptoir, "Bilan", places=3, starts_at=full.ends_at)
    crowd = [a.a_registration(comptoir, email=f"{n}@example.org") for n in range(4)]
    for person in crowd[:3]:
        asks(person, full)
    asks(crowd[2], mine, full)
    assert free.places_left == 3
    assert labels(client, crowd[2]) == [
        "de 10 h à 11 h – Atelier pitch (vous avez une place)",
        "de 11 h à midi – Visite (vous êtes dans la file)",
        "de midi à 13 h – Bilan (3 places libres)",
    ]
    assert labels(client, crowd[3])[1] == (
        "de 11 h à midi – Visite (complet : rejoindre la file, 1 personne attend)"
    )


def test_a_box_ticked_gives_the_place_and_one_unticked_gives_it_back(client: Client) -> None:
    registration = a.a_registration()
    one, other = a_pair(registration.comptoir)
    client.post(address(registration), {"items": [one.pk, other.pk]})
    assert choices_of(registration).held == [one, other]
    client.post(address(registration), {"items": [other.pk]})
    assert choices_of(registration).held == [other]


def test_what_was_chosen_is_shown_again(client: Client) -> None:
    comptoir = a.a_comptoir(wishes_close_at=CLOSING)
    one, other = a_pair(comptoir, allocation=BY_PREFERENCE)
    free = a.an_item(comptoir, "Bilan", starts_at=other.ends_at)
    registration = a.a_registration(comptoir)
    sent = {"items": [free.pk], "wish_1": other.pk, "wish_2": one.pk}
    assert client.post(address(registration), sent).status_code == 302
    form = client.get(address(registration)).context["form"]
    shown = {name: form[name].value() for name in ("items", "wish_1", "wish_2")}
    assert shown == {"items": [free.pk], "wish_1": other.pk, "wish_2": one.pk}


def test_there_are_no_more_choices_to_rank_than_workshops(client: Client) -> None:
    comptoir = a.a_comptoir(wishes_close_at=CLOSING)
    a_pair(comptoir, allocation=BY_PREFERENCE)
    form = client.get(address(a.a_registration(comptoir))).context["form"]
    assert [name for name in form.fields if name.startswith(("items", "wish"))] == [
        "wish_1",
        "wish_2",
    ]


def test_the_page_says_when_wishes_are_granted_and_how(client: Client) -> None:
    comptoir = a.a_comptoir(wishes_close_at=CLOSING)
    a_pair(comptoir, allocation=BY_PREFERENCE)
    registration = a.a_registration(comptoir)
    assert (
        "Les places sont attribuées le vendredi 2 avril 2027 à 18 h, toutes en même temps : "
        "les premiers choix d’abord. S’il en manque, on tire au sort : votre numéro est le "
        f"{registration.pk}. Ensuite, dans l’ordre des demandes."
    ) in page(client, registration)


def test_the_same_wish_twice_is_said_beside_the_second(client: Client) -> None:
    comptoir = a.a_comptoir(wishes_close_at=CLOSING)
    one, _other = a_pair(comptoir, allocation=BY_PREFERENCE)
    registration = a.a_registration(comptoir)
    response = client.post(address(registration), {"wish_1": one.pk, "wish_2": one.pk})
    assert response.context["form"].errors == {
        "wish_2": ["Cet atelier est déjà choisi. Choisissez-en un autre, ou aucun."]
    }


def test_a_page_shown_before_the_granting_loses_nothing_sent_after(client: Client) -> None:
    comptoir = a.a_comptoir(wishes_close_at=CLOSING)
    one, other = a_pair(comptoir, allocation=BY_PREFERENCE)
    free = a.an_item(comptoir, "Bilan", starts_at=other.ends_at)
    registration = a.a_registration(comptoir)
    asks(registration, wishes=(one,))
    grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    sent = {"items": [free.pk], "wish_1": other.pk, "access_need": "Une boucle"}
    response = client.post(address(registration), sent)
    form = response.context["form"]
    assert form.errors == {
        "items": [
            "Les places viennent d’être attribuées. Regardez les vôtres, puis choisissez de nouveau."
        ]
    }
    assert set(form["items"].value()) == {str(one.pk), str(free.pk)}
    assert "Une boucle" in words(response)
    assert choices_of(registration).held == [one]


def test_two_places_at_one_hour_are_refused_and_what_was_typed_stays(client: Client) -> None:
    registration = a.a_registration()
    items = [a.an_item(registration.comptoir), a.an_item(registration.comptoir, "Autre atelier")]
    sent = {"items": [item.pk for item in items], "access_need": "Une boucle"}
    shown = words(client.post(address(registration), sent))
    assert "« Atelier pitch » et « Autre atelier » ont lieu en même temps" in shown
    assert "Une boucle" in shown


def test_whoever_waits_for_a_seat_is_offered_no_workshop(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=1, wishes_close_at=CLOSING)
    a_pair(comptoir)
    a_pair(comptoir, allocation=BY_PREFERENCE)
    a.a_registration(comptoir, email="first@example.org")
    form = client.get(address(a.a_registration(comptoir))).context["form"]
    assert [name for name in form.fields if name.startswith(("items", "wish"))] == []


def test_ones_own_page_says_what_is_held_and_where_one_waits(client: Client) -> None:
    comptoir = a.a_comptoir()
    full, mine = a_pair(comptoir, places=1)
    first = a.a_registration(comptoir, email="first@example.org")
    registration = a.a_registration(comptoir)
    asks(first, full)
    asks(registration, full, mine)
    shown = words(client.get(registration.manage_url))
    assert "de 11 h à midi Visite" in shown
    assert (
        "de 10 h à 11 h Atelier pitch Complet. Vous êtes numéro 1 dans la file : "
        "nous vous écrivons quand vous avez une place."
    ) in shown


def test_ones_own_page_says_why_the_queue_passes_one_over(client: Client) -> None:
    comptoir = a.a_comptoir()
    full = a.an_item(comptoir, places=1)
    mine = a.an_item(comptoir, "Visite", starts_at=full.starts_at + timedelta(minutes=30))
    asks(a.a_registration(comptoir, email="first@example.org"), full)
    registration = a.a_registration(comptoir)
    asks(registration, full, mine)
    assert "Vous avez une place dans « Visite » à cette heure. Vous gardez votre tour" in words(
        client.get(registration.manage_url)
    )


def test_ones_own_page_says_when_wishes_are_granted_and_which_cannot_be(client: Client) -> None:
    comptoir = a.a_comptoir(wishes_close_at=CLOSING)
    one, other = a_pair(comptoir, allocation=BY_PREFERENCE)
    mine = a.an_item(comptoir, "Bilan", starts_at=one.starts_at)
    registration = a.a_registration(comptoir)
    asks(registration, mine, wishes=(other, one))
    shown = words(client.get(registration.manage_url))
    assert (
        "Vos choix : places attribuées le vendredi 2 avril 2027 à 18 h "
        "Premier choix : Visite, de 11 h à midi Deuxième choix : Atelier pitch, de 10 h à 11 h "
        "Pas de place ici tant que vous en avez une dans « Bilan » à cette heure."
    ) in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_choices_cost_the_same_whatever_their_number(
    client: Client, django_assert_num_queries, count: int
) -> None:
    comptoir = a.a_comptoir()
    first, registration = a.a_registration(comptoir, email="b@example.org"), None
    starts = comptoir.starts_at
    for n in range(2 * count):
        item = a.an_item(comptoir, places=1, starts_at=starts + timedelta(hours=n))
        if n % 2:
            asks(first, *(seat.item for seat in first.seats.all()), item)
    registration = a.a_registration(comptoir)
    asks(registration, *comptoir.programme.all())
    fresh = Registration.objects.with_day().get(pk=registration.pk)
    with django_assert_num_queries(2):
        choices = choices_of(fresh)
    assert (len(choices.held), len(choices.wished)) == (count, count)


def test_the_programme_says_which_places_are_given_by_preference(client: Client) -> None:
    comptoir = a.a_comptoir(wishes_close_at=CLOSING)
    a.an_item(comptoir, places=12, allocation=BY_PREFERENCE)
    shown = words(client.get(comptoir.get_absolute_url()))
    assert "12 places, attribuées par préférence le vendredi 2 avril 2027" in shown


@pytest.mark.parametrize(
    ("house", "said"),
    [("", "chaque atelier a sa file"), ("/en", "each workshop has its queue")],
)
def test_the_rules_say_how_places_in_workshops_are_shared(
    client: Client, house: str, said: str
) -> None:
    comptoir = a.a_comptoir(wishes_close_at=CLOSING, seed="5eed")
    rules = f"{house}/comptoirs/{comptoir.slug}/regles/"
    before = words(client.get(rules))
    grant_wishes(comptoir.pk, act=platform_act(CLOSING))
    after = words(client.get(rules))
    assert (said in before, "5eed" in before, "5eed" in after) == (True, False, True)
