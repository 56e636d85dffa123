"""The mission answers what somebody needs in order to come: in words, to the person, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comptoir.audit.models import Entry
from comptoir.comptoirs.actions.change import cancel
from comptoir.comptoirs.actions.needs import ask_for_access
from comptoir.comptoirs.actions.welcome import Answer, reopen_access_need, write_access_answer
from comptoir.comptoirs.models import AccessNeed
from comptoir.comptoirs.undelivered import undelivered
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from comptoir.organisations.models import Assignment
from tests.mission.conftest import browser_of
from tests.support import factories as a
from tests.support.letters import assert_pictured
from tests.support.moments import NOON
from tests.support.reading import said

pytestmark = pytest.mark.django_db
WILL_DO = "Une boucle magnétique au premier rang.\n\nInès vous attend à la porte."
CANNOT = "Pas d’interprète ce jour-là. Parlez-en à Sacha."


@pytest.fixture
def agent():
    return a.an_agent()


@pytest.fixture
def act(agent) -> Act:
    return Act(Actor(ActorKind.USER, str(agent.pk)), NOON)


def a_need(**facts) -> AccessNeed:
    registration = a.a_registration(a.a_comptoir(slug="lievin-2027-04-06"), **facts)
    ask_for_access(registration, "Une boucle magnétique.", act=platform_act(NOON))
    return AccessNeed.objects.get(registration=registration)


def answered(need: AccessNeed, act: Act, *, will_do: str = WILL_DO, cannot: str = "") -> AccessNeed:
    answer = Answer(will_do=will_do, cannot=cannot, state=need.state)
    return write_access_answer(need, answer, act=act)


def letters() -> list[Letter]:
    return list(Letter.objects.filter(name="comptoirs/access_answer").order_by("pk"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_answer_leaves_at_once_and_what_is_kept_of_it_hides_its_words(act, language) -> None:
    answered(a_need(language=language), act, cannot=CANNOT)
    [letter] = letters()
    assert_pictured(letter)
    assert all(one in letter.html for one in ("Inès vous attend", "Parlez-en à Sacha"))
    assert not any(one in str(letter.said) for one in ("Inès", "boucle", "Parlez-en"))


def test_a_second_answer_replaces_the_first_and_the_letter_says_so(act) -> None:
    need = answered(a_need(), act)
    need = answered(need, act, will_do="", cannot=CANNOT)
    assert (need.will_do, need.cannot, need.answers) == ("", CANNOT, 2)
    first, second = letters()
    assert ("remplace" in first.text, "remplace" in second.text) == (False, True)
    assert_pictured(second, case="replaced")


def test_two_agents_who_answer_at_once_send_one_letter(act) -> None:
    need = a_need()
    answered(need, act)
    with pytest.raises(Refusal) as refusal:
        answered(need, act, will_do="Rien.")
    assert (refusal.value.rule, len(letters())) == ("access.changed-meanwhile", 1)


def test_whoever_changes_what_they_need_waits_for_another_answer(act) -> None:
    need = answered(a_need(), act)
    ask_for_access(need.registration, "Un fauteuil roulant.", act=platform_act(NOON))
    need.refresh_from_db()
    assert (need.answered_at, need.will_do, need.has_words) == (None, "", False)


def test_nobody_is_answered_who_no_longer_comes_or_whose_day_is_over(act) -> None:
    need = a_need()
    late = Act(act.by, need.registration.comptoir.ends_at)
    with pytest.raises(Refusal, match="journée est passée"):
        answered(need, late)
    cancel(need.registration, act=a.visitor())
    with pytest.raises(Refusal, match="journée est passée"):
        answered(AccessNeed.objects.get(), act)


def test_the_history_says_who_and_how_and_no_word_of_it(act) -> None:
    need = answered(a_need(), act)
    entry = Entry.objects.get(verb="access-answered")
    assert entry.details == {"told": "mail", "replaces": False}
    reopen_access_need(need, act=act)
    assert AccessNeed.objects.get().answered_at is None


def test_whoever_has_no_mailbox_is_told_by_telephone_and_reads_it_on_their_page(
    agent, client
) -> None:
    need = a_need(email="", phone="+33639980001")
    page = f"/gestion/acces/{need.pk}/"
    desk = browser_of(agent)
    assert "appelez le 06 39 98 00 01" in said(desk.get(page))
    sent = {"will_do": WILL_DO, "state": need.state}
    assert "Dite par téléphone" in said(desk.post(page, sent, follow=True))
    assert letters() == []
    assert "Inès vous attend" in said(client.get(need.registration.manage_url))


def test_an_empty_answer_says_what_to_write_and_a_late_one_is_said_late(agent, travel) -> None:
    need = a_need()
    travel(need.answer_by + timedelta(hours=1))
    page = said(browser_of(agent).post(f"/gestion/acces/{need.pk}/", {"state": need.state}))
    assert "Écrivez ce qui sera fait" in page
    assert "en retard" in page


def test_somebody_sees_to_it_until_it_is_answered(agent) -> None:
    need, desk = a_need(), browser_of(agent)
    page = f"/gestion/acces/{need.pk}/"
    assert "Rendre à l’équipe" in said(desk.post(page, {"see": "mine", "seen": ""}, follow=True))
    assert f'href="{page}"' in desk.get("/gestion/").text
    desk.post(page, {"will_do": WILL_DO, "state": need.state})
    assert not Assignment.objects.exists()
    assert f'href="{page}"' not in desk.get("/gestion/").text


def test_readers_read_the_need_and_answer_nobody() -> None:
    need = a_need()
    desk = browser_of(a.an_agent("reader"))
    page = f"/gestion/acces/{need.pk}/"
    assert "Votre réponse" not in said(desk.get(page))
    desk.post(page, {"will_do": WILL_DO, "state": need.state})
    assert AccessNeed.objects.get().answered_at is None


def test_an_answer_that_comes_back_is_somebody_to_call(act) -> None:
    need = answered(a_need(), act)
    refused = Letter.objects.filter(name="comptoirs/access_answer")
    refused.update(refused_at=NOON, refusal="550 No such user")
    [found] = undelivered(NOON)
    assert found.party == need.registration.party
