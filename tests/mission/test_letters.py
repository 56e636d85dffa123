"""The words of the automatic letters, as the mission writes them, and the letters that left, as it reads them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError
from django.urls import reverse

from comptoir.accounts.actions.sign_in import request_code
from comptoir.kernel.acts import Act, Actor, ActorKind
from comptoir.kernel.refusals import Refusal
from comptoir.mail.kinds import KINDS
from comptoir.mail.models import Letter, LetterWording
from comptoir.mail.rewording import Pieces
from comptoir.mission import pending
from comptoir.mission.actions_letters import reword
from tests.mission.conftest import browser_of
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from django.test import Client

    from comptoir.organisations.models import Agent

KIND = KINDS["comptoirs/registered"]
PAGE = "/gestion/lettres/modeles/comptoirs-registered/fr/"


def act_of(agent: Agent) -> Act:
    return Act(Actor(ActorKind.USER, str(agent.person.user.pk)), NOON)


@pytest.fixture
def desk(sacha: Agent) -> Client:
    return browser_of(sacha.person.user)


def test_a_letter_leaves_in_the_words_of_the_mission_and_keeps_its_facts(sacha) -> None:
    plain = a.a_registration(a.a_comptoir())
    said = Letter.objects.get()
    pieces = Pieces(
        "{prénom}, à bientôt", "Bravo <b>{prénom}</b> !", "Un mot.\n\nUn autre.", "Fin."
    )
    reword(KIND, "fr", pieces, seen=0, act=act_of(sacha))
    a.a_registration(plain.comptoir, name="Zoé Essai", email="zoe@example.org")
    letter = Letter.objects.order_by("pk").last()
    assert letter.subject == "Zoé, à bientôt"
    assert letter.text.startswith("Bravo <b>Zoé</b> !\n\nUn mot.\n\nUn autre.\n\n")
    assert letter.text.rstrip().endswith("Fin.")
    assert "Bravo &lt;b&gt;Zoé&lt;/b&gt; !" in letter.html
    assert "<p>Un autre.</p>" in letter.html
    assert letter.html.count("<p>Fin.</p>") == 1
    # What one comes for is said in the same words as before.
    facts = said.text.split("\n\n")[1]
    assert facts in letter.text


def test_no_mark_is_left_in_a_letter_that_nobody_reworded(db) -> None:
    a.a_registration(a.a_comptoir())
    assert "closing" not in Letter.objects.get().html


@pytest.mark.parametrize(
    ("letter", "place", "text", "said"),
    [
        ("comptoirs/registered", "heading", "Bonjour {prenom}", "{prénom}"),
        ("comptoirs/registered", "opening", "Un {prénom et rien", "accolade"),
        ("comptoirs/invited", "opening", "Bonjour {prénom}", "{prénom|"),
        ("comptoirs/offer", "subject", "Une place pour vous", "{réponse}"),
    ],
)
def test_words_that_cannot_be_said_are_refused_with_how_to_repair_them(
    sacha, letter, place, text, said
) -> None:
    with pytest.raises(Refusal) as refused:
        reword(KINDS[letter], "fr", Pieces(**{place: text}), seen=0, act=act_of(sacha))
    assert said in str(refused.value)
    assert not LetterWording.objects.exists()


def test_whoever_wrote_on_an_older_version_overwrites_nothing(sacha, ines) -> None:
    reword(KIND, "fr", Pieces("Un"), seen=0, act=act_of(sacha))
    with pytest.raises(Refusal) as refused:
        reword(KIND, "fr", Pieces("Deux"), seen=0, act=act_of(ines))
    assert refused.value.rule == "letters.changed"
    assert [one.subject for one in LetterWording.objects.all()] == ["Un"]


def test_a_reader_writes_no_letter(reader) -> None:
    with pytest.raises(Refusal):
        reword(KIND, "fr", Pieces("Un"), seen=0, act=act_of(reader))


def test_a_letter_whose_words_fail_leaves_with_its_own_and_says_so(desk) -> None:
    LetterWording.objects.create(
        letter=KIND.name, language="fr", version=1, heading="{disparu}", written_at=NOON
    )
    a.a_registration(a.a_comptoir())
    assert "disparu" not in Letter.objects.get().text
    assert LetterWording.objects.get().failed_at is not None
    assert "à corriger" in desk.get("/gestion/lettres/modeles/").text
    assert f'href="{PAGE}"' in desk.get("/gestion/", {"quoi": "letter-mend"}).text
    LetterWording.objects.create(letter=KIND.name, language="fr", version=2, written_at=NOON)
    assert pending.MEND not in [one.kind for one in pending.for_mission(NOON)]


def test_an_agent_previews_then_writes_then_resets(desk) -> None:
    a.a_registration(a.a_comptoir(), name="Zoé Essai", email="zoe@example.org")
    typed = {"heading": "Bravo {prénom}", "seen": "0"}
    previewed = desk.post(PAGE, typed | {"preview": "1"}).text
    assert "Bravo Zoé" in previewed
    assert not LetterWording.objects.exists()
    assert desk.post(PAGE, typed | {"save": "1"}).status_code == 302
    page = desk.get(PAGE).text
    assert "Sacha" in page
    assert desk.post(PAGE, {"reset": "1", "seen": "1"}).status_code == 302
    newest = LetterWording.objects.of(KIND.name, "fr").first()
    assert newest.pieces.is_default


def test_a_word_that_is_not_known_loses_nothing_typed(desk) -> None:
    page = desk.post(PAGE, {"heading": "Bravo {prenon}", "seen": "0", "save": "1"}).text
    assert "{prénom}" in page
    assert 'value="Bravo {prenon}"' in page


def test_the_words_of_a_letter_are_read_without_its_links(desk) -> None:
    registration = a.a_registration(a.a_comptoir())
    letter = Letter.objects.get()
    Letter.objects.update(text="", html="", sent_at=NOON)
    page = desk.get(reverse("mission:letter", args=[letter.pk])).text
    assert "[lien]" in page
    assert registration.link_token not in page
    assert not re.search(r"http\S+inscription", letter.shown_text)
    assert letter.to in desk.get("/gestion/lettres/").text


def test_nobody_reads_the_code_of_somebody_else(desk, sacha) -> None:
    request_code(sacha.person.email, former=None, act=a.visitor())
    letter = Letter.objects.get(name="accounts/sign_in_code")
    code = letter.subject[:7]
    assert code.replace("\u00a0", "").isdigit()
    for url in ("/gestion/lettres/", reverse("mission:letter", args=[letter.pk])):
        assert code not in desk.get(url).text
    assert code not in str(letter.said)


def test_each_letter_of_the_house_is_declared(db) -> None:
    root = Path(__file__).parents[2] / "comptoir"
    files = root.glob("*/templates/*/mail/*.txt")
    names = {f"{one.parents[1].name}/{one.stem}" for one in files}
    assert names == set(KINDS)


def test_each_version_of_a_wording_is_written_once(db) -> None:
    facts = {"letter": KIND.name, "language": "fr", "version": 1, "written_at": NOON}
    LetterWording.objects.create(**facts)
    with pytest.raises(IntegrityError):
        LetterWording.objects.create(**facts)
