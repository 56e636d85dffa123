"""The journal, as people read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.audit.actions import erase_details, record, seal
from comptoir.audit.models import Entry
from comptoir.comptoirs.actions.change import cancel
from comptoir.comptoirs.actions.organise import set_capacity
from comptoir.editions.actions import set_rule
from comptoir.editions.models import RuleVersion
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.organisations.actions import answer, ask, dismiss
from comptoir.organisations.chronicle import lately
from comptoir.organisations.models import Agent, Enquiry
from tests.mission.conftest import browser_of
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

pytestmark = pytest.mark.django_db
HISTORY = "/gestion/historique/"


def by(agent: Agent) -> Act:
    return Act(Actor(ActorKind.USER, str(agent.person.user.pk)), NOON)


def read(agent: Agent, **filters: str) -> str:
    page = browser_of(agent.person.user).get(HISTORY, filters)
    return " ".join(said(page).rpartition("Afficher")[2].replace("\u00a0", " ").split())


def test_it_says_who_did_what_to_whom(sacha: Agent) -> None:
    registration = a.a_registration()
    set_capacity(registration.comptoir, 20, act=by(sacha))
    text = read(sacha)
    assert "Inscription faite : Camille Petit, Comptoir de Liévin" in text
    assert "Par la personne elle-même" in text
    assert "Nombre de places changé : Comptoir de Liévin, 6 avril 2027 de 30 à 20 places" in text
    assert text.index("Par Sacha Delattre") < text.index("Par la personne elle-même")


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ({"qui": "personnes"}, "Inscription faite"),
        ({"qui": "plateforme"}, "Demande reçue"),
        ({"acte": "enquiry-asked"}, "Demande reçue"),
        ({"du": "2027-03-20"}, "Rien ici"),
        ({"au": "2027-03-01"}, "Rien ici"),
    ],
)
def test_it_is_filtered_by_the_address(sacha: Agent, filters: dict[str, str], shown: str) -> None:
    a.a_registration()
    ask(kind="callback", name="Lucie", phone="0199000001", act=platform_act(NOON))
    text = read(sacha, **filters)
    assert {w for w in ("Inscription faite :", "Demande reçue :", "Rien ici") if w in text} == {
        shown if shown == "Rien ici" else f"{shown} :"
    }


def test_what_is_wrong_in_an_address_is_left_aside(sacha: Agent) -> None:
    a.a_registration()
    assert "Inscription faite" in read(sacha, qui="x", acte="y", du="demain", avant="-1")


def test_sign_ins_are_shown_to_those_who_ask(sacha: Agent) -> None:
    record("signed-in", sacha.person.user, act=by(sacha))
    assert "Connexion : Sacha Delattre" not in read(sacha)
    assert "Connexion : Sacha Delattre" in read(sacha, connexions="on")


def test_what_is_sealed_says_its_number_and_what_was_erased_says_so(sacha: Agent) -> None:
    comptoir = a.a_comptoir()
    set_capacity(comptoir, 20, act=by(sacha))
    entry = Entry.objects.get(verb="capacity-set")
    assert "à sceller" in read(sacha)
    seal()
    erase_details(entry, reason="test", act=platform_act(NOON))
    text = read(sacha, sur=entry.subject)
    assert ("scellé, n° 1" in text, "Les détails sont effacés" in text) == (True, True)


def test_the_next_page_begins_where_this_one_ends(sacha: Agent) -> None:
    organisation = a.an_organisation()
    for number in range(45):
        record("member-added", organisation, act=platform_act(NOON), person=number)
    desk = browser_of(sacha.person.user)
    first = desk.get(HISTORY)
    older = desk.get(HISTORY + first.context["older"])
    counts = [len(page.context["lines"]) for page in (first, older)]
    assert (counts, older.context["older"]) == ([40, 5], "")


def test_a_last_act_is_taken_back_where_it_can_be(sacha: Agent, reader: Agent) -> None:
    enquiry = ask(kind="callback", name="Lucie", phone="0199000001", act=platform_act(NOON))
    answer(enquiry, by(sacha))
    entry = Entry.objects.get(verb="enquiry-answered")
    page = browser_of(reader.person.user).post(HISTORY, {"entry": entry.pk})
    assert (page.status_code, Enquiry.objects.waiting().exists()) == (200, False)
    browser_of(sacha.person.user).post(HISTORY, {"entry": entry.pk})
    assert Enquiry.objects.waiting().get() == enquiry
    again = browser_of(sacha.person.user).post(HISTORY, {"entry": entry.pk})
    assert "Ce geste ne se reprend plus ici" in said(again)


def test_a_cancellation_is_taken_back_as_long_as_the_rule_allows(sacha: Agent) -> None:
    registration = a.a_registration()
    cancel(registration, act=by(sacha))
    [last, *_] = lately(registration, at=NOON)
    [late, *_] = lately(registration, at=NOON + timedelta(hours=1))
    assert (last.words, last.can_undo, late.can_undo) == ("Inscription annulée", True, False)


def test_a_dismissed_agent_is_given_the_role_again(head: Agent, sacha: Agent) -> None:
    dismiss(sacha, by(head))
    entry = Entry.objects.get(verb="agent-dismissed")
    browser_of(head.person.user).post(HISTORY, {"entry": entry.pk})
    assert Agent.objects.standing().filter(pk=sacha.pk).exists()


def test_the_file_holds_what_the_filters_keep_and_no_formula(sacha: Agent) -> None:
    a.a_registration(name="=cmd Petit")
    ask(kind="callback", name="Lucie", phone="0199000001", act=platform_act(NOON))
    file = browser_of(sacha.person.user).get(f"{HISTORY}tableau/", {"acte": "registered"})
    lines = file.content.decode("utf-8-sig").splitlines()
    assert (len(lines), ";'=cmd Petit" in lines[1]) == (2, True)


def test_the_number_of_statements_does_not_grow(sacha: Agent) -> None:
    desk, counts = browser_of(sacha.person.user), []
    desk.get(HISTORY)
    for number in (1, 3):
        for _ in range(number):
            set_capacity(a.a_comptoir(), 20, act=by(sacha))
            a.a_party(a.a_comptoir(), 1)
        with CaptureQueriesContext(connection) as asked:
            desk.get(HISTORY)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_happened_last_stands_on_the_page_of_a_person_and_of_a_comptoir(sacha: Agent) -> None:
    registration = a.a_registration()
    cancel(registration, act=by(sacha))
    person, comptoir = registration.person, registration.comptoir
    set_capacity(comptoir, 20, act=by(sacha))
    desk = browser_of(sacha.person.user)
    page = desk.get(f"/gestion/personnes/{person.pk}/")
    whole = f"{HISTORY}?sur=accounts.person:{person.pk}"
    assert next(line.words for line in page.context["lines"]) == "Inscription annulée"
    assert f'href="{whole}"' in page.text
    assert "Inscription annulée" in said(desk.get(whole))
    page = desk.get(f"/gestion/comptoirs/{comptoir.slug}/")
    assert f'href="{HISTORY}?sur=comptoirs.comptoir:{comptoir.pk}"' in page.text
    assert {line.entry.verb for line in page.context["lines"]} == {"capacity-set"}


def test_ten_lines_cost_no_more_statements_than_two(django_assert_num_queries) -> None:
    comptoir = a.a_comptoir()
    lines = 0
    for seats in range(29, 17, -1):
        set_capacity(comptoir, seats, act=platform_act(NOON))
        lines = min(lines + 1, 10)
        with django_assert_num_queries(3):
            assert len(lately(comptoir, at=NOON)) == lines


def test_a_change_of_the_reglement_is_withdrawn_before_it_holds_not_after(sacha: Agent) -> None:
    rule, later = "editions.required-comptoirs", NOON + timedelta(days=9)
    planned = set_rule(
        a.an_edition(), rule, value=2, reason="Neige", valid_from=later, act=by(sacha)
    )
    [line] = lately(planned, at=NOON)
    [held] = lately(planned, at=later)
    assert (line.can_undo, held.can_undo) == (True, False)
    browser_of(sacha.person.user).post(HISTORY, {"entry": line.entry.pk})
    assert not RuleVersion.objects.filter(pk=planned.pk).exists()
    assert Entry.objects.filter(verb="rule-withdrawn").exists()
