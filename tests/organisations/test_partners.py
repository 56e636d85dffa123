"""Organisations take part, and the database keeps what must never be false."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from comptoir.audit.actions import journal_of
from comptoir.editions.models import Edition
from comptoir.organisations.actions import add_member, join
from comptoir.organisations.models import Agent, Enquiry, Member, Organisation, Partnership
from tests.support.moments import NOON

if TYPE_CHECKING:
    from collections.abc import Callable

    from comptoir.kernel.acts import Act
    from tests.organisations.conftest import Somebody

pytestmark = pytest.mark.django_db
HOST = Partnership.Role.HOST


@pytest.fixture
def centre() -> Organisation:
    return Organisation.objects.create(name="Centre social", kind="social-centre")


@pytest.fixture
def edition() -> Edition:
    return Edition.objects.create(year=2027, name="2027")


def test_an_organisation_joins_an_edition_once_a_role(
    centre: Organisation, edition: Edition, act: Act
) -> None:
    first = join(centre, edition, role=HOST, act=act)
    assert join(centre, edition, role=HOST, act=act) == first
    assert list(Organisation.objects.with_role(HOST, edition)) == [centre]
    assert list(Organisation.objects.with_role(Partnership.Role.BANK, edition)) == []
    assert [entry.verb for entry in journal_of(centre)] == ["partner-joined"]


def test_a_person_is_a_member_once(centre: Organisation, somebody: Somebody, act: Act) -> None:
    lucie = somebody("Lucie")
    assert add_member(centre, lucie, act=act) == add_member(centre, lucie, act=act)
    assert [entry.verb for entry in journal_of(centre)] == ["member-added"]


def enquiry(**other: Any) -> Enquiry:
    values = {"kind": "question", "name": "Lucie", "email": "l@example.org", "asked_at": NOON}
    return Enquiry.objects.create(**values | {"answer_by": date(2027, 3, 17)} | other)


def partner_twice() -> None:
    one = Organisation.objects.create(name="One")
    year = Edition.objects.create(year=2027, name="2027")
    for _time in range(2):
        Partnership.objects.create(organisation=one, edition=year, role=HOST)


@pytest.mark.parametrize(
    "breaks",
    [
        pytest.param(lambda: Organisation.objects.create(name=""), id="an_organisation_has_a_name"),
        pytest.param(partner_twice, id="one_partnership_per_edition_organisation_and_role"),
        pytest.param(lambda: enquiry(email=""), id="an_enquiry_leaves_a_way_to_answer"),
        pytest.param(lambda: enquiry(kind="callback"), id="a_call_back_has_a_telephone"),
        pytest.param(
            lambda: enquiry(answered_at=NOON), id="an_answer_has_an_author_and_comes_after"
        ),
    ],
)
def test_the_database_refuses(breaks: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        breaks()


def test_a_person_is_a_member_once_in_the_database(
    centre: Organisation, somebody: Somebody
) -> None:
    lucie = somebody("Lucie")
    Member.objects.create(organisation=centre, person=lucie)
    with pytest.raises(IntegrityError), transaction.atomic():  # a_person_is_a_member_once
        Member.objects.create(organisation=centre, person=lucie)


def test_an_agent_leaves_after_being_appointed(somebody: Somebody) -> None:
    before = NOON - timedelta(seconds=1)
    with pytest.raises(IntegrityError), transaction.atomic():  # the constraint of this name
        Agent.objects.create(
            person=somebody("Paul"), role="agent", appointed_at=NOON, ended_at=before
        )


def test_an_answer_never_comes_before_the_question(head: Agent) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        enquiry(answered_at=NOON - timedelta(seconds=1), answered_by=head)
