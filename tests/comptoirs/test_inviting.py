"""Filling a room: who is invited, who never is, and how one asks to be told or wants no more of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from comptoir.accounts.actions import consent
from comptoir.accounts.models import Consent
from comptoir.comptoirs.actions import inviting
from comptoir.comptoirs.invitees import Exclusion, Invitee, Known, digest_of, invitees_of, sieve
from comptoir.comptoirs.models import Comptoir, Invitation, Watch
from comptoir.comptoirs.pending import EMPTY, for_mission
from comptoir.editions.dates import paris
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from comptoir.organisations.models import Agent, Partnership
from tests.comptoirs.test_constraints import refused
from tests.comptoirs.test_mission_pages import asked, page, signed_in, text
from tests.support import factories as a
from tests.support.letters import assert_pictured
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db
Reason, Outcome = Invitation.Reason, Invitation.Outcome
ACT = platform_act(NOON)
NOBODY = Known(
    come=(), seated_elsewhere=(), refused=(), invited=(), invited_elsewhere=(), unreached=()
)


@pytest.fixture
def comptoir() -> Comptoir:
    return a.a_comptoir(slug="lievin-2027-04-06")


def arras() -> object:
    """A commune at 14 km."""
    return a.a_commune("Arras", "62041", latitude=50.29, longitude=2.78, postal_codes="62000")


def calais() -> object:
    """A commune at some 90 km."""
    return a.a_commune("Calais", "62193", latitude=50.95, longitude=1.86, postal_codes="62100")


def a_watch(email: str = "lou@example.org", commune: object = None, **facts: object) -> Watch:
    values = {"asked_at": NOON, "confirmed_at": NOON} | facts
    return Watch.objects.create(email=email, commune=commune or a.a_commune(), **values)


def somebody(email: str = "lou@example.org", reason: str = Reason.CAME, **facts: object) -> Invitee:
    return Invitee(reason=reason, email=email, name="Lou", km=3, **facts)


def found(comptoir: Comptoir) -> list[tuple[str, str]]:
    """Whom one may invite, and why."""
    return [(one.reason, one.email) for one in invitees_of(comptoir, NOON).invitees]


def invited(comptoir: Comptoir, *reasons: str) -> int:
    """Invite these groups, as they are seen now."""
    seen = digest_of(invitees_of(comptoir, NOON).of(reasons))
    return inviting.invite(comptoir, reasons, seen=seen, act=ACT)


# The sieve


def test_an_address_is_invited_once_for_its_first_reason():
    sieved = sieve([somebody(reason=Reason.WAITS), somebody()], NOBODY)
    assert [one.reason for one in sieved.invitees] == [Reason.WAITS]
    assert not sieved.left_out


@pytest.mark.parametrize(
    ("one", "known", "why"),
    [
        (somebody(""), {}, Exclusion.NO_EMAIL),
        (somebody(under_15=True), {}, Exclusion.UNDER_15),
        (somebody(), {"come": {"lou@example.org"}}, Exclusion.COMES),
        (somebody(), {"refused": {"lou@example.org"}}, Exclusion.REFUSED),
        (somebody(), {"invited": {"lou@example.org"}}, Exclusion.INVITED),
        (somebody(), {"invited_elsewhere": {"lou@example.org"}}, Exclusion.IN_PEACE),
        (somebody(), {"seated_elsewhere": {"lou@example.org"}}, Exclusion.ELSEWHERE),
        (somebody(), {"unreached": {"lou@example.org"}}, Exclusion.UNREACHED),
    ],
)
def test_nobody_is_invited_who_may_not_be(one, known, why):
    nobody = {name: getattr(NOBODY, name) for name in Known.__slots__}
    sieved = sieve([one, somebody("max@example.org")], Known(**(nobody | known)))
    assert [kept.email for kept in sieved.invitees] == ["max@example.org"]
    assert dict(sieved.left_out) == {why: 1}


# The groups


def test_those_who_wait_nearby_or_lost_their_comptoir_are_found(comptoir):
    venue = a.a_venue(commune=arras(), latitude=50.29, longitude=2.78)
    full = a.a_comptoir(capacity=1, venue=venue, at=paris(2027, 4, 20, 9))
    a.a_registration(full, email="first@example.org", name="Alix Roux")
    a.a_registration(full, email="waits@example.org", name="Lou Roux")
    off = a.a_comptoir(venue=venue, at=paris(2027, 4, 22, 9))
    a.a_registration(off, email="lost@example.org", name="Max Roux")
    Comptoir.objects.filter(pk=off.pk).update(status=Comptoir.Status.CANCELLED)
    assert found(comptoir) == [
        (Reason.WAITS, "waits@example.org"),
        (Reason.CALLED_OFF, "lost@example.org"),
    ]
    a.a_registration(comptoir, email="waits@example.org", name="Lou Roux")
    assert found(comptoir) == [(Reason.CALLED_OFF, "lost@example.org")]


def test_those_who_asked_are_found_near_home_once_they_confirmed(comptoir):
    a_watch()
    a_watch("far@example.org", calais())
    a_watch("not-yet@example.org", confirmed_at=None)
    assert found(comptoir) == [(Reason.WATCHES, "lou@example.org")]
    assert invitees_of(comptoir, NOON).invitees[0].distance == "à moins de 3\u00a0km"


def test_those_who_came_before_are_found_only_if_they_want_our_news(comptoir):
    past = a.a_comptoir(
        edition=a.an_edition(2026), at=paris(2026, 4, 7, 9), registration_opens_at=paris(2026, 3, 1)
    )
    came = [a.a_registration(past, name=f"{name} Roux", email=f"{name}@example.org", at=paris(2026, 3, 20)) for name in ("lou", "max", "zoe")]  # fmt: skip
    consent(came[0].person, Consent.Kind.NEWS, ACT)
    consent(came[1].person, Consent.Kind.PHOTO, ACT)
    consent(a.a_person("Ada Petit", "ada@example.org", commune=a.a_commune()), Consent.Kind.NEWS, ACT)  # fmt: skip
    assert found(comptoir) == [(Reason.CAME, "lou@example.org")]


def test_partners_nearby_are_asked_to_pass_it_on_but_not_the_host(comptoir):
    partner = a.an_organisation("La Fabrique (fictive)")
    for one, email in ((partner, "lou@example.org"), (comptoir.host, "host@example.org")):
        Partnership.objects.create(
            edition=comptoir.edition, organisation=one, role=Partnership.Role.AMBASSADOR
        )
        a.a_host(one, name="Lou Roux", email=email)
    assert found(comptoir) == [(Reason.PARTNER, "lou@example.org")]
    assert invited(comptoir, Reason.PARTNER) == 1
    inviting.tell_invited(10, act=ACT)
    assert_pictured(Letter.objects.get(name="comptoirs/relay"))


# The act


def test_an_invitation_says_where_why_and_how_to_want_no_more(comptoir):
    a_watch(commune=arras())
    assert invited(comptoir, Reason.WATCHES) == 1
    inviting.tell_invited(10, act=ACT)
    inviting.tell_invited(10, act=ACT)
    assert_pictured(Letter.objects.get(name="comptoirs/invited"))
    assert Invitation.objects.get().outcome == Outcome.TOLD
    assert found(comptoir) == []


def test_nothing_leaves_at_night(comptoir):
    a_watch()
    invited(comptoir, Reason.WATCHES)
    inviting.tell_invited(10, act=platform_act(paris(2027, 3, 15, 22)))
    assert not Letter.objects.exists()
    inviting.tell_invited(10, act=platform_act(paris(2027, 3, 16, 7)))
    assert Letter.objects.count() == 1


def test_what_is_no_longer_true_is_not_told(comptoir):
    watch = a_watch()
    a_watch("max@example.org")
    invited(comptoir, Reason.WATCHES)
    inviting.end_watch(watch, act=ACT)
    a.a_registration(comptoir, name="Max Roux", email="max@example.org")
    inviting.tell_invited(10, act=ACT)
    assert not Letter.objects.filter(name="comptoirs/invited").exists()
    assert set(Invitation.objects.values_list("outcome", flat=True)) == {Outcome.MOOT}


def test_a_list_that_changed_meanwhile_sends_nothing(comptoir):
    a_watch()
    seen = digest_of(invitees_of(comptoir, NOON).invitees)
    a_watch("max@example.org")
    with pytest.raises(Refusal) as caught:
        inviting.invite(comptoir, [Reason.WATCHES], seen=seen, act=ACT)
    assert caught.value.rule == "invitations.seen"
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("status", [Comptoir.Status.DRAFT, Comptoir.Status.CANCELLED])
def test_nobody_is_invited_where_no_seat_can_be_taken(comptoir, status):
    a_watch()
    Comptoir.objects.filter(pk=comptoir.pk).update(status=status)
    with pytest.raises(Refusal) as caught:
        invited(comptoir, Reason.WATCHES)
    assert caught.value.rule == "invitations.seats"


def test_a_reader_invites_nobody(comptoir):
    reader = a.an_agent(Agent.Role.READER)
    act = Act(Actor(ActorKind.USER, str(reader.pk)), NOON)
    with pytest.raises(Refusal) as caught:
        inviting.invite(comptoir, [Reason.WATCHES], seen="x", act=act)
    assert caught.value.rule == "mission.organise"


def test_whoever_refuses_is_invited_to_none_of_the_edition_and_their_agreement_ends(comptoir):
    person = a.a_person("Lou Roux", "lou@example.org", commune=a.a_commune())
    consent(person, Consent.Kind.NEWS, ACT)
    made = Invitation.objects.create(
        comptoir=comptoir, reason=Reason.CAME, email=person.email, person=person, kilometres=2,
        made_at=NOON - timedelta(days=9), outcome=Outcome.TOLD, ended_at=NOON,
    )  # fmt: skip
    inviting.refuse(made, act=ACT)
    inviting.refuse(made, act=ACT)
    a_watch()
    other = a.a_comptoir(at=paris(2027, 4, 20, 9))
    assert not Consent.objects.standing().exists()
    assert dict(invitees_of(other, NOON).left_out) == {Exclusion.REFUSED: 1}


# Asking to be told


def test_one_asks_confirms_and_ends_by_a_link(client):
    a.a_commune()
    typed = {"email": "Lou@Example.org", "commune": "Liévin", "agrees": "on"}
    url = reverse("comptoirs:watch")
    assert client.post(url, typed, follow=True).status_code == 200
    watch = Watch.objects.get()
    assert (watch.email, watch.confirmed_at) == ("lou@example.org", None)
    assert_pictured(Letter.objects.get())
    client.get(watch.link_url)
    assert not Watch.objects.confirmed().exists()
    client.post(watch.link_url, {"answer": "confirm"})
    assert Watch.objects.confirmed().count() == 1
    page = client.post(watch.link_url, {"answer": "end"}, follow=True)
    assert "nous avons oublié cette adresse" in text(page).lower()
    assert not Watch.objects.exists()


def test_without_agreement_nothing_is_written(client):
    a.a_commune()
    answer = client.post(reverse("comptoirs:watch"), {"email": "a@b.fr", "commune": "Liévin"})
    assert "Cochez la case" in text(answer)
    assert not Watch.objects.exists()


def test_those_who_asked_are_told_of_each_comptoir_once_a_week_at_most(comptoir):
    a_watch()
    later = a.a_comptoir(at=paris(2027, 4, 20, 9))
    inviting.tell_watchers(act=ACT)
    assert list(Invitation.objects.values_list("comptoir", flat=True)) == [comptoir.pk]
    inviting.tell_watchers(act=platform_act(NOON + timedelta(days=7)))
    inviting.tell_watchers(act=platform_act(NOON + timedelta(days=15)))
    assert set(Invitation.objects.values_list("comptoir", flat=True)) == {comptoir.pk, later.pk}
    assert Invitation.objects.count() == 2


# The mission's pages


def test_an_empty_room_waits_for_the_mission_until_somebody_is_invited():
    near = a.a_comptoir(at=paris(2027, 3, 26, 9))
    a.a_comptoir(at=paris(2027, 4, 20, 9))
    full = a.a_comptoir(at=paris(2027, 3, 27, 9), capacity=4)
    a.a_party(full, 2)
    waits = [task for task in for_mission(NOON) if task.kind == EMPTY]
    assert [(task.pk, f"{task.due:%d/%m}") for task in waits] == [(near.pk, "19/03")]
    Invitation.objects.create(
        comptoir=near, reason=Reason.PARTNER, email="lou@example.org", kilometres=2, made_at=NOON
    )
    assert not [task for task in for_mission(NOON) if task.kind == EMPTY]


def test_the_page_shows_who_and_the_letter_before_it_sends(comptoir):
    a_watch()
    agent, url = signed_in(), page(comptoir, "fill")
    assert "A demandé à recevoir les dates près de chez soi" in text(agent.get(url))
    shown = agent.post(url, {"reason": [Reason.WATCHES]})
    assert "Il y a des places près de chez vous." in text(shown)
    assert not Invitation.objects.exists()
    sent = {"reason": [Reason.WATCHES], "seen": shown.context["seen"]}
    assert "1 invitation part." in text(agent.post(url, sent, follow=True))
    assert Invitation.objects.count() == 1


def test_many_cost_as_many_questions_as_one(comptoir):
    a_watch()
    one = asked(lambda: invitees_of(comptoir, NOON))
    for number in range(3):
        a_watch(f"w{number}@example.org")
    assert asked(lambda: invitees_of(comptoir, NOON)) == one


# What must never be false


def test_an_address_is_invited_once_to_a_comptoir(comptoir):
    facts = {"comptoir": comptoir, "reason": Reason.CAME, "kilometres": 1, "made_at": NOON}
    for email in ("", "", "lou@example.org"):
        Invitation.objects.create(email=email, **facts)
    with refused("an_address_is_invited_once_to_a_comptoir"):
        Invitation.objects.create(email="lou@example.org", **facts)


def test_an_invitation_that_ended_says_when(comptoir):
    facts = {"comptoir": comptoir, "reason": Reason.CAME, "kilometres": 1, "made_at": NOON}
    with refused("an_invitation_that_ended_says_when"):
        Invitation.objects.create(outcome=Outcome.TOLD, **facts)


def test_one_watch_per_address_and_commune():
    a_watch()
    with refused("one_watch_per_address_and_commune"):
        a_watch()


def test_the_address_of_a_watch_is_in_small_letters():
    with refused("the_address_of_a_watch_is_in_small_letters"):
        a_watch("Lou@example.org")


def test_a_watch_is_confirmed_after_it_is_asked():
    with refused("a_watch_is_confirmed_after_it_is_asked"):
        a_watch(confirmed_at=NOON - timedelta(days=1))
