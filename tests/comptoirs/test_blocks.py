"""Whoever leads a moment of the day writes it by a link: theirs alone, revoked by a word, proposed or applied."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from comptoir.comptoirs import agenda
from comptoir.comptoirs.actions import blocks
from comptoir.comptoirs.models import BlockLink, Comptoir
from comptoir.comptoirs.pending import PROPOSED, for_mission
from comptoir.comptoirs.publishing_rules import Overtaken
from comptoir.kernel.acts import Act, Actor, ActorKind, platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from comptoir.privacy.actions import purge
from tests.comptoirs.test_mission_pages import page, signed_in, text
from tests.support import factories as a
from tests.support.letters import assert_pictured
from tests.support.moments import NOON
from tests.support.waiting import waits

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
TEAM = "/gestion/comptoirs/lievin-2027-04-06/equipe/"
ACT = platform_act(NOON)
DRAFT = {"status": Comptoir.Status.DRAFT, "published_at": None}
WORDS = {"title": "Pitch à deux", "description": "On s’entraîne.", "leaders": "Noé", "needs": ""}


def asked(**facts: object) -> BlockLink:
    item = a.an_item(a.a_comptoir(slug="lievin-2027-04-06", **facts))
    return blocks.ask(item, name="Noé Valet", email="noe@example.org", act=ACT)


def by_link(link: BlockLink) -> Act:
    return Act(Actor(ActorKind.LINK, f"comptoirs.blocklink:{link.pk}"), NOON)


def proposed(link: BlockLink) -> BlockLink:
    return blocks.propose(link, blocks.Block(**WORDS), act=by_link(link))


def test_the_letter_asks_whether_one_comes_and_leads_to_ones_own_page() -> None:
    asked()
    assert_pictured(Letter.objects.get(name="comptoirs/block"))


def test_what_is_proposed_waits_on_the_desk_until_somebody_answers() -> None:
    link = proposed(asked())
    [task] = [one for one in for_mission(NOON) if one.kind == PROPOSED]
    assert "Noé Valet propose d’autres mots pour « Atelier pitch »" in task.title.replace(
        "\u00a0", " "
    )
    assert (task.url, task.due.isoformat()) == (TEAM, "2027-03-18")
    blocks.leave(link, seen=blocks.stamp_of(link), act=ACT)
    assert PROPOSED not in [one.kind for one in for_mission(NOON)]


def test_a_published_day_says_what_the_mission_accepted() -> None:
    link = proposed(asked())
    assert (link.waits, link.item.comptoir.programme.get().title) == (True, "Atelier pitch")
    after = blocks.accept(link, seen=blocks.stamp_of(link), act=ACT)
    assert (after.waits, after.item.comptoir.programme.get().title) == (False, "Pitch à deux")
    with pytest.raises(Refusal):
        blocks.accept(link, seen=blocks.stamp_of(link), act=ACT)


def test_a_draft_takes_what_is_written_and_whoever_edits_it_sees_it() -> None:
    link = proposed(asked(**DRAFT))
    comptoir = Comptoir.objects.get()
    assert (link.waits, comptoir.programme.get().title) == (False, "Pitch à deux")
    (change,) = agenda.changes_after(comptoir, 0)
    assert (change.who, change.what) == ("Noé Valet", "« Pitch à deux » : réécrit")


def test_what_is_rewritten_while_it_is_read_is_read_again() -> None:
    link = proposed(asked())
    seen = blocks.stamp_of(link)
    blocks.propose(
        link, blocks.Block(title="Autre"), act=Act(by_link(link).by, NOON + timedelta(minutes=1))
    )
    with pytest.raises(Overtaken):
        blocks.accept(link, seen=seen, act=ACT)
    assert blocks.leave(
        link,
        seen=blocks.stamp_of(BlockLink.objects.get()),
        act=platform_act(NOON + timedelta(hours=1)),
    ).settled_at


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_a_block_waits_for_whoever_writes_the_programme() -> None:
    link = asked()
    with transaction.atomic():
        Comptoir.objects.lock(link.item.comptoir_id)
        assert waits(lambda: proposed(link))


def test_a_link_that_is_revoked_opens_nothing_and_a_new_one_does(client: Client) -> None:
    link = asked()
    blocks.revoke(link, act=ACT)
    assert client.get(link.url).status_code == 404
    with pytest.raises(Refusal):
        blocks.answer(link, "yes", act=by_link(link))
    again = blocks.ask(link.item, name="Noé Valet", email="noe@example.org", act=ACT)
    assert (again.pk, client.get(again.url).status_code) == (link.pk, 200)
    assert client.get(link.url).status_code == 404


def test_a_link_ends_with_the_day_and_what_it_held_a_month_later(client: Client, travel) -> None:
    link = asked()
    travel(link.item.comptoir.ends_at)
    assert client.get(link.url).status_code == 404
    purge(act=platform_act(link.item.comptoir.ends_at + timedelta(days=31)))
    assert not BlockLink.objects.exists()


def test_a_button_confirms_what_the_mail_asked_and_reading_it_changes_nothing(client) -> None:
    link = asked()
    assert "il reste un clic" in text(client.get(f"{link.url}?reponse=non")).lower()
    assert BlockLink.objects.get().coming == ""
    client.post(link.url, {"coming": "no"})
    assert BlockLink.objects.get().coming == "no"
    assert client.post(link.url, {"coming": "maybe"}).status_code == 404


def test_each_sees_their_own_block_and_no_other(client: Client) -> None:
    link = asked()
    a.an_item(link.item.comptoir, "Atelier budget")
    shown = text(client.get(link.url))
    assert "Atelier pitch" in shown
    assert "Atelier budget" not in shown
    client.post(link.url, WORDS)
    assert 'value="Pitch à deux"' in text(client.get(link.url))
    assert "Écrivez un titre" in text(client.post(link.url, WORDS | {"title": ""}))


def test_the_mission_asks_reads_accepts_and_revokes() -> None:
    agent, link = signed_in(), proposed(asked())
    team = page(link.item.comptoir, "team")
    assert "Pitch à deux" in text(agent.get(team))
    sent = {"do": f"accept:{link.pk}", f"seen-{link.pk}": blocks.stamp_of(link)}
    assert "Tout le monde le lit" in text(agent.post(team, sent, follow=True))
    agent.post(team, {"do": f"revoke:{link.pk}"})
    assert "lien fermé" in text(agent.get(team))
    new = {"item": str(link.item_id), "name": "Lou Fictif", "email": "lou@example.org"}
    agent.post(team, new)
    assert BlockLink.objects.count() == 2
    assert "Ce lien est fermé" in text(agent.post(team, {"do": f"again:{link.pk}"}))
    assert agent.post(team, {"do": "again:x"}).status_code == 404


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE")


def test_what_a_link_says_holds_together() -> None:
    link = a.a_block_link(a.an_item(a.a_comptoir()))
    rows = BlockLink.objects.filter(pk=link.pk)
    with refused("one_link_per_item_and_address"), transaction.atomic():
        a.a_block_link(link.item)
    with refused("whoever_says_whether_they_come_says_when"), transaction.atomic():
        rows.update(coming="yes")
    with refused("what_is_proposed_is_read_afterwards"), transaction.atomic():
        rows.update(proposed_at=NOON, settled_at=NOON - timedelta(hours=1))
