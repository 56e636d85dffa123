"""People ask, the mission promises a day, and answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from comptoir.audit.actions import journal_of
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from comptoir.organisations.actions import answer, appoint, ask
from comptoir.organisations.models import Agent, Enquiry
from comptoir.organisations.pending import for_mission
from tests.organisations.conftest import by
from tests.support.letters import assert_pictured
from tests.support.moments import NOON

if TYPE_CHECKING:
    from tests.organisations.conftest import Somebody

VISITOR = Act(Actor(ActorKind.VISITOR), NOON)


@pytest.fixture
def callback(db: None) -> Enquiry:
    """Lucie asks to be called back, on Monday 15 March 2027."""
    return ask(kind="callback", name="Lucie", phone="0353016201", message="Le matin.", act=VISITOR)


def test_a_call_back_is_promised_within_two_working_days(callback: Enquiry) -> None:
    assert (callback.asked_at, callback.answer_by) == (NOON, date(2027, 3, 17))


@pytest.mark.parametrize(
    ("kind", "day"),
    [("callback", date(2027, 3, 17)), ("accessibility", date(2027, 3, 17)), ("question", date(2027, 3, 22))],
)  # fmt: skip
def test_each_kind_has_its_promise(db: None, kind: str, day: date) -> None:
    asked = ask(kind=kind, name="Lucie", phone="0353016201", email="l@example.org", act=VISITOR)
    assert asked.answer_by == day


def test_the_day_is_counted_from_the_wall_calendar_of_paris(db: None) -> None:
    just_after_midnight = platform_act(datetime(2027, 6, 15, 22, 30, tzinfo=UTC))
    asked = ask(kind="callback", name="Lucie", phone="0353016201", act=just_after_midnight)
    assert asked.answer_by == date(2027, 6, 18)


def test_the_mission_receives_it_and_the_person_an_acknowledgement(db: None) -> None:
    asked = ask(kind="question", name="Lucie", email="lucie@example.org", act=VISITOR)
    letters = Letter.objects.order_by("pk").values_list("key", "to")
    assert list(letters) == [
        (f"enquiry-asked:{asked.pk}", "mission-ess@demonstration.invalid"),
        (f"enquiry-received:{asked.pk}", "lucie@example.org"),
    ]


def test_without_an_address_only_the_mission_is_written_to(callback: Enquiry) -> None:
    assert [letter.to for letter in Letter.objects.all()] == ["mission-ess@demonstration.invalid"]


@pytest.mark.parametrize(
    ("language", "subject"),
    [("fr", "Nous avons bien reçu votre message"), ("en", "We have received your message")],
)
def test_the_acknowledgement_is_in_the_language_of_the_page(
    db: None, language: str, subject: str
) -> None:
    with translation.override(language):
        asked = ask(kind="question", name="Lucie", email="lucie@example.org", act=VISITOR)
    assert Letter.objects.get(key=f"enquiry-received:{asked.pk}").subject == subject


def test_the_letters_in_french(db: None) -> None:
    with translation.override("fr"):
        asked = ask(
            kind="callback", name="Lucie", phone="0353016201", email="lucie@example.org",
            message="Le matin,\nplutôt.", act=VISITOR,
        )  # fmt: skip
        question = ask(kind="question", name="Lucie", email="l@example.org", act=VISITOR)
    assert_pictured(Letter.objects.get(key=f"enquiry-asked:{asked.pk}"))
    assert_pictured(Letter.objects.get(key=f"enquiry-received:{question.pk}"))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", Enquiry.Kind.values)
def test_nobody_sends_their_own_words_to_somebody_else_through_us(
    db: None, kind: str, language: str
) -> None:
    """Anybody may type anybody's address: the acknowledgement repeats nothing that was typed."""
    with translation.override(language):
        asked = ask(
            kind=kind, name="Votre banque", phone="+33899123456", email="l@example.org",
            message="Payez sur https://mal.example", act=VISITOR,
        )  # fmt: skip
    letter = Letter.objects.get(key=f"enquiry-received:{asked.pk}")
    for typed in ("banque", "99", "mal.example", "Payez"):
        for words in (letter.subject, letter.text, letter.html):
            assert typed not in words, typed


def test_one_mailbox_receives_three_acknowledgements_a_day(db: None) -> None:
    for hour in range(5):
        act = Act(VISITOR.by, NOON + timedelta(hours=hour))
        ask(kind="question", name="Lucie", email="Lucie@Example.org", act=act)
    ask(kind="question", name="Jean", email="jean@example.org", act=VISITOR)
    acknowledged = Letter.objects.filter(name="organisations/enquiry_received")
    assert (acknowledged.filter(to="lucie@example.org").count(), acknowledged.count()) == (3, 4)
    assert Letter.objects.filter(name="organisations/enquiry_asked").count() == 6
    tomorrow = Act(VISITOR.by, NOON + timedelta(hours=29))
    ask(kind="question", name="Lucie", email="lucie@example.org", act=tomorrow)
    assert acknowledged.count() == 5


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_mission_is_led_to_its_own_page(db: None, language: str) -> None:
    with translation.override(language):
        asked = ask(kind="question", name="Lucie", email="l@example.org", act=VISITOR)
    letter = Letter.objects.get(key=f"enquiry-asked:{asked.pk}")
    assert "\nhttp://testserver/gestion/\n" in letter.text
    assert 'href="http://testserver/gestion/"' in letter.html


def test_what_people_type_stays_harmless_in_letters(db: None) -> None:
    asked = ask(
        kind="question", name="<b>\r\nBcc: x@y.org\u202e", email="l@example.org",
        message="<script>alert(1)</script>", act=VISITOR,
    )  # fmt: skip
    mission = Letter.objects.get(key=f"enquiry-asked:{asked.pk}")
    assert ("\n" in mission.subject, "<script>" in mission.html) == (False, False)
    assert asked.name == "<b> Bcc: x@y.org"


def test_the_journal_holds_nothing_that_was_typed(callback: Enquiry) -> None:
    assert [(entry.verb, entry.details) for entry in journal_of(callback)] == [
        ("enquiry-asked", {"kind": "callback"})
    ]


def test_an_agent_answers(callback: Enquiry, head: Agent) -> None:
    done = answer(callback, by(head))
    assert (done.answered_at, done.answered_by) == (NOON, head)
    assert [entry.verb for entry in journal_of(callback)] == ["enquiry-asked", "enquiry-answered"]


def test_answering_twice_is_answering_once(
    callback: Enquiry, head: Agent, somebody: Somebody
) -> None:
    answer(callback, by(head))
    other = appoint(somebody("Paul"), Agent.Role.AGENT, by(head))
    assert answer(callback, by(other)).answered_by == head


def test_a_reader_or_a_stranger_answers_nobody(
    callback: Enquiry, head: Agent, somebody: Somebody
) -> None:
    reader = appoint(somebody("Paul"), Agent.Role.READER, by(head))
    for act in (by(reader), VISITOR, platform_act(NOON)):
        with pytest.raises(Refusal) as refused:
            answer(callback, act)
        assert refused.value.rule == "mission.answer"


def test_what_waits_is_listed_the_most_urgent_first(callback: Enquiry, head: Agent) -> None:
    earlier = platform_act(NOON - timedelta(days=4))
    question = ask(kind="question", name="Jean", email="jean@example.org", act=earlier)
    document = ask(kind="accessibility", name="Léa", email="lea@example.org", act=earlier)
    with translation.override("fr"):
        listed = [(task.pk, task.title, task.due) for task in for_mission(NOON)]
    assert listed == [
        (document.pk, "Répondre à Léa au sujet de l’accessibilité", date(2027, 3, 15)),
        (callback.pk, "Rappeler Lucie", date(2027, 3, 17)),
        (question.pk, "Répondre à Jean", date(2027, 3, 18)),
    ]
    answer(callback, by(head))
    assert [task.pk for task in for_mission(NOON)] == [document.pk, question.pk]


def test_an_enquiry_is_forgotten_six_months_after_its_answer(
    callback: Enquiry, head: Agent
) -> None:
    answer(callback, by(head))
    declared = [declaration.due for declaration in Enquiry.personal_data]
    for moment, rows in ((NOON + timedelta(days=182), 0), (NOON + timedelta(days=183), 1)):
        assert [due(moment).count() for due in declared if due] == [rows, rows]


def test_an_enquiry_without_answer_is_forgotten_after_a_year(callback: Enquiry) -> None:
    moments = (NOON + timedelta(days=365), NOON + timedelta(days=366))
    assert [Enquiry.objects.to_forget(moment).count() for moment in moments] == [0, 1]
