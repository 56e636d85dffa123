"""Letters by post: the words of the mail on paper, an address that one asks for, and nothing posted unseen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from comptoir.audit.models import Entry
from comptoir.comptoirs.actions.notices import note
from comptoir.comptoirs.actions.posting import write_postal_address
from comptoir.comptoirs.models import Notice
from comptoir.comptoirs.postal import parcels
from comptoir.kernel.acts import Act, Actor, ActorKind
from comptoir.privacy.actions import purge
from tests.mission.conftest import browser_of
from tests.mission.test_calls import to_tell
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

if TYPE_CHECKING:
    from comptoir.comptoirs.models import Party
    from comptoir.organisations.models import Agent

pytestmark = pytest.mark.django_db
LIST = "/gestion/courriers/"
HOME = "3 rue des Fictions\n62000 Villefictive"


def of(agent: Agent, at=NOON) -> Act:
    return Act(Actor(ActorKind.USER, str(agent.person.user.pk)), at)


def at_home(agent: Agent, **facts) -> Party:
    """Somebody without email, whose address is known and who is to be told something."""
    return write_postal_address(to_tell(**facts).party, HOME, act=of(agent))


def test_the_paper_says_what_the_mail_would_have_said(sacha: Agent) -> None:
    party = at_home(sacha)
    page = said(browser_of(sacha.person.user).get(f"{LIST}{party.pk}/"))
    assert "3 rue des Fictions" in page
    assert "Camille, votre inscription a changé." in page
    assert "Appelez le" in page
    assert party.referent.link_token not in page
    assert "Pour voir, modifier" not in page


def test_without_an_address_one_calls_and_nothing_is_posted(sacha: Agent) -> None:
    party, desk = to_tell().party, browser_of(sacha.person.user)
    assert "Adresse inconnue" in said(desk.get(LIST))
    [parcel] = parcels(NOON)
    assert "Aucune adresse postale" in said(desk.post(LIST, {"posted": parcel.key}))
    desk.post(f"{LIST}{party.pk}/", {"address": HOME})
    assert HOME.splitlines()[0] in desk.get(LIST).text
    assert Entry.objects.get(verb="postal-address-written").details == {}


def test_many_are_posted_at_once_leave_the_calls_and_come_back(sacha: Agent) -> None:
    one = at_home(sacha)
    at_home(sacha, name="Lucie Martin", phone="+33639980002")
    desk = browser_of(sacha.person.user)
    desk.post(LIST, {"posted": [parcel.key for parcel in parcels(NOON)]})
    assert (parcels(NOON), Notice.objects.due(NOON).count()) == ([], 0)
    assert "Posté ces sept derniers jours" in said(desk.get(LIST))
    desk.post(LIST, {"back": one.pk})
    assert [parcel.party for parcel in parcels(NOON)] == [one]


def test_what_came_after_the_letter_was_printed_is_not_posted_with_it(sacha: Agent) -> None:
    party = at_home(sacha)
    [printed] = parcels(NOON)
    note(Notice.Kind.CHANGED, party, comptoir=party.comptoir, act=a.visitor())
    browser_of(sacha.person.user).post(LIST, {"posted": printed.key})
    assert [one.kind for one in Notice.objects.due(NOON)] == [Notice.Kind.CHANGED]


def test_a_letter_that_would_arrive_too_late_is_a_call(sacha: Agent) -> None:
    party = at_home(sacha)
    assert parcels(party.comptoir.starts_at - timedelta(days=3)) == []


def test_readers_post_nothing(reader: Agent, sacha: Agent) -> None:
    at_home(sacha)
    [parcel] = parcels(NOON)
    browser_of(reader.person.user).post(LIST, {"posted": parcel.key})
    assert len(parcels(NOON)) == 1


def test_the_address_goes_a_month_after_the_day(sacha: Agent) -> None:
    party = at_home(sacha)
    purge(act=of(sacha, party.comptoir.ends_at + timedelta(days=31)))
    party.refresh_from_db()
    assert party.postal_address == ""
