"""Whoever only reads changes nothing: every form of every page of the mission is sent by a reader, as an agent gets it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from comptoir.audit.models import Entry
from tests.access.table import PAGES
from tests.support.forms import forms_of
from tests.support.routes import routes
from tests.support.saying import nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse
    from django.test import Client

    from tests.access.conftest import World

# What every visit may leave: sessions, and how often something was tried.
LEFT_BY_ANYBODY = {"sessions.Session", "accounts.LimitCounter"}
STEPS = 2  # a form that shows what it will do before it does it


def contents() -> dict[str, list[tuple[object, ...]]]:
    """All that the tables hold."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=str)
        for model in apps.get_models()
        if model._meta.label not in LEFT_BY_ANYBODY
    }


def addresses(world: World) -> Iterator[str]:
    """The addresses of the mission's pages, and those that only take a form."""
    private = {r.name for r in routes() if r.pattern.startswith("gestion/")}
    for page in PAGES:
        if page.route in private:
            yield reverse(page.route, kwargs=page.arguments(world, "agent"))


@dataclass(frozen=True, slots=True)
class Sending:
    """What one button of a page sends, and what the head of the mission is answered."""

    page: str
    target: str
    data: dict[str, list[str]]
    answer: HttpResponse
    wrote: bool


def sendings(world: World) -> Iterator[Sending]:
    """All that can be sent from the mission's pages, button by button, and from the pages that answer."""
    head = world.client_of("head")
    for url in addresses(world):
        pages = [(url, head.get(url))]
        for _step in range(STEPS):
            done = [tried(head, url, place, page) for place, page in pages]
            yield from chain.from_iterable(done)
            pages = [
                (one.target, one.answer)
                for one in chain.from_iterable(done)
                if one.answer.status_code == 200
                and not one.answer.streaming  # a file holds no form
            ]


def tried(head: Client, url: str, place: str, page: HttpResponse) -> list[Sending]:
    """What the head would be answered by each button of this page; nothing stays of it."""
    found = []
    for form in forms_of(page.text):
        for data in form.sent():
            before, target = Entry.objects.count(), form.action or place
            with transaction.atomic():
                answer = head.post(target, data)
                wrote = Entry.objects.count() > before
                transaction.set_rollback(True)
            if answer.streaming:
                b"".join(answer)  # read to its end, a file is closed
            found.append(Sending(url, target, data, answer, wrote))
    return found


@pytest.mark.django_db
def test_a_reader_changes_nothing(world):
    before, written, odd = contents(), set(), set()
    reader = world.client_of("reader")
    for sending in sendings(world):
        answer = reader.post(sending.target, sending.data)
        if answer.status_code not in {200, 302, 403, 404, 405}:
            odd.add(f"{sending.target}: {answer.status_code}")
        written |= {sending.page.rpartition("/comptoirs/")[2]} if sending.wrote else set()
    after = contents()
    assert nothing(odd)
    assert nothing({table for table in before if before[table] != after[table]})
    # Sent by whoever may, the same forms do change things: the test would find it.
    slug = world.comptoir.slug
    assert {"/gestion/", f"{slug}/annuler/"} <= written
