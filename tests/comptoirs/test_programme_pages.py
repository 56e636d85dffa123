"""The pages of the programme: buttons that need no script, what is told first, what somebody else changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from comptoir.comptoirs.actions.programme import Verb
from comptoir.comptoirs.models import Comptoir, Notice
from tests.comptoirs.test_mission_pages import page, signed_in, text
from tests.comptoirs.test_programme import a_day, asks, do, said
from tests.support import factories as a

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from comptoir.comptoirs.models import ProgrammeItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Client:
    return signed_in()


def typed(**changes: object) -> dict[str, object]:
    return {
        "title": "Pitch",
        "kind": "pitch",
        "block": "realise",
        "minutes": "60",
        "pause": "0",
        "places": "10",
        "allocation": "first-come",
        "seen": "0",
    } | changes


def address(item: ProgrammeItem) -> str:
    return reverse("comptoirs:mission_item", args=[item.comptoir.slug, item.pk])


def press(agent: Client, comptoir: Comptoir, gesture: str, **sent: str) -> HttpResponse:
    return agent.post(page(comptoir, "programme"), {"do": gesture, "seen": "0", **sent})


def test_a_button_moves_an_item(agent) -> None:
    comptoir, (_welcome, _pitch, visit) = a_day()
    assert "déplacer" not in text(agent.get(page(comptoir, "programme")))
    press(agent, comptoir, f"earlier:{visit.pk}")
    assert said(comptoir)[1] == ("Visite", "10:00", "11:00")


def test_what_is_dragged_is_put_where_it_is_dropped_unless_somebody_was_quicker(agent) -> None:
    comptoir, (welcome, _pitch, visit) = a_day()
    press(agent, comptoir, f"put:{visit.pk}:0")
    assert [title for title, *_ in said(comptoir)] == ["Visite", "Accueil", "Pitch"]
    shown = text(press(agent, comptoir, f"put:{welcome.pk}:3"))
    assert "déplacé ailleurs dans la journée" in shown
    assert f'value="put:{welcome.pk}:3"' in shown
    press(agent, comptoir, f"put:{welcome.pk}:3", seen="1")
    assert [title for title, *_ in said(comptoir)] == ["Visite", "Pitch", "Accueil"]


def test_who_is_told_stands_before_the_button(agent) -> None:
    comptoir, (_welcome, pitch, visit) = a_day()
    asks(a.a_registration(comptoir), pitch)
    shown = text(press(agent, comptoir, f"earlier:{visit.pk}"))
    assert "1 inscription par mail" in shown or "par mail" in shown
    assert said(comptoir)[1][0] == "Pitch"
    press(agent, comptoir, f"earlier:{visit.pk}", told="yes")
    assert said(comptoir)[1][0] == "Visite"
    assert Notice.objects.filter(kind=Notice.Kind.PROGRAMME).count() == 1


def test_what_an_item_says_is_shown_with_whom_it_concerns_then_written(agent) -> None:
    comptoir, (_welcome, pitch, _visit) = a_day()
    asks(a.a_registration(comptoir), pitch)
    answer = agent.post(address(pitch), typed(minutes="30"))
    digest = answer.context["digest"]
    assert said(comptoir)[1] == ("Pitch", "10:00", "11:00")
    agent.post(address(pitch), typed(minutes="45", told=digest))
    assert said(comptoir)[1] == ("Pitch", "10:00", "11:00"), "what is done is what was shown"
    agent.post(address(pitch), typed(minutes="30", told=digest))
    assert said(comptoir)[1] == ("Pitch", "10:00", "10:30")


def test_a_button_that_comes_too_late_is_offered_again_beside_what_changed(agent) -> None:
    comptoir, (_welcome, pitch, visit) = a_day()
    do(comptoir, Verb.EARLIER, pitch)
    shown = text(press(agent, comptoir, f"earlier:{visit.pk}"))
    assert "« Pitch » : déplacé plus tôt" in shown
    assert "Refaire mon changement : Visite" in shown
    press(agent, comptoir, f"earlier:{visit.pk}", seen="1")
    assert [title for title, *_ in said(comptoir)] == ["Pitch", "Visite", "Accueil"]


def test_what_was_typed_too_late_is_kept_and_may_be_sent_again(agent) -> None:
    comptoir, (_welcome, pitch, _visit) = a_day()
    do(comptoir, Verb.EARLIER, pitch)
    answer = agent.post(address(pitch), typed(title="Pitch en deux minutes"))
    assert 'value="Pitch en deux minutes"' in text(answer)
    assert '<input type="hidden" name="seen" value="1"' in text(answer)
    agent.post(address(pitch), typed(title="Pitch en deux minutes", seen="1"))
    assert comptoir.programme.filter(title="Pitch en deux minutes").exists()


def test_one_begins_from_a_kind_or_from_another_year(agent) -> None:
    host = a.an_organisation()
    last = a.a_comptoir(edition=a.an_edition(2026), host=host)
    known = a.an_item(last, "Atelier de 2026", places=7)
    comptoir = a.a_comptoir(host=host)
    add = page(comptoir, "item_add")
    assert "Atelier de 2026" in text(agent.get(add))
    assert 'value="7"' in text(agent.get(f"{add}?comme={known.pk}"))
    assert 'name="minutes" value="90"' in text(agent.get(f"{add}?genre=project"))
    agent.post(add, typed(title="Nouveau"))
    assert comptoir.programme.get().title == "Nouveau"


def test_an_empty_day_offers_the_programme_of_another(agent) -> None:
    source, _items = a_day()
    comptoir = a.a_comptoir(at=source.starts_at.replace(day=20))
    assert f'value="{source.pk}"' in text(agent.get(page(comptoir, "programme")))
    agent.post(page(comptoir, "programme"), {"fill": str(source.pk), "seen": "0"})
    assert comptoir.programme.count() == 3


def test_what_is_not_a_gesture_is_no_page(agent) -> None:
    comptoir, _items = a_day()
    assert press(agent, comptoir, "explode:1").status_code == 404
    assert "n’est plus dans le programme" in text(press(agent, comptoir, "earlier:999999"))
