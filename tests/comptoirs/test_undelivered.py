"""A letter that comes back is somebody to call."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from comptoir.comptoirs import letters
from comptoir.comptoirs.actions.change import cancel_party, change_comptoir, undo_party
from comptoir.comptoirs.actions.line import accept
from comptoir.comptoirs.actions.reaching import reach_by_telephone
from comptoir.comptoirs.actions.settling import settle
from comptoir.comptoirs.actions.telling import tell
from comptoir.comptoirs.calls import call_list
from comptoir.comptoirs.models import Comptoir, Notice, Offer, Party
from comptoir.comptoirs.pending import UNDELIVERED, for_mission
from comptoir.comptoirs.undelivered import parties_of, undelivered
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter, LetterWording
from tests.comptoirs.test_mission_pages import signed_in
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def refuse(party: Party, at=NOON) -> None:
    """The mail server refuses what this party was sent."""
    mine = Letter.objects.waiting().filter(to=party.email)
    mine.update(refused_at=at, refusal="550 No such user", text="", html="")


@pytest.fixture
def party() -> Party:
    return a.a_party(a.a_comptoir(), 2, name="Camille Petit", email="camille@exemple.fr")


def test_every_letter_of_a_comptoir_leads_to_its_party():
    """Whatever we write can be refused: a letter whose key says nobody would be lost."""
    comptoir = a.a_comptoir(capacity=1)
    seated, party = a.a_party(comptoir, 1), a.a_party(comptoir, 1)
    Comptoir.objects.filter(pk=comptoir.pk).update(capacity=2)
    settle(comptoir.pk, act=platform_act(NOON))
    tell(Notice.objects.get().pk, act=platform_act(NOON))
    accept(Offer.objects.get(), act=a.visitor(NOON))
    letters.link_again(party.referent, act=a.visitor())
    change_comptoir(party, a.a_comptoir(), act=a.visitor())
    cancel_party(party, act=a.visitor())
    undo_party(party, act=a.visitor())
    letters.added(party.referent, act=a.visitor())
    keys = list(Letter.objects.order_by("pk").values_list("key", flat=True))
    kinds = sorted(key.removeprefix("comptoirs/").partition(":")[0] for key in keys)
    assert kinds == [
        "added", "cancelled", "changed-comptoir", "link", "notice", "registered", "seated",
        "undone", "waiting",
    ]  # fmt: skip
    assert sorted(parties_of(keys).values()) == [seated.pk, *[party.pk] * 8]


def test_a_refused_letter_is_a_task_with_whom_to_call(party):
    Party.objects.filter(pk=party.pk).update(phone="0321000000")
    refuse(party)
    [task] = for_mission(NOON)
    assert (task.kind, task.pk) == (UNDELIVERED, party.pk)
    assert task.title == "Camille Petit ne reçoit pas nos mails, Comptoir de Liévin"
    assert (task.who, task.phone) == ("Camille Petit", "0321000000")
    first, _second = task.detail.replace("\u00a0", " ").splitlines()
    assert first.startswith("Mail refusé : Vos 2 places sont réservées : Comptoir de Liévin")
    assert (task.since, task.due.isoformat()) == (NOON, "2027-03-16")


def test_what_opens_a_door_is_shown_to_nobody_who_calls(party):
    """The mission reads subjects as they are kept: without an address of a page, whoever wrote it there."""
    wording = {"language": "fr", "version": 1, "written_at": NOON}
    LetterWording.objects.create(
        letter="comptoirs/link_again", subject="Votre page https://exemple.fr/secret", **wording
    )
    letters.link_again(party.referent, act=a.visitor())
    assert Letter.objects.filter(subject__endswith="secret").exists()
    refuse(party)
    [task], [call] = for_mission(NOON), call_list(party.comptoir, NOON)
    assert "Votre page [lien]" in task.detail
    assert "Votre page [lien]" in call.said[-1]
    assert "secret" not in task.detail + "".join(call.said)


def test_two_refused_letters_are_one_task(party):
    letters.link_again(party.referent, act=a.visitor())
    refuse(party)
    assert [len(one.letters) for one in undelivered(NOON)] == [2]


def test_only_this_comptoir_s_when_asked(party):
    refuse(party)
    assert [one.party for one in undelivered(NOON, comptoir=party.comptoir)] == [party]
    assert undelivered(NOON, comptoir=a.a_comptoir()) == []


def test_a_letter_that_arrives_later_settles_it(party):
    refuse(party)
    letters.link_again(party.referent, act=a.visitor(NOON + HOUR))
    Letter.objects.waiting().update(sent_at=NOON + HOUR)
    assert undelivered(NOON + HOUR) == []


def test_a_letter_that_arrived_before_does_not(party):
    Letter.objects.waiting().update(sent_at=NOON)
    letters.link_again(party.referent, act=a.visitor(NOON + HOUR))
    refuse(party, NOON + HOUR)
    assert len(undelivered(NOON + HOUR)) == 1


def test_nobody_is_called_about_a_day_that_is_over_or_given_up(party):
    refuse(party)
    assert undelivered(party.comptoir.ends_at) == []
    cancel_party(party, act=a.visitor())
    assert undelivered(NOON) == []


def test_an_agent_reaches_them_by_telephone_from_now_on(party):
    refuse(party)
    agent = Act(Actor(ActorKind.USER, str(a.an_agent().pk)), NOON)
    reach_by_telephone(party, act=agent)
    reach_by_telephone(party, act=agent)
    party.refresh_from_db()
    assert (party.email, for_mission(NOON)) == ("", [])


def test_the_mission_sees_it_and_settles_it_by_a_button(party):
    refuse(party)
    agent = signed_in()
    page = agent.get(reverse("mission:today"))
    assert "Camille Petit ne reçoit pas nos mails" in page.text
    assert f"undelivered:{party.pk}" in page.text
    agent.post(reverse("mission:today"), {"task": f"undelivered:{party.pk}"})
    assert f"undelivered:{party.pk}" not in agent.get(reverse("mission:today")).text


def test_nobody_else_may(party):
    with pytest.raises(Refusal):
        reach_by_telephone(party, act=a.visitor())


def test_the_number_of_statements_does_not_grow(party, django_assert_num_queries):
    refuse(party)
    with django_assert_num_queries(5):
        undelivered(NOON)
    for other in [a.a_party(party.comptoir, 2) for _ in range(3)]:
        refuse(other)
    with django_assert_num_queries(5):
        assert len(undelivered(NOON)) == 4
