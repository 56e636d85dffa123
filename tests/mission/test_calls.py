"""One list of calls: each person once, all there is to say, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.audit.models import Entry
from comptoir.comptoirs.actions.change import cancel_party
from comptoir.comptoirs.actions.notices import note
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.models import Notice, Offer
from comptoir.mission.views.calls import conversations
from tests.mission.conftest import browser_of
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

if TYPE_CHECKING:
    from comptoir.comptoirs.models import Registration
    from comptoir.organisations.models import Agent

pytestmark = pytest.mark.django_db
PHONE = {"email": "", "phone": "+33639980001"}


def to_tell(**facts) -> Registration:
    """Somebody without email, who is to learn that something changed."""
    registration = a.a_registration(a.a_comptoir(), **(PHONE | facts))
    note(Notice.Kind.ACTED_FOR, registration.party, comptoir=registration.comptoir, act=a.visitor())
    return registration


def test_a_person_of_two_comptoirs_is_called_once_and_told_all(sacha: Agent) -> None:
    to_tell()
    to_tell()
    desk = browser_of(sacha.person.user)
    page = said(desk.get("/gestion/appels/"))
    assert "1 personne à appeler" in page
    assert page.count("Camille Petit") >= 1
    [one] = conversations(NOON)
    told = ",".join(str(call.party.pk) for call in one.calls)
    assert "Personne à appeler" in said(desk.post("/gestion/appels/", {"told": told}, follow=True))
    assert Notice.objects.open().count() == 0
    assert Entry.objects.filter(verb="told-by-telephone").count() == 2


def test_an_offer_is_taken_on_the_telephone(sacha: Agent) -> None:
    comptoir = a.a_comptoir(capacity=1)
    first = a.a_registration(comptoir, email="x@example.org")
    waiting = a.a_registration(comptoir, name="Lucie Martin", **PHONE)
    cancel_party(first.party, act=a.visitor())
    settle(comptoir.pk, act=a.visitor(NOON.replace(minute=30)))
    offer = Offer.objects.pending().get()
    browser_of(sacha.person.user).post("/gestion/appels/", {"takes": offer.pk})
    waiting.refresh_from_db()
    assert waiting.status == "confirmed"


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_costs_the_same_however_many_are_on_it(people: int) -> None:
    for number in range(people):
        to_tell(name=f"Lucie {number}", phone=f"+3363998000{number}")
    with CaptureQueriesContext(connection) as queries:
        assert len(conversations(NOON)) == people
    assert len(queries) == 4


def test_the_printed_list_says_who_at_which_number_and_why(reader: Agent) -> None:
    desk = browser_of(reader.person.user)
    assert "imprimer" not in desk.get("/gestion/appels/").text
    to_tell()
    assert 'href="/gestion/appels/imprimer/"' in desk.get("/gestion/appels/").text
    page = said(desk.get("/gestion/appels/imprimer/"))
    row = page.partition("☐")[2]
    assert [row.index(words) > 0 for words in ("Camille Petit", "leur inscription")] == [True] * 2
    assert "39 98 00 01" in row.replace("\xa0", " ").replace("\u202f", " ")
