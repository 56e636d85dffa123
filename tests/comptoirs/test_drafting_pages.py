"""The pages that prepare a comptoir: few questions, what is missing, what is published, what somebody else wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from comptoir.comptoirs.actions import drafting
from comptoir.comptoirs.models import Comptoir
from comptoir.editions.dates import paris
from comptoir.organisations.models import Agent
from tests.comptoirs.test_drafting import ACT, DRAFT, LATER, plan
from tests.comptoirs.test_mission_pages import page, signed_in, text
from tests.support import factories as a

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
NEW = reverse("comptoirs:mission_prepare")


@pytest.fixture
def agent() -> Client:
    return signed_in()


def typed(**changes: str) -> dict[str, str]:
    edition = a.an_edition()
    a.a_commune()
    return {
        "edition": str(edition.pk),
        "commune": "Liévin",
        "on": "2027-04-20",
        "capacity": "30",
        "doors": "09:00",
        "starts": "09:30",
        "ends": "16:30",
    } | changes


def test_a_draft_begins_with_the_hours_of_the_last_one_and_says_what_is_missing(agent) -> None:
    a.a_comptoir(capacity=42)
    assert 'value="42"' in text(agent.get(NEW))
    answer = agent.post(NEW, typed(), follow=True)
    assert answer.redirect_chain == [("/gestion/comptoirs/lievin-2027-04-20/", 302)]
    assert "Il manque, avant de publier" in text(answer)
    assert "hôte à trouver" in text(answer)


def test_a_name_that_is_nearly_known_is_asked_about_once(agent) -> None:
    a.an_organisation("Maison des Abeilles")
    unsure = typed(host="Maison des Abeiles")
    assert "Nous connaissons « Maison des Abeilles »" in text(agent.post(NEW, unsure))
    agent.post(NEW, unsure | {"host_is_new": "on"})
    assert Comptoir.objects.get().host.name == "Maison des Abeiles"


def test_another_one_like_this_is_filled_in(agent) -> None:
    like = a.a_comptoir(host=a.an_organisation("Les Abeilles"))
    a.an_item(like)
    address = f"{NEW}?copie={like.slug}"
    assert "Les Abeilles" in text(agent.get(address))
    agent.post(address, typed(host="Les Abeilles"))
    assert Comptoir.objects.latest("pk").programme.count() == 1


def test_publishing_shows_the_page_first(agent) -> None:
    comptoir = a.a_comptoir(**DRAFT, at=paris(2027, 5, 1, 9))
    shown = text(agent.get(page(comptoir, "publish")))
    assert "Ce que tout le monde lit" in shown
    assert "1er mai 2027 est un jour férié" in shown
    agent.post(page(comptoir, "publish"), {"publish": "yes"})
    assert "Tout le monde le voit" in text(agent.get(page(comptoir, "publish")))
    agent.post(page(comptoir, "publish"), {"withdraw": "yes"})
    assert Comptoir.objects.get().is_draft


def test_a_draft_with_holes_has_no_button_to_publish(agent) -> None:
    comptoir = drafting.prepare(plan(), act=ACT)
    assert 'name="publish"' not in text(agent.get(page(comptoir, "publish")))
    assert "se publie avec son hôte" in text(
        agent.post(page(comptoir, "publish"), {"publish": "yes"})
    )


def test_what_somebody_else_wrote_stands_beside_what_one_typed(agent) -> None:
    comptoir = drafting.prepare(plan(), act=ACT)
    mine = typed(on="2027-04-22", seen=drafting.stamp_of(comptoir))
    theirs = drafting.correct(comptoir, plan(21), seen=mine["seen"], act=LATER)
    answer = agent.post(page(theirs, "draft"), mine)
    now = drafting.stamp_of(Comptoir.objects.get())
    assert f'<input type="hidden" name="seen" value="{now}"' in text(answer)
    assert "<td>2027-04-21</td>" in text(answer)
    agent.post(page(theirs, "draft"), mine | {"seen": now})
    assert Comptoir.objects.get().starts_at == paris(2027, 4, 22, 9, 30)


def test_the_words_of_a_page_are_written(agent) -> None:
    comptoir = a.a_comptoir()
    form = agent.get(page(comptoir, "facts")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    hours = {name: str(sent[name]) for name in sent if name.startswith(("opens", "closes"))}
    agent.post(page(comptoir, "facts"), sent | hours | {"access_mi": "De plain-pied"})
    assert comptoir.venue.access_facts.get().text == "De plain-pied"


def test_the_year_before_is_taken_up_with_boxes(agent) -> None:
    source = a.a_comptoir()
    a.an_edition(2028, announced_at=None)
    address = reverse("comptoirs:mission_take_up") + "?annee=2028"
    assert 'value="2028-04-04"' in text(agent.get(address))
    assert "Cochez au moins un comptoir" in text(agent.post(address, {"sent": "empty"}))
    sent = {"comptoirs": [str(source.pk)], f"on_{source.pk}": "2028-04-05"}
    answer = agent.post(address, sent, follow=True)
    assert answer.redirect_chain == [("/gestion/comptoirs/?annee=2028", 302)]
    assert "1 brouillon est écrit" in text(answer)
    assert "repris" in text(agent.get(address))


def test_a_draft_is_erased_by_its_button(agent) -> None:
    comptoir = drafting.prepare(plan(), act=ACT)
    agent.post(page(comptoir, "draft"), {"discard": "yes"})
    assert not Comptoir.objects.exists()


def test_a_reader_prepares_nothing() -> None:
    reader = signed_in(Agent.Role.READER)
    assert "Seuls les agents de la mission" in text(reader.post(NEW, typed()))
    assert not Comptoir.objects.exists()
