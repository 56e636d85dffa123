"""The règlement: set, locked, changed by dated versions, corrected with a trace."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.audit.actions import journal_of
from comptoir.editions import parameters
from comptoir.editions.actions import correct_wording, set_rule
from comptoir.editions.dates import paris
from comptoir.editions.models import Edition, Figure, Phase, RuleVersion, Topic
from comptoir.editions.parameters import Parameter, register, value, version_at
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from tests.editions.conftest import CLOSES, OPENS
from tests.support.moments import NOON
from tests.support.waiting import waits

if TYPE_CHECKING:
    from collections.abc import Callable

AGE, CHOICES = "editions.voting-age", "editions.vote-choices"
VOTE = paris(2027, 9, 1)
SECOND = timedelta(seconds=1)
BEFORE, AFTER = platform_act(VOTE - SECOND), platform_act(VOTE)


@pytest.fixture
def motto(monkeypatch: pytest.MonkeyPatch) -> Parameter:
    """A rule that is a free text."""
    monkeypatch.setattr(parameters, "_registered", dict(parameters._registered))
    return register(
        Parameter(key="test.motto", kind=str, default="Venez", label="Devise", phase="vote")
    )


def refusal(of) -> tuple[str, str]:
    with translation.override("fr"), pytest.raises(Refusal) as refused:
        of()
    return refused.value.rule, str(refused.value).replace("\u00a0", " ")


def test_a_rule_that_nobody_set_is_its_default(edition: Edition) -> None:
    assert value(edition, AGE, OPENS) == 11


def test_before_its_phase_opens_a_rule_changes_in_place(edition: Edition) -> None:
    set_rule(edition, AGE, value=12, act=BEFORE)
    set_rule(edition, AGE, value=13, act=BEFORE)
    assert [(rule.value, rule.valid_from) for rule in RuleVersion.objects.all()] == [(13, None)]
    assert value(edition, AGE, OPENS) == 13


def test_once_its_phase_is_open_a_rule_is_locked(edition: Edition) -> None:
    assert refusal(lambda: set_rule(edition, AGE, value=12, act=AFTER)) == (
        AGE,
        "« À partir de quel âge peut-on voter ? » est en vigueur."
        " Dites pourquoi cette règle change : le public lira votre raison.".replace(
            " ?", "\u202f?"
        ),
    )


def test_with_a_reason_it_changes_from_a_moment_on(edition: Edition) -> None:
    set_rule(edition, AGE, value=12, act=BEFORE)
    set_rule(edition, AGE, value=10, act=AFTER, reason="Une école le demande.")
    moments = (VOTE - SECOND, VOTE, VOTE + SECOND)
    assert [value(edition, AGE, moment) for moment in moments] == [12, 10, 10]


def test_it_may_change_later(edition: Edition) -> None:
    later = VOTE + timedelta(days=3)
    set_rule(edition, AGE, value=10, act=AFTER, reason="Une école.", valid_from=later)
    assert [value(edition, AGE, moment) for moment in (VOTE, later)] == [11, 10]


def test_before_its_phase_opens_no_change_is_dated(edition: Edition) -> None:
    rule, words = refusal(lambda: set_rule(edition, AGE, value=10, act=BEFORE, valid_from=VOTE))
    assert (rule, RuleVersion.objects.count()) == (AGE, 0)
    assert words.endswith(
        "n’est pas encore en vigueur : ce que vous écrivez vaut dès le début. N’indiquez pas de date."
    )


def test_it_never_changes_for_the_past(edition: Edition) -> None:
    rule, _words = refusal(
        lambda: set_rule(edition, AGE, value=10, act=AFTER, reason="x", valid_from=VOTE - SECOND)
    )
    assert (rule, RuleVersion.objects.count()) == (AGE, 0)


def test_a_rule_without_dated_phase_is_not_locked(edition: Edition) -> None:
    set_rule(edition, "editions.committee-quorum", value=60, act=AFTER)
    assert value(edition, "editions.committee-quorum", VOTE) == 60


def test_a_wrong_value_is_refused(edition: Edition) -> None:
    assert refusal(lambda: set_rule(edition, CHOICES, value=0, act=BEFORE))[0] == CHOICES


def test_a_rule_that_no_app_knows_is_an_error(edition: Edition) -> None:
    with pytest.raises(KeyError):
        set_rule(edition, "editions.unknown", value=1, act=BEFORE)


def test_the_journal_says_who_set_what(edition: Edition) -> None:
    version = set_rule(edition, AGE, value=10, act=AFTER, reason="Une école.")
    (entry,) = journal_of(version)
    assert (entry.verb, entry.at, entry.details["value"], entry.details["reason"]) == (
        "rule-set", VOTE, 10, "Une école.",
    )  # fmt: skip


def test_reading_all_the_rules_costs_no_query_once_at_hand(
    edition: Edition, django_assert_num_queries
) -> None:
    there = Edition.objects.at_hand().get(pk=edition.pk)
    with django_assert_num_queries(0):
        assert (value(there, AGE, NOON), value(there, CHOICES, NOON)) == (11, 3)


# --- Corrections -----------------------------------------------------------------------------------------


def test_a_slip_of_the_pen_is_corrected_with_a_trace(edition: Edition, motto: Parameter) -> None:
    version = set_rule(edition, motto.key, value="Venez nombreu", act=BEFORE)
    correct_wording(version, value="Venez nombreux", act=AFTER)
    assert value(edition, motto.key, VOTE) == "Venez nombreux"
    entry = journal_of(version).last()
    assert entry is not None
    assert (entry.verb, entry.details["before"]["value"]) == ("wording-corrected", "Venez nombreu")


def test_a_reason_is_corrected_never_erased(edition: Edition) -> None:
    version = set_rule(edition, AGE, value=10, act=AFTER, reason="Une ecole.")
    assert correct_wording(version, reason="Une école.", act=AFTER).reason == "Une école."
    assert refusal(lambda: correct_wording(version, reason=" ", act=AFTER))[0] == AGE


def test_a_correction_changes_no_number(edition: Edition, motto: Parameter) -> None:
    version = set_rule(edition, motto.key, value="Dès 11 ans", act=BEFORE)
    assert refusal(lambda: correct_wording(version, value="Dès 12 ans", act=AFTER)) == (
        motto.key,
        (
            "Corriger une formulation ne change aucun nombre et n’efface aucune raison."
            " Écrivez une nouvelle version."
        ),
    )


def test_a_number_has_no_wording(edition: Edition) -> None:
    version = set_rule(edition, AGE, value=12, act=BEFORE)
    assert refusal(lambda: correct_wording(version, value="13", act=AFTER))[0] == AGE


# --- Versions ---------------------------------------------------------------------------------------------

minutes = st.integers(0, 60).map(lambda minute: VOTE + timedelta(minutes=minute))
versions = st.dictionaries(st.none() | minutes, st.integers(0, 99), max_size=12).map(
    lambda said: [RuleVersion(key=AGE, valid_from=at, value=age) for at, age in said.items()]
)


@given(versions, minutes)
def test_the_value_at_any_moment_is_that_of_the_last_version_valid(
    history: list[RuleVersion], at
) -> None:
    found = version_at(history, AGE, at)
    valid = [one for one in history if one.valid_from is None or one.valid_from <= at]
    if found is None:
        assert valid == []
        return
    assert found in valid
    later = [
        one
        for one in valid
        if one.valid_from and one.valid_from > (found.valid_from or VOTE - SECOND)
    ]
    assert later == []


@settings(max_examples=20)
@given(versions)
def test_the_order_of_the_rows_does_not_matter(history: list[RuleVersion]) -> None:
    at = VOTE + timedelta(minutes=30)
    assert version_at(history, AGE, at) is version_at(history[::-1], AGE, at)


@pytest.mark.django_db(transaction=True)
def test_two_changes_of_one_edition_wait_for_each_other(edition: Edition) -> None:
    with transaction.atomic():
        set_rule(edition, AGE, value=12, act=BEFORE)
        assert waits(lambda: set_rule(edition, AGE, value=13, act=BEFORE))


# --- The database ------------------------------------------------------------------------------------------


def version(edition: Edition, **other: object) -> RuleVersion:
    return RuleVersion.objects.create(**{"edition": edition, "key": AGE, "value": 1} | other)


def twice(make: Callable[[], object]) -> None:
    make()
    make()


@pytest.mark.parametrize(
    "breaks",
    [
        pytest.param(lambda e: Edition.objects.create(year=27, name="27"), id="an_edition_has_a_year_of_our_time"),
        pytest.param(
            lambda e: Phase.objects.create(edition=e, kind="vote", opens_at=NOON, closes_at=CLOSES),
            id="one_phase_of_a_kind_per_edition",
        ),
        pytest.param(
            lambda e: Phase.objects.create(edition=e, kind="results", opens_at=NOON, closes_at=NOON),
            id="a_phase_closes_after_it_opens",
        ),
        pytest.param(lambda e: Topic.objects.create(edition=e, name="Pitch"), id="one_topic_of_a_name_per_edition"),
        pytest.param(
            lambda e: twice(lambda: version(e, valid_from=NOON, reason="x")), id="one_version_of_a_rule_at_a_moment"
        ),
        pytest.param(lambda e: twice(lambda: version(e)), id="one_founding_version_of_a_rule"),
        pytest.param(lambda e: version(e, valid_from=NOON), id="a_change_of_rule_has_a_reason"),
        pytest.param(
            lambda e: twice(lambda: Figure.objects.create(edition=e, kind="voters", value=1, source="https://x.org")),
            id="one_figure_of_a_kind_per_edition",
        ),
        pytest.param(
            lambda e: Figure.objects.create(edition=e, kind="voters", value=1), id="a_figure_says_its_source"
        ),
    ],
)  # fmt: skip
def test_the_database_refuses(edition: Edition, breaks: Callable[[Edition], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        breaks(edition)
