"""The règlement, as a citizen reads it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from comptoir.editions.actions import set_rule
from comptoir.editions.models import RuleVersion
from comptoir.editions.parameters import registered
from comptoir.editions.reading import chapters
from comptoir.kernel.acts import platform_act
from tests.editions.conftest import OPENS
from tests.editions.test_rules import AGE, VOTE

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from comptoir.editions.models import Edition

QUORUM = "editions.committee-quorum"


@pytest.fixture
def read(client: Client, travel):
    """Open the page at a moment, and return it."""

    def page(at: datetime, url: str = "/reglement/") -> str:
        travel(at)
        response = client.get(url)
        assert response.status_code == 200
        return response.content.decode()

    return page


def lines(edition: Edition, at: datetime) -> dict[str, str]:
    with translation.override("fr"):
        return {line.key: line.value for one in chapters(edition, at) for line in one.lines}


def test_every_rule_is_there_in_words(edition: Edition) -> None:
    shown = lines(edition, OPENS)
    assert {key: shown[key] for key in (AGE, "editions.vote-choices", "editions.required-comptoirs")} == {
        AGE: "11 ans",
        "editions.vote-choices": "3 projets",
        "editions.required-comptoirs": "1 comptoir",
    }  # fmt: skip


def test_what_is_to_be_confirmed_is_never_public(edition: Edition) -> None:
    supposed = {one.key for one in registered() if one.to_confirm}
    assert QUORUM in supposed
    assert set(lines(edition, OPENS)) & supposed == set()
    set_rule(edition, QUORUM, value=60, to_confirm=True, act=platform_act(OPENS))
    assert QUORUM not in lines(edition, OPENS)


def test_what_the_mission_confirms_becomes_public(edition: Edition) -> None:
    set_rule(edition, QUORUM, value=60, act=platform_act(OPENS))
    assert lines(edition, OPENS)[QUORUM].replace("\u00a0", " ") == "60 %"


def test_no_article_is_invented() -> None:
    assert [one.key for one in registered() if "confirm" in one.article.lower()] == []


def test_the_page_says_the_year_the_rules_and_where_we_are(edition: Edition, read) -> None:
    text = re.sub(r"[ \n\u00a0]+", " ", re.sub(r"<[^>]+>", "", read(OPENS)))
    for words in (
        "Édition 2027. Les inscriptions sont ouvertes jusqu’au 15 juin 2027 inclus.",
        "Le vote ouvre le 1er septembre 2027.",
        "À partir de quel âge peut-on voter\u202f?",
        "11 ans",
    ):
        assert words in text
    assert "à confirmer" not in text


def test_a_change_shows_its_versions_dates_and_reasons(edition: Edition, read) -> None:
    set_rule(edition, AGE, value=10, act=platform_act(VOTE), reason="Une école <b>le</b> demande.")
    html = read(VOTE)
    assert html.count("<details>") == 1
    assert "Au début\u00a0: 11 ans." in html
    assert "Une école &lt;b&gt;le&lt;/b&gt; demande." in html
    assert "En vigueur aujourd’hui." in html


def test_a_change_to_come_is_announced(edition: Edition) -> None:
    set_rule(
        edition, AGE, value=10, act=platform_act(VOTE), reason="École.", valid_from=VOTE + timedelta(days=1)
    )  # fmt: skip
    (line,) = [
        one for chapter in chapters(edition, VOTE) for one in chapter.lines if one.key == AGE
    ]
    assert [version.current for version in line.versions] == [True, False]


def test_the_page_is_light(edition: Edition, read, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(4):
        html = read(OPENS)
    assert len(re.findall(r"<[a-z]", html)) <= 320


def test_the_page_costs_as_many_queries_whatever_changed(
    edition: Edition, client: Client, travel, django_assert_num_queries
) -> None:
    for rule in ("editions.vote-choices", AGE):
        set_rule(edition, rule, value=5, act=platform_act(VOTE), reason="Essai.")
    assert RuleVersion.objects.count() == 2
    travel(VOTE)
    with django_assert_num_queries(4):
        client.get("/reglement/")


def test_it_reads_in_english(edition: Edition, read) -> None:
    assert "11 years old" in read(OPENS, "/en/reglement/")


def test_before_any_edition_the_page_says_what_will_be_there(db: None, read) -> None:
    assert "Aucune édition n’est encore annoncée" in read(OPENS)
