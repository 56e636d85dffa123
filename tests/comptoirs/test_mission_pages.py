"""The mission's pages of a comptoir: what they say before the button, and what the button does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptoir.audit.models import Entry as JournalEntry
from comptoir.comptoirs.actions.organise import cancel, set_capacity
from comptoir.comptoirs.calls import call_list
from comptoir.comptoirs.models import Comptoir, Notice, Party, Registration, Venue, Waiver
from comptoir.comptoirs.parameters import COLLECTIVE_WAIVER
from comptoir.editions.dates import paris
from comptoir.editions.models import RuleVersion
from comptoir.kernel.acts import platform_act
from comptoir.mail.models import Letter
from comptoir.organisations.models import Agent
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpResponse

pytestmark = pytest.mark.django_db
ACT = platform_act(NOON)


def signed_in(role: str = Agent.Role.AGENT) -> Client:
    """The browser of a member of the mission who has proven twice who they are."""
    user = a.an_agent(role)
    TOTPDevice.objects.create(user=user, name="phone", confirmed=True)
    client = Client()
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = user.totpdevice_set.get().persistent_id
    session.save()
    return client


@pytest.fixture
def agent() -> Client:
    return signed_in()


def page(comptoir: Comptoir, name: str) -> str:
    return reverse(f"comptoirs:mission_{name}", args=[comptoir.slug])


def text(response: HttpResponse) -> str:
    """The page, as one reads it: hard spaces are spaces."""
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def a_full_room(**facts: object) -> tuple[Comptoir, Party, Party]:
    """Two seats held, one party that waits."""
    comptoir = a.a_comptoir(capacity=2, venue=a.a_venue(capacity=10), **facts)
    return comptoir, a.a_party(comptoir, 2), a.a_party(comptoir, 1)


# The list, and one comptoir


def asked(act: Callable[[], object]) -> int:
    """How many questions this asks of the database."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_the_list_asks_as_much_of_the_database_for_one_as_for_three(agent: Client) -> None:
    host, found = a.an_organisation(), []
    agent.get(
        reverse("comptoirs:mission_list")
    )  # the first page of a session writes that it is awake
    for number in range(3):
        a.a_party(a.a_comptoir(host=host), 1, email="")
        if number != 1:
            found.append(asked(lambda: agent.get(reverse("comptoirs:mission_list"))))
    assert found[0] == found[1]


def test_the_list_says_what_needs_a_look(agent: Client) -> None:
    comptoir, _family, _waits = a_full_room()
    cancel(comptoir, reason="Neige.", act=ACT)
    a.a_party(a.a_comptoir(), 1, email="")
    said = text(agent.get(reverse("comptoirs:mission_list")))
    assert "3 personnes à orienter ailleurs" in said
    assert comptoir.slug in said


def test_what_is_over_is_listed_apart(agent: Client, travel: Callable[[datetime], None]) -> None:
    comptoir = a.a_comptoir()
    travel(paris(2027, 4, 7, 9))
    here, past = reverse("comptoirs:mission_list"), "?vue=passes"
    assert comptoir.slug not in text(agent.get(here))
    assert comptoir.slug in text(agent.get(here + past))


def test_a_comptoir_shows_its_numbers_and_its_line_in_order(agent: Client) -> None:
    comptoir, _family, first = a_full_room()
    second = a.a_party(comptoir, 1)
    set_capacity(comptoir, 3, act=ACT)
    said = text(agent.get(page(comptoir, "comptoir")))
    assert said.index(first.referent.person.name) < said.index(second.referent.person.name)
    assert "1 place proposée jusqu’au" in said


# Moving


def typed(comptoir: Comptoir, **changes: object) -> dict[str, object]:
    """What the form of a move sends when only these things change."""
    kept = {
        "on": "2027-04-06",
        "doors": "08:30",
        "starts": "09:00",
        "ends": "17:00",
        "venue": comptoir.venue_id,
        "host": comptoir.host_id,
    }
    return kept | changes


def test_a_move_is_shown_first_and_done_by_the_second_button(agent: Client) -> None:
    comptoir, family, waits = a_full_room()
    sent = typed(comptoir, on="2027-04-08")
    shown = agent.post(page(comptoir, "move"), sent)
    assert "jeudi 8 avril 2027" in text(shown)
    assert "2 inscriptions par mail" in text(shown)
    assert not Notice.objects.filter(kind=Notice.Kind.CHANGED).exists()
    digest = shown.context["form"].digest()
    done = agent.post(page(comptoir, "move"), sent | {"seen": digest})
    comptoir.refresh_from_db()
    assert done["Location"] == page(comptoir, "comptoir")
    assert comptoir.starts_at == paris(2027, 4, 8, 9)
    told = Notice.objects.filter(kind=Notice.Kind.CHANGED).order_by("party_id")
    assert [notice.party for notice in told] == [family, waits]


def test_what_is_done_is_what_was_shown(agent: Client) -> None:
    comptoir = a.a_comptoir()
    shown = agent.post(page(comptoir, "move"), typed(comptoir, on="2027-04-08"))
    digest = shown.context["form"].digest()
    answer = agent.post(page(comptoir, "move"), typed(comptoir, on="2027-04-09", seen=digest))
    comptoir.refresh_from_db()
    assert (answer.status_code, comptoir.sequence) == (200, 0)
    assert "vendredi 9 avril 2027" in text(answer)


def test_a_move_to_a_public_holiday_says_so_before_the_second_button(agent: Client) -> None:
    comptoir = a.a_comptoir()
    shown = agent.post(page(comptoir, "move"), typed(comptoir, on="2027-05-06"))
    assert [one.kind for one in shown.context["cautions"]] == ["holiday", "school"]
    assert "Le 6 mai 2027 est un jour férié" in shown.content.decode()


def test_a_new_place_is_written_with_the_move(agent: Client) -> None:
    comptoir = a.a_comptoir(capacity=30)
    new = {"name": "La Halle", "address": "2 rue du Marché", "commune": "Liévin", "room_for": "50"}
    sent = typed(comptoir, venue="", **new)
    shown = agent.post(page(comptoir, "move"), sent)
    assert not Venue.objects.filter(name="La Halle").exists()
    agent.post(page(comptoir, "move"), sent | {"seen": shown.context["form"].digest()})
    comptoir.refresh_from_db()
    assert (comptoir.venue.name, comptoir.venue.postal_code) == ("La Halle", "62800")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on": "demain"}, "Écrivez un jour comme 2027-04-06"),
        ({"starts": "neuf"}, "Écrivez une heure comme 9:30."),
        ({"ends": "08:00"}, "puis elle finit"),
        ({"venue": ""}, "Écrivez aussi ceci, ou choisissez un lieu dans la liste."),
    ],
)
def test_what_is_wrong_in_a_move_is_said_and_what_was_typed_is_kept(
    agent: Client, changes: dict[str, str], said: str
) -> None:
    comptoir = a.a_comptoir()
    answer = agent.post(page(comptoir, "move"), typed(comptoir, **changes))
    assert said in text(answer)
    assert 'value="17:00"' in text(answer) or "ends" in changes


def test_a_move_that_changes_nothing_says_so(agent: Client) -> None:
    comptoir = a.a_comptoir()
    assert "rien ne change" in text(agent.post(page(comptoir, "move"), typed(comptoir)))


def test_a_move_that_a_rule_refuses_says_why(agent: Client) -> None:
    comptoir = a.a_comptoir()
    sent = typed(comptoir, on="2027-08-08")
    digest = agent.post(page(comptoir, "move"), sent).context["form"].digest()
    answer = agent.post(page(comptoir, "move"), sent | {"seen": digest})
    assert "16 juin 2027" in text(answer) or "15 juin 2027" in text(answer)


# Cancelling, seats


def test_cancelling_says_who_is_told_asks_why_and_leads_to_what_comes_next(agent: Client) -> None:
    comptoir, _family, _waits = a_full_room()
    before = text(agent.get(page(comptoir, "cancel")))
    assert "2 inscriptions par mail" in before
    assert "Écrivez le motif" in text(agent.post(page(comptoir, "cancel"), {"reason": ""}))
    done = agent.post(page(comptoir, "cancel"), {"reason": "Neige."})
    assert done["Location"] == page(comptoir, "rebook")
    comptoir.refresh_from_db()
    assert (comptoir.is_cancelled, comptoir.cancellation) == (True, "Neige.")
    assert "Ce comptoir est annulé" in text(agent.get(page(comptoir, "cancel")))


def test_seats_are_added_or_refused_with_the_numbers(agent: Client) -> None:
    comptoir, _family, _waits = a_full_room()
    answer = agent.post(page(comptoir, "capacity"), {"capacity": "1"})
    assert "2 places sont réservées : gardez-en au moins 2." in text(answer)
    agent.post(page(comptoir, "capacity"), {"capacity": "3"})
    comptoir.refresh_from_db()
    assert (comptoir.capacity, comptoir.seats_offered) == (3, 1)


def test_a_reader_reads_and_changes_nothing() -> None:
    comptoir = a.a_comptoir()
    reader = signed_in(Agent.Role.READER)
    assert reader.get(page(comptoir, "cancel")).status_code == 200
    answer = reader.post(page(comptoir, "cancel"), {"reason": "Neige."})
    assert "Seuls les agents de la mission" in text(answer)
    comptoir.refresh_from_db()
    assert not comptoir.is_cancelled


# Leading elsewhere, waiving


def test_people_are_counted_before_they_are_led_elsewhere(agent: Client) -> None:
    comptoir, family, _waits = a_full_room()
    near = a.a_comptoir(capacity=2)
    cancel(comptoir, reason="Neige.", act=ACT)
    before = text(agent.get(page(comptoir, "rebook")))
    assert "Y orienter 2 personnes et les prévenir" in before
    assert "Sans place : 1 personne" in before
    again = agent.post(page(comptoir, "rebook"), {"targets": [near.pk]})
    assert again.status_code == 200
    assert Party.objects.get(pk=family.pk).comptoir == comptoir
    done = agent.post(page(comptoir, "rebook"), {"targets": [near.pk], "do": "1"}, follow=True)
    assert "2 personnes ont une place ailleurs" in text(done)
    assert Party.objects.get(pk=family.pk).comptoir == near


def test_nobody_is_led_from_a_comptoir_that_takes_place(agent: Client) -> None:
    assert "comptent y venir" in text(agent.get(page(a.a_comptoir(), "rebook")))


def test_the_waiver_is_refused_with_the_rule_or_written_with_its_reason(agent: Client) -> None:
    comptoir, _family, _waits = a_full_room()
    cancel(comptoir, reason="Neige.", act=ACT)
    assert "ne permet de dispense collective" in text(agent.get(page(comptoir, "waive")))
    RuleVersion.objects.create(edition=comptoir.edition, key=COLLECTIVE_WAIVER.key, value=True)
    assert "2 personnes ont une place" in text(agent.get(page(comptoir, "waive")))
    agent.post(page(comptoir, "waive"), {"reason": "Routes fermées."})
    assert Waiver.objects.count() == 2
    assert "il n’y a plus rien à faire" in text(agent.get(page(comptoir, "waive")))


# Calls


def test_those_without_email_are_called_and_said_to_be_told(agent: Client) -> None:
    comptoir = a.a_comptoir()
    party = a.a_party(comptoir, 2, email="")
    Party.objects.filter(pk=party.pk).update(phone="0321216216")
    a.a_party(comptoir, 1)
    cancel(comptoir, reason="Neige", act=ACT)
    said = text(agent.get(page(comptoir, "calls")))
    assert "Le comptoir est annulé (Neige)." in said
    assert 'href="tel:+33321216216"' in said
    assert [(call.party, call.people) for call in call_list(comptoir, NOON)] == [(party, 2)]
    agent.post(page(comptoir, "calls"), {"told": party.pk})
    notice = Notice.objects.get(party=party)
    assert (notice.outcome, notice.ended_at) == (Notice.Outcome.TOLD, NOON)
    assert JournalEntry.objects.get(verb="told-by-telephone").details["kinds"] == ["called-off"]
    assert call_list(comptoir, NOON) == []


def test_those_whose_letter_came_back_are_called_and_written_to_no_more(agent: Client) -> None:
    comptoir = a.a_comptoir()
    party, reached = a.a_party(comptoir, 1), a.a_party(comptoir, 1)
    Letter.objects.filter(to=party.email).update(refused_at=NOON, refusal="550 unknown")
    assert [call.party for call in call_list(comptoir, NOON)] == [party]
    assert "Un mail est revenu" in text(agent.get(page(comptoir, "calls")))
    for told in (party, reached):
        agent.post(page(comptoir, "calls"), {"told": told.pk})
    assert Party.objects.get(pk=party.pk).email == ""
    assert Party.objects.get(pk=reached.pk).email == reached.email
    assert call_list(comptoir, NOON) == []


@pytest.mark.parametrize("told", ["", "x", "0"])
def test_nobody_is_said_to_be_told_by_mistake(agent: Client, told: str) -> None:
    assert agent.post(page(a.a_comptoir(), "calls"), {"told": told}).status_code == 404


def test_the_calls_ask_as_much_of_the_database_for_one_as_for_three() -> None:
    found = []
    for number in (1, 3):
        comptoir = a.a_comptoir()
        for _ in range(number):
            a.a_party(comptoir, 2, email="")
        cancel(comptoir, reason="Neige", act=ACT)
        assert len(call_list(comptoir, NOON)) == number
        found.append(asked(lambda: call_list(comptoir, NOON)))  # noqa: B023 - called at once
    assert found[0] == found[1]


# The door


@pytest.fixture
def on_the_day(travel: Callable[[datetime], None]) -> None:
    travel(paris(2027, 4, 6, 9) + timedelta(minutes=12))


@pytest.mark.usefixtures("on_the_day")
def test_the_door_welcomes_and_gives_seats_in_order() -> None:
    comptoir, family, waits = a_full_room()
    host = Client()
    host.force_login(a.a_host(comptoir.host))
    door = page(comptoir, "door")
    said = text(host.get(door))
    assert "0 personne est là, sur 2 attendues." in said
    here = host.post(door, {"arrived": waits.referent.pk}, follow=True)
    assert f"{waits.referent.person.name} est là." in text(here)
    seated = host.post(door, {"seat": waits.referent.pk}, follow=True)
    assert f"{waits.referent.person.name} a une place." in text(seated)
    assert "1 personne est là, sur 2 attendues." in text(seated)
    given = Registration.objects.get(party=family, released_at__isnull=False)
    absent = Client().get(given.manage_url)
    assert "votre place a été donnée à" in text(absent)
    assert "Votre place est réservée" not in text(absent)


@pytest.mark.usefixtures("on_the_day")
def test_the_door_finds_a_name_however_it_is_typed() -> None:
    comptoir = a.a_comptoir()
    a.a_registration(comptoir, name="Zoé Lefèvre", email="zoe@example.org")
    a.a_registration(comptoir, name="Camille Petit", email="camille@example.org")
    host = Client()
    host.force_login(a.a_host(comptoir.host))
    said = text(host.post(page(comptoir, "door"), {"q": "lefevre"}))
    assert "Zoé Lefèvre" in said
    assert "Camille Petit" not in said
    assert "Personne de ce nom" in text(host.post(page(comptoir, "door"), {"q": "Untel"}))


def test_before_the_day_the_door_says_when() -> None:
    comptoir, family, _waits = a_full_room()
    host = Client()
    host.force_login(a.a_host(comptoir.host))
    answer = host.post(page(comptoir, "door"), {"arrived": family.referent.pk})
    assert "L’accueil se tient le jour même" in text(answer)


def test_a_button_that_does_not_exist_does_nothing() -> None:
    comptoir = a.a_comptoir()
    host = Client()
    host.force_login(a.a_host(comptoir.host))
    assert host.post(page(comptoir, "door"), {"arrived": "x"}).status_code == 404


@pytest.mark.usefixtures("on_the_day")
def test_a_door_names_nobody_who_is_expected_elsewhere() -> None:
    comptoir, elsewhere = a.a_comptoir(), a.a_registration(a.a_comptoir(), name="Zoé Lefèvre")
    host = Client()
    host.force_login(a.a_host(comptoir.host))
    answer = host.post(page(comptoir, "door"), {"arrived": elsewhere.pk})
    assert (answer.status_code, "Lefèvre" in answer.content.decode()) == (404, False)
