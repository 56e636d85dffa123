"""The mission runs an edition: five dates, phases that strand nobody unsigned, rules that two people write."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from comptoir.audit.actions import journal_of
from comptoir.comptoirs import checks
from comptoir.comptoirs.actions.organise import publish
from comptoir.comptoirs.models import Comptoir, Need, Override
from comptoir.editions.actions import prepare_edition, set_rule
from comptoir.editions.dates import paris
from comptoir.editions.models import Edition, Phase, RuleVersion, Topic
from comptoir.editions.parameters import parameter, registered, value
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.mission import actions_edition as mission
from comptoir.mission import pending
from comptoir.mission.rulebook import changes_of, line_of, to_confirm
from comptoir.mission.shown import phase_as_shown, rule_as_shown
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.organisations.models import Agent

AGE, TIES = "editions.voting-age", "editions.tie-rule"
SUBMISSION = Phase.Kind.SUBMISSION


@pytest.fixture(autouse=True)
def _french() -> None:
    translation.activate("fr")


@pytest.fixture
def edition(db: None) -> Edition:
    """That of 2027, in its fourth month."""
    return a.an_edition()


def act_of(agent: Agent, at: datetime = NOON) -> Act:
    return Act(Actor(ActorKind.USER, str(agent.person.user.pk)), at)


def dated(edition: Edition, kind: str, closes_at: datetime, agent: Agent, **other: object) -> Phase:
    """Move the end of a phase, as from the page that shows it now."""
    phase = Edition.objects.get(pk=edition.pk).phase(kind)
    said = {"shown": phase_as_shown(phase), "act": act_of(agent)} | other
    return mission.date_phase(edition, kind, opens_at=phase.opens_at, closes_at=closes_at, **said)


# Who


def test_a_reader_changes_nothing(edition: Edition, reader: Agent) -> None:
    act, topic = act_of(reader), edition.topics.all()[0]
    attempts = [
        lambda: mission.write_edition(2028, "x", phases={}, topics=[], former=None, act=act),
        lambda: mission.announce(edition, at=NOON, act=act),
        lambda: mission.keep_quiet(edition, act=act),
        lambda: dated(edition, "vote", paris(2027, 11, 2), reader),
        lambda: mission.sign(edition, "x", reason="x", act=act),
        lambda: mission.set_rule(edition, AGE, value=12, shown="", act=act),
        lambda: mission.add_topic(edition, "x", act=act),
        lambda: mission.rename_topic(topic, "x", same_sense=True, act=act),
        lambda: mission.move_topic(topic, up=False, act=act),
        lambda: mission.retire_topic(topic, act=act),
        lambda: mission.restore_topic(topic, act=act),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.rule == "mission.organise"


# A new year


def test_a_new_edition_takes_over_the_rules_in_force_and_what_is_to_confirm(
    edition: Edition, sacha: Agent
) -> None:
    set_rule(edition, AGE, value=12, act=platform_act(NOON))
    set_rule(edition, TIES, value="draw", to_confirm=True, act=platform_act(NOON))
    lasting = "editions.required-comptoirs"
    set_rule(edition, lasting, value=2, reason="Neige", valid_from=NOON + timedelta(days=9), act=platform_act(NOON))  # fmt: skip
    phases = {"vote": (paris(2028, 9, 1), paris(2028, 10, 1))}
    fresh = mission.write_edition(2028, "2028", phases=phases, topics=["Pitch", "Pitch"], former=edition, act=act_of(sacha))  # fmt: skip
    taken = [(r.key, r.value, r.valid_from, r.to_confirm) for r in fresh.rules.order_by("key")]
    assert taken == [(TIES, "draw", None, True), (AGE, 12, None, False)]
    assert (fresh.announced_at, [str(topic) for topic in fresh.topics.all()]) == (None, ["Pitch"])
    change = changes_of(Edition.objects.get(pk=fresh.pk))[AGE][0]
    assert (change.by, change.text) == ("Sacha Delattre", "reprise de l’édition précédente")


def test_a_year_without_dates_is_filled_and_one_with_dates_is_not_written_twice(
    edition: Edition, sacha: Agent
) -> None:
    bare = Edition.objects.create(year=2028, name="Bientôt")
    phases = {"vote": (paris(2028, 9, 1), paris(2028, 10, 1))}
    said = {"phases": phases, "topics": ["Pitch"], "former": edition, "act": act_of(sacha)}
    assert mission.write_edition(2028, "Budget citoyen 2028", **said).pk == bare.pk
    with pytest.raises(Refusal, match="déjà une édition pour 2028"):
        mission.write_edition(2028, "Encore", **said)


def test_an_edition_opens_by_itself_and_its_announcement_may_be_taken_back_before(
    edition: Edition, sacha: Agent
) -> None:
    said = {"phases": {"vote": (paris(2028, 9, 1), paris(2028, 10, 1))}, "topics": []}
    fresh = mission.write_edition(2028, "2028", former=None, act=act_of(sacha), **said)
    opens = paris(2027, 12, 1, 9)
    mission.announce(fresh, at=opens, act=act_of(sacha))
    seen = [Edition.objects.current(at).year for at in (opens - timedelta(seconds=1), opens)]
    assert seen == [2027, 2028]
    assert mission.keep_quiet(fresh, act=act_of(sacha)).announced_at is None
    mission.announce(fresh, at=opens, act=act_of(sacha))
    with pytest.raises(Refusal, match="ne peut plus la cacher"):
        mission.keep_quiet(fresh, act=act_of(sacha, at=opens))


def test_an_edition_without_dates_or_for_the_past_is_not_announced(db: None, sacha: Agent) -> None:
    bare = prepare_edition(2029, "2029", phases={}, act=platform_act(NOON))
    for at in (NOON, NOON - timedelta(days=1)):
        with pytest.raises(Refusal) as refused:
            mission.announce(bare, at=at, act=act_of(sacha))
        assert refused.value.rule == "editions.announced"


# What strands


def test_a_comptoir_outside_the_window_is_not_published(edition: Edition, sacha: Agent) -> None:
    draft = a.a_comptoir(at=paris(2027, 6, 20, 9), status="draft", published_at=None)
    with pytest.raises(Refusal) as refused:
        publish(draft, act=act_of(sacha))
    assert refused.value.rule == "comptoirs.window"
    assert "16 juin" not in str(refused.value)


def test_a_submission_that_closes_before_a_comptoir_names_whom_it_strands(
    edition: Edition, sacha: Agent
) -> None:
    early, late = a.a_comptoir(), a.a_comptoir(at=paris(2027, 6, 10, 9))
    a.a_registration(late)
    a.a_registration(late, name="Alex Martin", email="alex@example.org")
    a.a_registration(early, name="Alex Martin", email="alex@example.org")
    with pytest.raises(mission.NeedsSignature) as refused:
        dated(edition, SUBMISSION, paris(2027, 6, 5), sacha)
    (stranding,) = refused.value.strandings
    assert stranding.comptoirs == (late,)
    assert [one.person.name for one in checks.stranded_people(stranding)] == ["Camille Petit"]
    assert Edition.objects.get().phase(SUBMISSION).closes_at == paris(2027, 6, 30, 23, 59)


def test_signed_with_a_reason_it_stays_and_other_dates_ask_again(
    edition: Edition, sacha: Agent
) -> None:
    a.a_comptoir(at=paris(2027, 6, 10, 9))
    with pytest.raises(mission.NeedsSignature) as refused:
        dated(edition, SUBMISSION, paris(2027, 6, 5), sacha)
    signed = [one.covers for one in refused.value.strandings]
    with pytest.raises(Refusal, match="écrivez la raison"):
        dated(edition, SUBMISSION, paris(2027, 6, 5), sacha, signed=signed)
    dated(
        edition, SUBMISSION, paris(2027, 6, 5), sacha, signed=signed, reason="Les élus votent le 8."
    )
    override = Override.objects.get()
    assert (override.signed_by, override.signed_at, override.reason) == (sacha, NOON, "Les élus votent le 8.")  # fmt: skip
    assert [entry.verb for entry in journal_of(override)] == ["calendar-signed"]
    with pytest.raises(mission.NeedsSignature):
        dated(edition, SUBMISSION, paris(2027, 6, 4), sacha, signed=signed, reason="Encore.")


def test_the_dates_of_the_comptoirs_never_leave_one_outside_unsigned(
    edition: Edition, sacha: Agent
) -> None:
    late = a.a_comptoir(at=paris(2027, 6, 10, 9))
    with pytest.raises(mission.NeedsSignature) as refused:
        dated(edition, "comptoirs", paris(2027, 6, 1), sacha, reason="x")
    assert [(one.check, one.comptoirs) for one in refused.value.strandings] == [("window", (late,))]
    dated(edition, "vote", paris(2027, 11, 2), sacha)


def test_what_is_stranded_already_is_signed_on_its_page_and_lapses_with_the_dates(
    edition: Edition, sacha: Agent
) -> None:
    Comptoir.objects.filter(pk=a.a_comptoir().pk).update(
        starts_at=paris(2027, 7, 2, 9), ends_at=paris(2027, 7, 2, 17)
    )
    found = checks.strandings(checks.windows_of(edition), checks.standing(edition))
    assert [one.check for one in found] == ["window", "submission"]
    for one in found:
        mission.sign(edition, one.covers, reason="Fête du lieu.", act=act_of(sacha))
    assert set(checks.overrides_of(edition, found)) == {one.covers for one in found}
    Comptoir.objects.update(ends_at=paris(2027, 7, 2, 18))
    again = checks.strandings(checks.windows_of(edition), checks.standing(edition))
    assert checks.overrides_of(edition, again) == {}
    with pytest.raises(Refusal, match="changé entre-temps"):
        mission.sign(edition, found[0].covers, reason="Encore.", act=act_of(sacha))


@pytest.mark.parametrize(
    "other",
    [{"reason": ""}, {}],
    ids=["an_override_has_a_reason", "one_override_for_the_same_dates"],
)
def test_the_database_refuses(edition: Edition, sacha: Agent, other: dict[str, str]) -> None:
    signed = {
        "edition": edition, "check_set_aside": "window", "covers": "x", "reason": "Neige",
        "signed_by": sacha, "signed_at": NOON,
    }  # fmt: skip
    if not other:
        Override.objects.create(**signed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.create(**(signed | other))


# Two agents


def test_dates_changed_meanwhile_are_shown_and_not_overwritten(
    edition: Edition, sacha: Agent, ines: Agent
) -> None:
    shown = phase_as_shown(edition.phase("vote"))
    dated(edition, "vote", paris(2027, 11, 5), ines)
    with pytest.raises(mission.ChangedMeanwhile, match="4 novembre 2027 inclus") as refused:
        dated(edition, "vote", paris(2027, 11, 9), sacha, shown=shown)
    assert refused.value.rule == "phases.vote"
    assert Edition.objects.get().phase("vote").closes_at == paris(2027, 11, 5)


def test_a_rule_changed_meanwhile_says_who_wrote_what(
    edition: Edition, sacha: Agent, ines: Agent
) -> None:
    shown = rule_as_shown(edition, AGE)
    mission.set_rule(edition, AGE, value=13, shown=shown, act=act_of(ines))
    with pytest.raises(mission.ChangedMeanwhile) as refused:
        mission.set_rule(edition, AGE, value=12, shown=shown, act=act_of(sacha))
    assert "Inès Échantillon a écrit le 15 mars 2027 à midi" in str(refused.value)
    assert value(Edition.objects.get(), AGE, NOON) == 13


# Rules and topics


def test_a_version_to_come_is_taken_back_and_one_in_force_is_not(
    edition: Edition, sacha: Agent
) -> None:
    key, later = "editions.required-comptoirs", NOON + timedelta(days=3)
    version = set_rule(edition, key, value=2, reason="Neige", valid_from=later, act=act_of(sacha))
    with pytest.raises(Refusal) as refused:
        mission.withdraw_version(version, act=act_of(sacha, at=later))
    assert refused.value.rule == key
    mission.withdraw_version(version, act=act_of(sacha))
    assert not RuleVersion.objects.exists()
    said = [
        change.text
        for change in line_of(edition, parameter(key), NOON)
        and changes_of(Edition.objects.get())[key]
    ]
    assert [text.replace("\u00a0", " ") for text in said] == [
        "« 2 comptoirs » retirée avant de commencer",
        "« 2 comptoirs », à partir du 18 mars 2027 à midi",
    ]


def test_confirming_a_rule_takes_it_off_the_count(edition: Edition, sacha: Agent) -> None:
    before = to_confirm(edition, NOON)
    shown = rule_as_shown(edition, TIES)
    mission.set_rule(edition, TIES, value="draw", shown=shown, act=act_of(sacha))
    assert to_confirm(Edition.objects.get(), NOON) == before - 1


def test_a_topic_that_people_chose_is_renamed_only_in_the_same_sense(
    edition: Edition, sacha: Agent
) -> None:
    topic = edition.topics.all()[0]
    mission.rename_topic(topic, "Créer une association", same_sense=False, act=act_of(sacha))
    Need.objects.create(registration=a.a_registration(), topic=topic)
    with pytest.raises(Refusal, match="sens"):
        mission.rename_topic(topic, "Monter un spectacle", same_sense=False, act=act_of(sacha))
    mission.rename_topic(topic, "Fonder une association", same_sense=True, act=act_of(sacha))
    assert str(Topic.objects.get(pk=topic.pk)) == "Fonder une association"


def test_topics_are_added_ordered_retired_and_proposed_again(
    edition: Edition, sacha: Agent
) -> None:
    act = act_of(sacha)
    new = mission.add_topic(edition, "  Trouver un lieu ", act=act)
    mission.move_topic(new, up=True, act=act)
    mission.move_topic(new, up=True, act=act)
    mission.move_topic(new, up=True, act=act)
    names = [str(topic) for topic in edition.topics.offered()]
    assert names == ["Trouver un lieu", "Monter une association", "Trouver des partenaires"]
    mission.retire_topic(new, act=act)
    assert [str(topic) for topic in edition.topics.offered()] == names[1:]
    mission.restore_topic(new, act=act)
    assert [str(topic) for topic in edition.topics.offered()] == names
    with pytest.raises(Refusal, match="déjà"):
        mission.add_topic(edition, "Trouver un lieu", act=act)


# What waits


def waiting(at: datetime) -> list[tuple[str, str]]:
    return [(task.kind, str(task.due)) for task in pending.for_mission(at)]


def test_a_year_without_dates_waits_from_october_on(db: None) -> None:
    Edition.objects.create(year=2028, name="2028")
    eve = paris(2027, 9, 30, 23)
    assert waiting(eve) == []
    assert waiting(eve + timedelta(hours=1)) == [("edition-dates", "2027-12-31")]


def test_an_edition_that_nobody_sees_waits_a_month_before_registration(edition: Edition) -> None:
    Edition.objects.update(announced_at=None)
    RuleVersion.objects.bulk_create(
        RuleVersion(edition=edition, key=one.key, value=one.stored(one.default))
        for one in registered()
    )
    assert waiting(paris(2027, 1, 30, 8)) == []
    assert waiting(paris(2027, 1, 30, 9)) == [("edition-announce", "2027-03-01")]


def test_a_phase_that_opens_in_two_weeks_wants_its_rules_confirmed(edition: Edition) -> None:
    labelling = paris(2027, 6, 17)
    phase = ("edition-rules", "2027-07-01")
    assert phase not in waiting(labelling - timedelta(seconds=1))
    assert phase in waiting(labelling)


def test_dates_that_leave_a_comptoir_aside_wait_until_they_are_signed(
    edition: Edition, sacha: Agent
) -> None:
    late = a.a_comptoir(at=paris(2027, 6, 20, 9))
    assert ("edition-sign", "2027-06-20") in waiting(NOON)
    (stranding,) = checks.strandings(checks.windows_of(edition), [late])
    mission.sign(edition, stranding.covers, reason="Fête du lieu.", act=act_of(sacha))
    assert "edition-sign" not in dict(waiting(NOON))
