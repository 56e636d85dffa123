"""Monday at nine: what waits, who sees to it, and nothing taken from anybody unseen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptoir.comptoirs.models import Comptoir, Notice
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.mission.actions import forget_what_is_done
from comptoir.organisations.actions import answer, ask, dismiss
from comptoir.organisations.models import Assignment, Enquiry
from tests.mission.conftest import browser_of
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from comptoir.organisations.models import Agent

pytestmark = pytest.mark.django_db
TODAY = "/gestion/"


def a_call(name: str = "Lucie Martin", at=NOON) -> Enquiry:
    """Somebody asks to be called back."""
    return ask(kind="callback", name=name, phone="0199000001", act=platform_act(at))


def of(agent: Agent) -> Client:
    return browser_of(agent.person.user)


def do(
    client: Client, enquiry: Enquiry, what: str, *, seen: Agent | None = None, **fields
) -> HttpResponse:
    sent = {"task": f"callback:{enquiry.pk}", "do": what, "seen": seen.pk if seen else ""}
    return client.post(TODAY, sent | fields, follow=True)


def agreed() -> list[tuple[str | None, str | None]]:
    """Who sees to what, and until when it is put off."""
    return [
        (one.agent and one.agent.person.name, one.snoozed_until and one.snoozed_until.isoformat())
        for one in Assignment.objects.select_related("agent__person")
    ]


def test_the_first_line_counts_what_waits_by_kind(sacha: Agent) -> None:
    a_call()
    a_call("Marc Petit")
    a.a_comptoir(status=Comptoir.Status.DRAFT, published_at=None, at=NOON + timedelta(days=20))
    page = said(of(sacha).get(TODAY)).replace("\u00a0", " ")
    assert "Aujourd’hui : 2 appels , 1 lieu à confirmer" in page
    assert 'href="tel:+33199000001"' in of(sacha).get(TODAY).text


def test_a_draft_without_place_nor_host_is_looked_for_early(sacha: Agent) -> None:
    draft = {"status": Comptoir.Status.DRAFT, "published_at": None, "at": NOON + timedelta(days=50)}
    comptoir = a.a_comptoir(**draft, venue=a.a_venue(name=""))
    Comptoir.objects.filter(pk=comptoir.pk).update(host=None)
    a.a_comptoir(**draft, registration_opens_at=NOON + timedelta(days=20))
    page = said(of(sacha).get(TODAY))
    assert "Aujourd’hui : 1 lieu à confirmer" in page.replace("\u00a0", " ")
    assert "le lieu est encore à trouver · l’accueil est encore à trouver" in page


def test_a_count_shows_only_its_kind(sacha: Agent) -> None:
    a_call()
    ask(kind="question", name="Jean Blanc", email="jean@example.org", act=platform_act(NOON))
    page = said(of(sacha).get(TODAY, {"quoi": "question"}))
    assert ("Jean Blanc" in page, "Lucie Martin" in page) == (True, False)


def test_what_is_late_comes_first(sacha: Agent) -> None:
    a_call("Marc Petit")
    a_call("Lucie Martin", NOON - timedelta(days=6))
    page = said(of(sacha).get(TODAY))
    places = [page.index(w) for w in ("En retard", "Lucie Martin", "Cette semaine", "Marc Petit")]
    assert places == sorted(places)


def test_calls_about_a_comptoir_are_one_thing_to_do(sacha: Agent) -> None:
    comptoir = a.a_comptoir()
    for _ in range(2):
        party = a.a_party(comptoir, 1, email="", phone="0199000004")
        Notice.objects.create(
            party=party, comptoir=comptoir, kind=Notice.Kind.CHANGED, made_at=NOON, due_at=NOON
        )
    page = of(sacha).get(TODAY)
    assert "Appeler 2 personnes, Comptoir de Liévin" in said(page)
    assert reverse("comptoirs:mission_calls", args=[comptoir.slug]) in page.text


def test_an_agent_takes_it_and_gives_it_back(sacha: Agent) -> None:
    call, desk = a_call(), of(sacha)
    page = do(desk, call, "take")
    assert (agreed(), "vous vous en occupez" in said(page)) == ([("Sacha Delattre", None)], True)
    do(desk, call, "release", seen=sacha)
    assert agreed() == []


def test_an_agent_entrusts_it_to_another(sacha: Agent, ines: Agent) -> None:
    call = a_call()
    do(of(sacha), call, "entrust", to=ines.pk)
    assert agreed() == [("Inès Échantillon", None)]
    mine = of(ines).get(TODAY, {"vue": "a-moi"})
    assert "Lucie Martin" in said(mine)


def test_nobody_takes_it_from_another_unseen(sacha: Agent, ines: Agent) -> None:
    call = a_call()
    do(of(ines), call, "take")
    for what, more in (("take", {}), ("later", {"until": "2027-03-16"}), ("release", {})):
        page = do(of(sacha), call, what, **more)
        assert "Entre-temps, Inès Échantillon s’en occupe" in said(page)
    assert agreed() == [("Inès Échantillon", None)]
    do(of(sacha), call, "take", seen=ines)
    assert agreed() == [("Sacha Delattre", None)]


def test_nothing_is_entrusted_to_whoever_reads_or_left(
    sacha: Agent, reader: Agent, ines: Agent
) -> None:
    call = a_call()
    dismiss(ines, platform_act(NOON))
    assert "ne fait pas que lire" in said(do(of(sacha), call, "entrust", to=reader.pk))
    assert "Choisissez une personne en poste" in said(do(of(sacha), call, "entrust", to=ines.pk))
    assert "Choisissez à qui" in said(do(of(sacha), call, "entrust"))
    assert agreed() == []


def test_it_is_put_off_and_comes_back(sacha: Agent) -> None:
    call, desk = a_call(), of(sacha)
    do(desk, call, "later", until="2027-03-16")
    assert "Lucie Martin" not in said(desk.get(TODAY)).partition("</h1>")[2]
    assert "Lucie Martin" in said(desk.get(TODAY, {"vue": "plus-tard"}))
    do(desk, call, "now")
    assert agreed() == []


@pytest.mark.parametrize("until", ["2027-03-15", "2027-03-01", "", "demain"])
def test_it_is_put_off_to_a_day_that_comes(sacha: Agent, until: str) -> None:
    call = a_call()
    page = do(of(sacha), call, "later", until=until)
    assert (agreed(), 'role="status"' in page.text) == ([], True)


def test_it_is_not_put_off_beyond_what_was_promised_without_saying_so(sacha: Agent) -> None:
    call, desk = a_call(), of(sacha)
    page = do(desk, call, "later", until="2027-03-22")
    assert "Une réponse est promise pour le mercredi 17 mars 2027" in said(page).replace(
        "\u00a0", " "
    )
    assert 'value="2027-03-22"' in page.text
    do(desk, call, "later", until="2027-03-22", beyond="on")
    assert agreed() == [(None, "2027-03-22")]


def test_what_is_done_leaves_the_list_and_comes_back_when_undone(sacha: Agent) -> None:
    call, desk = a_call(), of(sacha)
    do(desk, call, "take")
    page = do(desk, call, "settle", seen=sacha)
    assert ("C’est fait" in said(page), agreed()) == (True, [])
    desk.post(TODAY, {"undo": "1"})
    assert Enquiry.objects.waiting().get() == call


def test_an_assignment_is_undone(sacha: Agent, ines: Agent) -> None:
    call, desk = a_call(), of(sacha)
    do(desk, call, "take")
    do(desk, call, "entrust", seen=sacha, to=ines.pk)
    desk.post(TODAY, {"undo": "1"})
    assert agreed() == [("Sacha Delattre", None)]


def test_undoing_takes_nothing_from_another(sacha: Agent, ines: Agent) -> None:
    call, desk = a_call(), of(sacha)
    do(desk, call, "later", until="2027-03-16")
    do(of(ines), call, "take")
    page = desk.post(TODAY, {"undo": "1"})
    assert "Entre-temps, Inès Échantillon s’en occupe" in said(page)
    assert agreed() == [("Inès Échantillon", None)]


def test_what_is_over_is_said_to_be(sacha: Agent) -> None:
    call = a_call()
    do(of(sacha), call, "settle")
    assert "Cela n’attend plus" in said(do(of(sacha), call, "take"))


def test_a_reader_sees_and_does_nothing(reader: Agent) -> None:
    call = a_call()
    desk = of(reader)
    page = desk.get(TODAY)
    main = page.text.partition("<main")[2].partition("</main>")[0]
    assert ("Lucie Martin" in main, "<form" in main) == (True, False)
    for what in ("take", "settle", "later", "release", "now"):
        do(desk, call, what, until="2027-03-16")
    assert (agreed(), Enquiry.objects.waiting().count()) == ([], 1)


def test_what_a_dismissed_agent_was_to_do_is_anybody_s_again(sacha: Agent, ines: Agent) -> None:
    call, other = a_call(), a_call("Marc Petit")
    do(of(ines), call, "take")
    do(of(ines), other, "take")
    do(of(ines), other, "later", seen=ines, until="2027-03-16")
    dismiss(ines, platform_act(NOON))
    assert agreed() == [(None, "2027-03-16")]


def test_the_number_of_statements_does_not_grow(sacha: Agent) -> None:
    desk, counts = of(sacha), []
    for names in (["Une"], ["Deux", "Trois"]):
        for name in names:
            do(desk, a_call(name), "take")
            a.a_comptoir(
                status=Comptoir.Status.DRAFT, published_at=None, at=NOON + timedelta(days=9)
            )
        with CaptureQueriesContext(connection) as asked:
            desk.get(TODAY)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_every_night_what_is_done_elsewhere_is_forgotten(sacha: Agent) -> None:
    done, waits = a_call(), a_call("Marc Petit")
    do(of(sacha), done, "take")
    do(of(sacha), waits, "take")
    answer(done, Act(Actor(ActorKind.USER, str(sacha.person.user.pk)), NOON))
    tomorrow = NOON + timedelta(days=1)
    assert [forget_what_is_done(tomorrow) for _ in range(2)] == [1, 0]
    assert Assignment.objects.get().row == waits.pk
