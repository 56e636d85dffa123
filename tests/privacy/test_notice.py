"""The page that says what is held of people."""

from datetime import timedelta

import pytest
from django.utils.translation import gettext, override

from comptoir.privacy.register import declarations
from comptoir.privacy.words import duration, end, kept

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/donnees-personnelles/", "/en/donnees-personnelles/"])
def test_everyone_reads_who_answers_and_where_to_complain(client, path, settings):
    page = client.get(path)
    html = page.content.decode()
    legal = settings.INSTANCE.legal
    assert page.status_code == 200
    for fact in (
        legal.controller,
        legal.dpo_email,
        legal.host,
        legal.data_hosting,
        "cnil.fr/plaintes",
        "6.1.e",
        "/espace/accords/",
    ):
        assert fact in html, fact


def test_the_table_is_what_the_models_say(client):
    rows = client.get("/donnees-personnelles/").context["rows"]
    assert len(rows) == len(list(declarations()))
    assert all(str(cell) for row in rows for cell in row)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_said_to_go_on_a_day_that_nothing_counts(language):
    with override(language):
        said = {each.said.due is None: set() for each in declarations()}
        for each in declarations():
            said[each.said.due is None].add(str(end(each.said)))
        assert said[True] == {str(gettext("Kept as long as this lasts"))}
        assert not said[True] & said[False]


def test_what_no_delay_ends_says_how_long_in_the_words_of_how_long():
    """Each then reads: until when? As long as …"""
    with override("en"):
        uncounted = [each for each in declarations() if each.said.due is None]
        assert [each.label for each in uncounted if each.said.keep is not None] == []
        starts = {str(kept(None, each.said.since)).split(" as ")[0] for each in uncounted}
    assert starts == {"As long"}


def test_each_duration_reads_as_a_sentence(client):
    """Plain French: "5 years after … or until …" is none."""
    rows = client.get("/donnees-personnelles/").context["rows"]
    assert {"ou jusqu’" in str(row[3]) for row in rows} == {False}


def test_reading_it_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/donnees-personnelles/")


@pytest.mark.parametrize(
    ("keep", "words"),
    [
        (timedelta(days=365), "1 year"),
        (timedelta(days=730), "2 years"),
        (timedelta(weeks=6), "6 weeks"),
        (timedelta(days=30), "30 days"),
        (timedelta(hours=12), "12 hours"),
        (timedelta(minutes=10), "10 minutes"),
        (timedelta(minutes=1), "1 minute"),
    ],
)
def test_a_duration_is_said_in_its_largest_unit(keep, words):
    with override("en"):
        assert duration(keep) == words


def test_what_another_rule_ends_says_only_when():
    assert kept(None, "the end") == "The end"
    with override("en"):
        assert str(kept(timedelta(days=1), "the end")) == "1 day after the end"
