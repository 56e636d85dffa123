"""The mission's lists: what they find, what one does to many rows, what is taken away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptoir.audit.models import Entry
from comptoir.comptoirs.actions.change import cancel
from comptoir.comptoirs.actions.needs import ask_for_access
from comptoir.comptoirs.models import Registration
from comptoir.kernel.acts import platform_act
from comptoir.mission.lists.registrations import registrations
from comptoir.organisations.actions import ask, join
from comptoir.organisations.models import Enquiry
from tests.mission.conftest import browser_of
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

if TYPE_CHECKING:
    from django.test import Client

    from comptoir.organisations.models import Agent

pytestmark = pytest.mark.django_db
LISTS = {name: reverse(f"mission:{name}") for name in ("registrations", "enquiries", "ideas")}
PEOPLE = LISTS["registrations"]


def of(agent: Agent) -> Client:
    return browser_of(agent.person.user)


def alone(name: str, **facts: object) -> Registration:
    """Somebody registers for a comptoir."""
    comptoir = facts.pop("comptoir", None) or a.a_comptoir()
    return a.a_registration(comptoir, name=name, **facts)


def asks(name: str) -> Enquiry:
    return ask(kind="callback", name=name, phone="0199000001", act=platform_act(NOON))


def test_a_list_asks_as_much_of_the_database_for_one_as_for_three(sacha: Agent) -> None:
    client, host, found = of(sacha), a.an_organisation(), {name: [] for name in LISTS}
    for number in range(3):
        a.a_party(a.a_comptoir(host=host), 2)
        asks(f"Lucie {number}")
        client.get(PEOPLE)  # the first page of a session writes that it is awake
        if number != 1:
            for name, url in LISTS.items():
                with CaptureQueriesContext(connection) as queries:
                    client.get(url)
                found[name].append(len(queries))
    assert [one == three for one, three in found.values()] == [True] * len(LISTS)


def test_registrations_are_narrowed_as_one_works(sacha: Agent) -> None:
    here = alone("Lucie Martin")
    cancel(alone("Marc Petit", email="marc@example.org"), act=platform_act(NOON))
    alone("Jean Blanc", email="", phone="0199000002")
    arras = a.a_commune("Arras", "62041")
    alone("Zoé Noir", email="zoe@example.org", commune=arras, under_15=True)
    found = {
        query: names(of(sacha).get(PEOPLE + query).text)
        for query in (
            "", "?etat=annulees", "?sans-courriel=1", "?moins-de-15=1", "?commune=arras",
            f"?comptoir={here.comptoir.slug}", "?q=01+99+00+00+02", "?q=zoe", "?edition=2027&etat=en-file",
        )
    }  # fmt: skip
    assert found == {
        "": ["Jean Blanc", "Lucie Martin", "Zoé Noir"],
        "?etat=annulees": ["Marc Petit"],
        "?sans-courriel=1": ["Jean Blanc"],
        "?moins-de-15=1": ["Zoé Noir"],
        "?commune=arras": ["Zoé Noir"],
        f"?comptoir={here.comptoir.slug}": ["Lucie Martin"],
        "?q=01+99+00+00+02": ["Jean Blanc"],
        "?q=zoe": ["Zoé Noir"],
        "?edition=2027&etat=en-file": [],
    }


def test_many_are_cancelled_after_seeing_who_and_what_is_refused(sacha: Agent) -> None:
    gone, stays = alone("Marc Petit"), alone("Lucie Martin", email="lucie@example.org")
    cancel(gone, act=platform_act(NOON))
    url, sent = f"{PEOPLE}?etat=toutes", {"acte": "annuler", "tous": "1"}
    preview = of(sacha).post(url, sent)
    assert "Cela serait fait pour 1 ligne. 1 serait refusée." in said(preview)
    assert statuses() == {"Marc Petit": "cancelled", "Lucie Martin": "confirmed"}
    keys = f"{gone.pk},{stays.pk}"
    alone("Jean Blanc", email="jean@example.org")
    done = of(sacha).post(url, sent | {"confirme": "1", "lignes": keys}, follow=True)
    assert "Fait pour 1 ligne." in said(done)
    assert "1 ligne est arrivée dans cette liste entre-temps" in said(done)
    assert statuses() == {
        "Marc Petit": "cancelled", "Lucie Martin": "cancelled", "Jean Blanc": "confirmed",
    }  # fmt: skip


def test_enquiries_are_noted_as_answered_together_and_put_back(sacha: Agent) -> None:
    one, other = asks("Lucie Martin"), asks("Marc Petit")
    sent = {"confirme": "1", "lignes": [one.pk, other.pk]}
    of(sacha).post(LISTS["enquiries"], sent | {"acte": "repondre"})
    assert Enquiry.objects.waiting().count() == 0
    of(sacha).post(f"{LISTS['enquiries']}?etat=repondues", sent | {"acte": "rouvrir"})
    assert Enquiry.objects.waiting().count() == 2


def test_what_is_taken_away_or_done_to_many_is_in_the_journal_without_a_word_typed(
    sacha: Agent,
) -> None:
    one = asks("Lucie Martin")
    url = f"{LISTS['enquiries']}?q=lucie&colonnes=courriel"
    file = of(sacha).post(url, {"format": "csv"})
    assert b"".join(file.streaming_content).decode("utf-8-sig").splitlines() == [
        "Nom;Adresse mail",
        "Lucie Martin;",
    ]
    of(sacha).post(url, {"acte": "repondre", "confirme": "1", "lignes": one.pk})
    entries = Entry.objects.filter(verb__startswith="list-").order_by("pk")
    about = {"list": "demandes", "filters": ["etat"], "searched": True}
    assert list(entries.values_list("verb", "details")) == [
        ("list-exported", about | {"format": "csv", "rows": 1, "columns": ["nom", "courriel"]}),
        ("list-acted", about | {"doing": "repondre", "chosen": 1, "done": 1, "refused": 0}),
    ]


def test_a_reader_takes_nothing_away_and_is_told_whom_to_ask(reader: Agent) -> None:
    asks("Lucie Martin")
    page = of(reader).get(LISTS["enquiries"]).text
    assert ("Lucie Martin" in page, 'name="format"' in page) == (True, False)
    for sent in ({"format": "xlsx"}, {"acte": "repondre", "tous": "1"}):
        answer = said(of(reader).post(LISTS["enquiries"], sent))
        assert "demandez le rôle d’agent à la personne responsable de la mission" in answer


def test_ideas_are_found_by_their_words_and_say_who_wrote_them(sacha: Agent) -> None:
    alone("Lucie Martin", idea="Un four à pain.")
    alone("Marc Petit", email="marc@example.org", idea="Une recyclerie.")
    page = said(of(sacha).get(f"{LISTS['ideas']}?q=pain"))
    assert ("Lucie Martin" in page, "Marc Petit" in page) == (True, False)


def test_access_needs_are_answered_together_and_what_they_say_leaves_only_when_asked(
    sacha: Agent,
) -> None:
    one = alone("Lucie Martin")
    ask_for_access(one, "Une boucle magnétique.", act=platform_act(NOON))
    url = reverse("mission:access_needs")
    plain = b"".join(of(sacha).post(url, {"format": "csv"}).streaming_content).decode()
    chosen = of(sacha).post(f"{url}?colonnes=besoin", {"format": "csv"})
    said_then = b"".join(chosen.streaming_content).decode()
    assert ("magnétique" in plain, "magnétique" in said_then) == (False, True)
    of(sacha).post(url, {"acte": "repondre", "confirme": "1", "lignes": one.access_need.pk})
    assert names(of(sacha).get(url).text) == []
    assert names(of(sacha).get(f"{url}?etat=repondus").text) == ["Lucie Martin"]


def test_partners_are_listed_by_role(sacha: Agent) -> None:
    edition, act = a.an_edition(), platform_act(NOON)
    join(a.an_organisation("Banque fictive"), edition, role="bank", act=act)
    join(a.an_organisation("Ambassade fictive"), edition, role="ambassador", act=act)
    page = said(of(sacha).get(f"{reverse('mission:partners')}?role=bank"))
    assert ("Banque fictive" in page, "Ambassade fictive" in page) == (True, False)


def names(page: str) -> list[str]:
    """The names of the rows, in their order."""
    return re.findall(r'<th scope="row"[^>]*>\s*<a[^>]*>([^<]*)<', page)


def statuses() -> dict[str, str]:
    return dict(Registration.objects.order_by("pk").values_list("person__name", "status"))


@pytest.mark.parametrize("people", [1, 4])
def test_a_file_with_every_column_asks_the_same_however_long_it_is(
    sacha: Agent, people: int
) -> None:
    for number in range(people):
        a.a_registration(name=f"Camille Petit {number}", email=f"c{number}@example.org")
    columns = [column.key for column in registrations(NOON).columns[1:]]
    path = f"/gestion/inscriptions/?{urlencode({'colonnes': columns}, doseq=True)}"
    client = browser_of(sacha.person.user)
    with CaptureQueriesContext(connection) as queries:
        file = client.post(path, {"format": "csv"})
        lines = b"".join(file.streaming_content).splitlines()
    file.close()
    reads = [q["sql"] for q in queries if "comptoirs_registration" in q["sql"]]
    assert (len(lines), len(reads)) == (1 + people, 2)
