"""The year: to the second, and said in plain words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from comptoir.audit.actions import journal_of
from comptoir.editions.actions import announce, prepare_edition, set_phase
from comptoir.editions.calendar import stage, timeline
from comptoir.editions.dates import paris
from comptoir.editions.models import Edition, Phase, Topic
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from tests.editions.conftest import CLOSES, OPENS

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.kernel.acts import Act

SECOND = timedelta(seconds=1)
REGISTRATION = Phase.Kind.REGISTRATION


@pytest.fixture(autouse=True)
def _french() -> None:
    translation.activate("fr")


def refusal(of) -> tuple[str, str]:
    with pytest.raises(Refusal) as refused:
        of()
    return refused.value.rule, str(refused.value).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("at", "open_"),
    [(OPENS - SECOND, False), (OPENS, True), (CLOSES - SECOND, True), (CLOSES, False)],
)
def test_a_phase_opens_and_closes_to_the_second(
    edition: Edition, at: datetime, open_: bool
) -> None:
    assert edition.is_open(REGISTRATION, at) is open_


@pytest.mark.parametrize(
    ("kind", "at", "words"),
    [
        ("registration", OPENS - SECOND, "Les inscriptions ouvrent le 1er mars 2027 à 9 h."),
        ("registration", CLOSES, "Les inscriptions se sont terminées le 15 juin 2027."),
        ("comptoirs", CLOSES, "Les comptoirs se sont terminés le 15 juin 2027."),
        (
            "submission",
            CLOSES + timedelta(days=60),
            "Le dépôt des projets s’est terminé le 30 juin 2027 à 17 h.",
        ),
        ("vote", paris(2027, 10, 1), "Le vote s’est terminé le 30 septembre 2027."),
        ("labelling", OPENS, "Les dates du comité ne sont pas encore connues."),
        ("vote", OPENS, "Le vote ouvre le 1er septembre 2027."),
    ],
)
def test_outside_a_phase_one_is_told_when(
    edition: Edition, kind: str, at: datetime, words: str
) -> None:
    assert refusal(lambda: edition.require_open(kind, at)) == (f"phases.{kind}", words)


def test_the_refusal_leads_to_the_calendar(edition: Edition) -> None:
    with pytest.raises(Refusal) as refused:
        edition.require_open(REGISTRATION, CLOSES)
    step = refused.value.next_step
    assert step is not None
    assert (str(step.label), step.url) == ("Voir le calendrier de l’année", "/reglement/")


def test_inside_a_phase_nothing_is_refused(edition: Edition) -> None:
    edition.require_open(REGISTRATION, OPENS)


@pytest.mark.parametrize("night", [(2027, 3, 28), (2027, 10, 31)])
def test_a_phase_that_ends_on_a_night_of_changing_clocks(
    edition: Edition, act: Act, night: tuple[int, int, int]
) -> None:
    opens, closes = paris(*night, 1, 59, 59), paris(*night, 3)
    set_phase(edition, "results", opens_at=opens, closes_at=closes, act=act)
    there = Edition.objects.get()
    states = [there.is_open("results", moment) for moment in (opens, closes - SECOND, closes)]
    assert states == [True, True, False]


def test_the_public_sees_the_latest_announced(edition: Edition, act: Act) -> None:
    prepare_edition(2028, "2028", phases={}, announced_at=paris(2027, 12, 1), act=act)
    prepare_edition(2029, "2029", phases={}, act=act)
    seen = [
        Edition.objects.current(paris(2027, 2, 1) + at)
        for at in (-SECOND, SECOND, timedelta(days=330))
    ]
    assert [one and one.year for one in seen] == [None, 2027, 2028]


def test_the_current_edition_answers_without_asking_again(
    edition: Edition, django_assert_num_queries
) -> None:
    current = Edition.objects.current(OPENS)
    assert current is not None
    with django_assert_num_queries(0):
        current.is_open(REGISTRATION, OPENS)
        stage(current, OPENS)
        timeline(current, OPENS)


# --- Dates change ------------------------------------------------------------------------------------


def test_a_year_is_prepared_at_once(edition: Edition) -> None:
    assert [topic.name for topic in edition.topics.all()] == ["Pitch"]
    assert [phase.kind for phase in edition.phases.all()] == [
        "registration", "comptoirs", "submission", "vote",
    ]  # fmt: skip
    assert [entry.verb for entry in journal_of(edition)] == [
        "edition-prepared",
        *["phase-dated"] * 4,
    ]


def test_a_year_is_prepared_once(edition: Edition, act: Act) -> None:
    rule, words = refusal(lambda: prepare_edition(2027, "Encore", phases={}, act=act))
    assert (rule, words) == (
        "editions.year",
        "Il existe déjà une édition pour 2027. Ouvrez-la pour changer ses dates.",
    )


def test_before_it_opens_a_phase_moves_freely(edition: Edition) -> None:
    moved = set_phase(
        edition, "vote", opens_at=paris(2027, 9, 2), closes_at=paris(2027, 10, 2), act=platform_act(OPENS)
    )  # fmt: skip
    assert moved.opens_at == paris(2027, 9, 2)
    assert Phase.objects.filter(edition=edition).count() == 4


def test_once_open_only_its_end_moves_and_with_a_reason(edition: Edition) -> None:
    act, later = platform_act(OPENS), CLOSES + timedelta(days=7)
    move = {"kind": "registration", "act": act}
    assert refusal(
        lambda: set_phase(
            edition, opens_at=OPENS - SECOND, closes_at=CLOSES, reason="Neige", **move
        )
    ) == (
        "phases.registration",
        "Cette phase a ouvert le 1er mars 2027 à 9 h : seule sa fin peut encore bouger.",
    )
    assert refusal(lambda: set_phase(edition, opens_at=OPENS, closes_at=later, **move)) == (
        "phases.registration",
        "Cette phase est ouverte : dites pourquoi sa fin bouge.",
    )
    assert (
        set_phase(edition, opens_at=OPENS, closes_at=later, reason="Neige", **move).closes_at
        == later
    )


def test_moving_the_end_of_an_open_phase_leaves_a_trace(edition: Edition) -> None:
    act, later = platform_act(OPENS), CLOSES + timedelta(days=7)
    set_phase(edition, REGISTRATION, opens_at=OPENS, closes_at=later, reason="Neige", act=act)
    entry = journal_of(edition).last()
    assert entry is not None
    assert (entry.verb, entry.at, entry.details) == (
        "phase-dated",
        OPENS,
        {
            "kind": "registration",
            "reason": "Neige",
            "before": {"opens_at": OPENS.isoformat(), "closes_at": CLOSES.isoformat()},
            "after": {"opens_at": OPENS.isoformat(), "closes_at": later.isoformat()},
        },
    )


def test_a_phase_never_ends_in_the_past(edition: Edition) -> None:
    now = paris(2027, 5, 3, 10)
    move = {"kind": "registration", "opens_at": OPENS, "reason": "Essai", "act": platform_act(now)}
    assert refusal(lambda: set_phase(edition, closes_at=now - SECOND, **move)) == (
        "phases.registration",
        (
            "Une phase ne peut pas s’être terminée dans le passé."
            " Choisissez une fin à partir du 3 mai 2027 à 10 h."
        ),
    )
    assert set_phase(edition, closes_at=now, **move).closes_at == now


def test_a_phase_to_come_does_not_move_into_the_past(edition: Edition) -> None:
    vote = {"opens_at": OPENS - 2 * SECOND, "closes_at": OPENS - SECOND}
    rule, _words = refusal(lambda: set_phase(edition, "vote", act=platform_act(OPENS), **vote))
    assert rule == "phases.vote"


@pytest.mark.parametrize("shift", [-SECOND, SECOND, timedelta(days=60)])
def test_an_opening_that_is_past_stays_and_one_is_led_to_the_calendar(
    edition: Edition, shift: timedelta
) -> None:
    with pytest.raises(Refusal) as refused:
        set_phase(
            edition, "registration", opens_at=OPENS + shift, closes_at=CLOSES, reason="Essai",
            act=platform_act(OPENS),
        )  # fmt: skip
    assert refused.value.next_step is not None
    assert refused.value.next_step.url == "/reglement/"


def test_a_phase_that_would_close_first_is_refused(edition: Edition, act: Act) -> None:
    rule, _words = refusal(
        lambda: set_phase(edition, "results", opens_at=CLOSES, closes_at=CLOSES, act=act)
    )
    assert rule == "editions.dates"


def test_an_announced_edition_stays_announced(edition: Edition, act: Act) -> None:
    assert refusal(lambda: announce(edition, at=CLOSES, act=act)) == (
        "editions.announced",
        "Cette édition est publique depuis le 1er février 2027.",
    )
    fresh = prepare_edition(2028, "2028", phases={}, act=act)
    assert announce(fresh, at=CLOSES, act=act).announced_at == CLOSES


# --- Where we are --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "kind", "text", "until"),
    [
        (OPENS - SECOND, "registration", "Les inscriptions ouvrent le 1er mars 2027 à 9 h.", OPENS),
        (OPENS, "registration", "Les inscriptions sont ouvertes jusqu’au 15 juin 2027 inclus.", CLOSES),
        (paris(2027, 3, 12), "comptoirs", "Les comptoirs ont lieu jusqu’au 15 juin 2027 inclus.", CLOSES),
        (paris(2027, 7, 14), "vote", "Le vote ouvre le 1er septembre 2027.", paris(2027, 9, 1)),
        (paris(2027, 10, 1), "", "Cette édition est terminée.", None),
    ],
)  # fmt: skip
def test_where_we_are_is_one_sentence(
    edition: Edition, at: datetime, kind: str, text: str, until: datetime | None
) -> None:
    here = stage(edition, at)
    assert (here.kind, here.text.replace("\u00a0", " "), here.until) == (kind, text, until)


def test_without_dates_it_is_said(db: None) -> None:
    bare = Edition.objects.create(year=2030, name="Édition 2030")
    assert stage(bare, OPENS).text == "Les dates de cette édition ne sont pas encore connues."
    assert timeline(bare, OPENS) == []


def test_the_steps_of_the_year(edition: Edition) -> None:
    steps = [(step.kind, step.state) for step in timeline(edition, paris(2027, 6, 20))]
    assert steps == [
        ("registration", "done"), ("comptoirs", "done"), ("submission", "now"), ("vote", "next"),
    ]  # fmt: skip
    assert timeline(edition, OPENS)[0].text.replace("\u00a0", " ") == (
        "du 1er mars 2027 à 9 h au 15 juin 2027 inclus"
    )


def test_topics_keep_their_order(edition: Edition) -> None:
    Topic.objects.create(edition=edition, name="Modèle économique", order=0)
    assert [topic.name for topic in edition.topics.all()] == ["Modèle économique", "Pitch"]
