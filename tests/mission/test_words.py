"""The words by which people and ideas are found follow what is written, and go with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from comptoir.accounts.actions.correcting import correct
from comptoir.accounts.models import Person, PersonWord
from comptoir.accounts.search import find_persons
from comptoir.comptoirs.models import PartyWord
from comptoir.kernel.acts import platform_act
from comptoir.kernel.findable import keep_words
from comptoir.kernel.finding import Asked
from comptoir.privacy.actions import purge
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db


def words_of(person: Person) -> list[str]:
    return sorted(PersonWord.objects.filter(row=person).values_list("word", flat=True))


def test_a_person_has_the_words_of_their_name_mailbox_and_number() -> None:
    person = a.a_person("Anne Petit", "anne.petit@example.org", phone="+33321216216")
    assert words_of(person) == [
        "#321216216", "=an", "=anepeti", "=peti", "@anne.petit@example.org", "@example.org",
        "@petit@example.org", "anne", "petit", "~612612123",
    ]  # fmt: skip


def test_they_follow_a_correction() -> None:
    person = a.a_person("Anne Petit", "anne@example.org")
    correct(person, name="Anne Grand", email="", phone="", commune=None, act=platform_act(NOON))
    assert words_of(person) == ["=an", "=anegran", "=gran", "anne", "grand"]


def test_writing_again_what_stands_reads_them_once() -> None:
    person = a.a_person("Anne Petit", "anne@example.org")
    with CaptureQueriesContext(connection) as queries:
        keep_words([person])
    assert len(queries) == 1


def test_the_words_of_a_mailbox_go_after_a_month_those_of_an_idea_after_a_year() -> None:
    registration = a.a_registration(idea="Une cantine")
    over = registration.comptoir.ends_at
    purge(act=platform_act(over + timedelta(days=40)))
    assert list(PartyWord.objects.values_list("word", flat=True)) == ["cantin"]
    purge(act=platform_act(over + timedelta(days=370)))
    assert not PartyWord.objects.exists()


def test_nothing_is_left_of_whom_we_forget() -> None:
    a.a_registration()
    purge(act=platform_act(NOON.replace(year=NOON.year + 3)))
    assert not PersonWord.objects.exists()


@pytest.mark.parametrize("typed", ["barbier", "Anne Barbier", "barbeir", "6216", "anne@exa"])
def test_a_search_finds_one_among_many(typed: str) -> None:
    meant = a.a_person("Anne Barbier", "anne@example.org", phone="+33321216216")
    for number in range(30):
        a.a_person(f"Camille Petit {number}", f"c{number}@example.org")
    assert [one.person for one in find_persons(Asked(typed), limit=9)] == [meant]


def test_a_word_is_kept_once() -> None:
    """each_word_of_a_person_is_kept_once, each_word_of_a_party_is_kept_once."""
    a.a_registration(idea="Une cantine")
    for words in (PersonWord, PartyWord):
        one = words.objects.order_by("pk").first()
        with pytest.raises(IntegrityError), transaction.atomic():
            words.objects.create(row=one.row, word=one.word)
