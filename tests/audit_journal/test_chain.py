"""The chain shows every tampering, and stands an erasure."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F

from comptoir.audit.actions import ERASED, erase_details, link_of, record, seal
from comptoir.audit.models import ChainHead, Entry
from comptoir.audit.verification import verify
from comptoir.jobs.models import Job
from comptoir.kernel.acts import platform_act
from tests.support.moments import NOON
from tests.support.waiting import together, waits

pytestmark = pytest.mark.django_db

ACT = platform_act(NOON)


@pytest.fixture
def journal() -> list[Entry]:
    """Six sealed entries, each with one detail."""
    subject = Job.objects.create(name="a", key="1", due_at=NOON)
    for number in range(6):
        record("counted", subject, act=ACT, number=number)
    assert seal() == 6
    return list(Entry.objects.chained())


def broken(expect: str = "") -> list[tuple[int | None, str]]:
    return [(found.entry, found.said) for found in verify(expect).breaks]


def test_a_journal_left_alone_is_whole(journal):
    report = verify()
    assert (report.sealed, report.unsealed, report.erased, report.breaks) == (6, 0, 0, [])
    assert report.head == f"6:{journal[-1].seal}"


def test_an_empty_journal_is_whole():
    assert (verify().breaks, verify().head) == ([], "0:")


def test_entries_enter_the_chain_in_the_order_of_writing(journal):
    assert [entry.pk for entry in journal] == sorted(entry.pk for entry in journal)
    assert [entry.sequence for entry in journal] == [1, 2, 3, 4, 5, 6]
    assert [entry.previous for entry in journal] == ["", *(entry.seal for entry in journal[:-1])]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", NOON + timedelta(microseconds=1)), ("actor_kind", "user"), ("actor_id", "8"), ("verb", "granted"),
        ("subject", "jobs.job:999"), ("digest", "0" * 64),
    ],
)  # fmt: skip
def test_a_changed_field_is_found(journal, field, value):
    Entry.objects.filter(pk=journal[2].pk).update(**{field: value})
    assert (journal[2].pk, "it is not what was sealed") in broken()


def test_changed_details_are_found_sealed_or_not(journal):
    late = record("counted", journal[0], act=ACT, number=7)
    Entry.objects.filter(pk__in=[journal[2].pk, late.pk]).update(details={"number": 99})
    said = "its details are not what was written"
    assert broken() == [(journal[2].pk, said), (late.pk, said)]


def test_a_removed_entry_is_found(journal):
    Entry.objects.filter(pk=journal[2].pk).delete()
    assert broken() == [(journal[3].pk, "something is missing between 2 and 4")]


def test_a_removed_entry_is_found_after_renumbering(journal):
    Entry.objects.filter(pk=journal[2].pk).delete()
    for entry in journal[3:]:
        Entry.objects.filter(pk=entry.pk).update(sequence=F("sequence") - 1)
    ChainHead.objects.update(sequence=5)
    assert (journal[3].pk, "it does not follow number 2") in broken()


def test_a_removed_end_is_found(journal):
    Entry.objects.filter(pk=journal[-1].pk).delete()
    assert broken() == [(None, "the end is cut off: the head says 6")]


def test_two_entries_swapped_are_found(journal):
    one, two = journal[1], journal[2]
    Entry.objects.filter(pk=one.pk).update(sequence=1000)
    Entry.objects.filter(pk=two.pk).update(sequence=2)
    Entry.objects.filter(pk=one.pk).update(sequence=3)
    assert {entry for entry, _said in broken()} >= {one.pk, two.pk}


def test_an_entry_changed_and_sealed_anew_breaks_the_next(journal):
    forged = journal[2]
    forged.verb = "granted"
    Entry.objects.filter(pk=forged.pk).update(verb=forged.verb, seal=link_of(forged))
    assert broken() == [(journal[3].pk, "it does not follow number 3")]


def test_an_entry_slipped_in_beyond_the_head_is_found(journal):
    late = record("granted", journal[0], act=ACT)
    late.sequence, late.previous = 7, journal[-1].seal
    Entry.objects.filter(pk=late.pk).update(sequence=7, previous=late.previous, seal=link_of(late))
    assert broken() == [(late.pk, "it stands beyond the head")]


def test_a_chain_forged_whole_is_found_by_a_head_noted_elsewhere(journal):
    noted = f"{journal[3].sequence}:{journal[3].seal}"
    assert broken(noted) == []
    Entry.objects.filter(pk=journal[0].pk).update(verb="granted")
    Entry.objects.update(sequence=None, previous="", seal="")
    ChainHead.objects.update(sequence=0, seal="")
    seal()
    assert (broken(), broken(noted)) == ([], [(None, f"the chain does not pass by {noted}")])


def test_details_can_be_erased_and_the_chain_stands(journal):
    erase_details(journal[1], journal[2], reason="a name slipped in", act=ACT)
    assert Entry.objects.filter(details={}, salt="").count() == 2
    before = verify()
    seal()
    after = verify()
    assert (before.breaks, before.erased, after.breaks, after.erased) == ([], 2, [], 2)
    assert [e.subject for e in Entry.objects.filter(verb=ERASED).order_by("pk")] == [
        f"audit.entry:{journal[1].pk}", f"audit.entry:{journal[2].pk}",
    ]  # fmt: skip


def test_details_that_vanish_without_an_erasure_are_found(journal):
    Entry.objects.filter(pk=journal[1].pk).update(details={}, salt="")
    assert broken() == [(journal[1].pk, "its details vanished without an erasure")]


def test_the_trace_of_an_erasure_is_not_erased(journal):
    erase_details(journal[1], reason="asked", act=ACT)
    with pytest.raises(ValueError, match="trace"):
        erase_details(Entry.objects.get(verb=ERASED), reason="asked", act=ACT)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_single_letter_changes_is_found(journal, seed):
    dice = random.Random(seed)
    entry = dice.choice(journal)
    field = dice.choice(["actor_id", "verb", "subject", "digest", "previous", "seal"])
    value = getattr(entry, field) or "0"
    place = dice.randrange(len(value))
    changed = value[:place] + ("x" if value[place] != "x" else "y") + value[place + 1 :]
    Entry.objects.filter(pk=entry.pk).update(**{field: changed})
    assert broken() != []


def test_sealing_again_adds_nothing_and_writes_nothing(journal, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert seal() == 0


def test_more_entries_than_a_batch_are_sealed_at_once(journal, monkeypatch):
    monkeypatch.setattr("comptoir.audit.actions._BATCH", 2)
    for number in range(5):
        record("counted", journal[0], act=ACT, number=number)
    assert (seal(), verify().sealed, broken()) == (5, 11, [])


@pytest.mark.django_db(transaction=True)
def test_a_sealer_waits_for_the_other_and_does_not_fork_the_chain(journal):
    record("counted", journal[0], act=ACT)
    with transaction.atomic():
        ChainHead.objects.lock(ChainHead.ONLY)
        assert waits(seal) is True
    record("counted", journal[0], act=ACT)
    together(seal, seal, seal)
    assert (Entry.objects.unsealed().count(), broken()) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_sealer_that_waited_reads_what_the_other_sealed(journal):
    record("counted", journal[0], act=ACT)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            assert seal() == 1
            waiting = other.submit(together, seal)
            time.sleep(0.4)
        assert waiting.result(20) == [0]
    assert (verify().sealed, broken()) == (7, [])


def test_the_command_says_that_the_journal_is_whole(journal):
    out = StringIO()
    call_command("audit", "verify", stdout=out)
    assert out.getvalue().splitlines() == [
        "6 sealed entries read, 0 with details erased, 0 not sealed yet.",
        f"Head: 6:{journal[-1].seal}",
        "The journal is whole.",
    ]


def test_the_command_names_what_is_broken_and_fails(journal):
    Entry.objects.filter(pk=journal[2].pk).update(verb="granted")
    said = StringIO()
    with pytest.raises(CommandError, match="broken in 1 places") as failure:
        call_command("audit", "verify", stdout=StringIO(), stderr=said)
    assert failure.value.returncode == 1
    assert said.getvalue().strip() == f"entry {journal[2].pk}: it is not what was sealed"


def test_the_command_seals(journal):
    record("counted", journal[0], act=ACT)
    out = StringIO()
    call_command("audit", "seal", stdout=out)
    assert out.getvalue() == "1 entries sealed.\n"
