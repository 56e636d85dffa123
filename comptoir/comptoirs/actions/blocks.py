"""Letting those who lead a moment of the day say whether they come, and write what is said of it.

Of a draft, what they write is applied at once: nobody reads it yet, and the mission reads it before it publishes. Of a
published day it is proposed, and the mission accepts it: what the public reads is the mission's word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.comptoirs import rules
from comptoir.comptoirs.actions.programme import Verb
from comptoir.comptoirs.models import BlockLink, Comptoir, ProgrammeItem
from comptoir.comptoirs.publishing_rules import Overtaken
from comptoir.kernel.refusals import Refusal
from comptoir.kernel.text import clean_line
from comptoir.mail.actions import post
from comptoir.organisations.rules import require_organising

if TYPE_CHECKING:
    from comptoir.kernel.acts import Act

Coming = BlockLink.Coming


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What somebody writes of the moment that they lead."""

    title: str
    description: str = ""
    leaders: str = ""
    needs: str = ""


@transaction.atomic
def ask(item: ProgrammeItem, *, name: str, email: str, act: Act) -> BlockLink:
    """Send somebody a link to write their part of the day; an address that had one gets a new one, the old one closes.

    Raises:
        Refusal: the comptoir is cancelled or has begun.
    """
    comptoir = _hold(item)
    require_organising(act)
    rules.require_takes_place(comptoir, act.at)
    known = BlockLink.objects.filter(item=item, email=email).first()
    link = known or BlockLink(item=item, email=email, version=0)
    link.name, link.asked_at, link.revoked_at = clean_line(name), act.at, None
    link.version += 1
    link.save()
    record("block-asked", comptoir, act=act, item=item.pk, link=link.pk, version=link.version)
    _write(link, comptoir, act=act)
    return link


@transaction.atomic
def ask_again(link: BlockLink, *, act: Act) -> BlockLink:
    """Send the same link once more, at most once an hour.

    Raises:
        Refusal: it is revoked, or the comptoir is cancelled or has begun.
    """
    comptoir = _hold(link.item)
    require_organising(act)
    rules.require_takes_place(comptoir, act.at)
    link = _open(link, act=act)
    record("block-asked-again", comptoir, act=act, item=link.item_id, link=link.pk)
    _write(link, comptoir, act=act)
    return link


@transaction.atomic
def revoke(link: BlockLink, *, act: Act) -> BlockLink:
    """Close a link: it opens nothing any more. What was written stays; done twice, it is done once."""
    comptoir = _hold(link.item)
    require_organising(act)
    link = BlockLink.objects.with_day().get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at, link.version = act.at, link.version + 1
        link.save(update_fields=["revoked_at", "version"])
        record("block-link-revoked", comptoir, act=act, item=link.item_id, link=link.pk)
    return link


def _hold(item: ProgrammeItem) -> Comptoir:
    """Hold the comptoir, which owns its programme."""
    return Comptoir.objects.with_edition().lock(item.comptoir_id)


def _open(link: BlockLink, *, act: Act) -> BlockLink:
    found = BlockLink.objects.open(act.at).with_day().filter(pk=link.pk).first()
    if found is None:
        raise Refusal(
            _("This link is closed. Ask the mission for another one."), rule="comptoirs.block-link"
        )
    return found


def _write(link: BlockLink, comptoir: Comptoir, *, act: Act) -> None:
    key = f"comptoirs/block:{link.pk}:{link.version}:{act.at:%Y%m%d%H}"
    facts = {"link": link, "item": link.item, "comptoir": comptoir}
    post("comptoirs/block", to=link.email, context=facts, key=key, act=act)


# By the link


@transaction.atomic
def answer(link: BlockLink, coming: str, *, act: Act) -> BlockLink:
    """Say whether one comes; the last word counts.

    Raises:
        Refusal: the link is closed.
    """
    comptoir = _hold(link.item)
    link = _open(link, act=act)
    link.coming, link.answered_at = Coming(coming), act.at
    link.save(update_fields=["coming", "answered_at"])
    record("block-answered", comptoir, act=act, item=link.item_id, link=link.pk, coming=coming)
    return link


@transaction.atomic
def propose(link: BlockLink, block: Block, *, act: Act) -> BlockLink:
    """Write what is to be said of one's moment of the day: at once in a draft, to be accepted once it is published.

    Raises:
        Refusal: the link is closed, or the comptoir is cancelled or has begun.
    """
    comptoir = _hold(link.item)
    rules.require_takes_place(comptoir, act.at)
    link = _open(link, act=act)
    link.title, link.description = block.title, block.description
    link.leaders, link.needs = block.leaders, block.needs
    applies = comptoir.is_draft or not link.says_otherwise()
    link.proposed_at, link.settled_at = act.at, act.at if applies else None
    link.save()
    record("block-written", comptoir, act=act, item=link.item_id, link=link.pk, applied=applies)
    if comptoir.is_draft:
        _apply(link, comptoir, act=act)
    return link


# What the mission does with it


@transaction.atomic
def accept(link: BlockLink, *, seen: str, act: Act) -> BlockLink:
    """Let everybody read what was proposed, as it was `seen`.

    Raises:
        Refusal: nothing waits any more, or it was rewritten since it was read.
    """
    comptoir, link = _proposal(link, seen=seen, act=act)
    _apply(link, comptoir, act=act)
    return _settle(link, comptoir, accepted=True, act=act)


@transaction.atomic
def leave(link: BlockLink, *, seen: str, act: Act) -> BlockLink:
    """Keep what everybody reads as it is; what was proposed stays on the page of its link."""
    comptoir, link = _proposal(link, seen=seen, act=act)
    return _settle(link, comptoir, accepted=False, act=act)


def stamp_of(link: BlockLink) -> str:
    """Return what changes whenever what is proposed does."""
    return f"{link.proposed_at.timestamp():.6f}" if link.proposed_at else ""


def _proposal(link: BlockLink, *, seen: str, act: Act) -> tuple[Comptoir, BlockLink]:
    comptoir = _hold(link.item)
    require_organising(act)
    rules.require_standing(comptoir)
    link = BlockLink.objects.with_day().get(pk=link.pk)
    if not link.waits:
        raise Refusal(
            _("Somebody of the mission has answered this already."), rule="comptoirs.block-link"
        )
    if stamp_of(link) != seen:
        raise Overtaken(
            _("This was rewritten while you were reading. Read it again, then decide."),
            rule="comptoirs.no-silent-overwrite",
        )
    return comptoir, link


def _settle(link: BlockLink, comptoir: Comptoir, *, accepted: bool, act: Act) -> BlockLink:
    link.settled_at = act.at
    link.save(update_fields=["settled_at"])
    record(
        "block-settled", comptoir, act=act, item=link.item_id, link=link.pk, accepted=accepted,
    )  # fmt: skip
    return link


def _apply(link: BlockLink, comptoir: Comptoir, *, act: Act) -> None:
    """Let the item say it, and the programme have another version: who edits it now sees that it changed."""
    item = link.item
    item.title, item.description = link.title, link.description
    item.save(update_fields=["title", "description"])
    comptoir.programme_version += 1
    if not comptoir.is_draft:
        comptoir.changed_at = act.at
    comptoir.save(update_fields=["programme_version", "changed_at"])
    record(
        "programme-changed", comptoir, act=act, version=comptoir.programme_version, verb=str(Verb.WRITE),
        item=item.pk, moved=[], parties=0,
    )  # fmt: skip
