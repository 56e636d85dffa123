"""An act leaves an entry, and the entry leaves with the act."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from comptoir.audit import chain
from comptoir.audit.actions import journal_of, record
from comptoir.audit.models import ChainHead, Entry
from comptoir.jobs.models import Job
from comptoir.kernel.acts import Act, Actor, ActorKind
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db

AGENT = Act(Actor(ActorKind.AGENT, "7"), NOON)


@pytest.fixture
def subject() -> Job:
    return Job.objects.create(name="a", key="1", due_at=NOON)


def test_an_entry_says_who_did_what_to_what_and_when(subject):
    record("registered", subject, act=AGENT, seats=[1, 2], verb="kept")
    entry = Entry.objects.get()
    assert (entry.at, entry.actor_kind, entry.actor_id) == (NOON, "agent", "7")
    assert (entry.verb, entry.subject) == ("registered", f"jobs.job:{subject.pk}")
    assert entry.details == {"seats": [1, 2], "verb": "kept"}
    assert (entry.sequence, entry.previous, entry.seal) == (None, "", "")


def test_an_act_undone_leaves_no_entry(subject):
    with transaction.atomic():
        record("registered", subject, act=AGENT)
        transaction.set_rollback(True)
    assert Entry.objects.count() == 0


def test_the_journal_of_a_row_holds_its_entries_only_in_order(subject):
    other = Job.objects.create(name="a", key="2", due_at=NOON)
    entries = [record(verb, subject, act=AGENT) for verb in ("opened", "closed")]
    record("opened", other, act=AGENT)
    assert list(journal_of(subject)) == entries


@pytest.mark.parametrize("detail", [1.5, {1: "a"}, [0.1], {"a": {"b": 2.0}}, object(), {"a"}])
def test_a_detail_that_two_databases_would_not_give_back_alike_is_refused(subject, detail):
    with pytest.raises(TypeError):
        record("registered", subject, act=AGENT, detail=detail)


def test_recording_is_one_statement(subject, django_assert_num_queries):
    with django_assert_num_queries(1):
        record("registered", subject, act=AGENT, seats=3)


def test_two_entries_with_the_same_details_have_different_digests(subject):
    first, second = (record("registered", subject, act=AGENT, seats=3) for _ in range(2))
    assert first.digest != second.digest


def test_the_database_refuses_an_entry_half_sealed(subject):
    entry = record("registered", subject, act=AGENT)
    with pytest.raises(IntegrityError, match="an_entry_is_sealed_wholly_or_not_at_all"):
        Entry.objects.filter(pk=entry.pk).update(sequence=1)


def test_the_database_refuses_a_second_head():
    with pytest.raises(IntegrityError, match="the_journal_has_one_head"):
        ChainHead.objects.create(pk=2)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(details=st.dictionaries(TEXT, JSON, max_size=4))
def test_the_database_gives_back_details_with_the_same_digest(details):
    with transaction.atomic():
        entry = Entry(
            at=NOON, actor_kind="user", verb="v", subject="a.b:1", salt="s", details=details
        )
        entry.digest = chain.digest_of(details, "s")
        entry.save()
        entry.refresh_from_db()
        assert chain.digest_of(entry.details, entry.salt) == entry.digest
        entry.delete()
