"""One person known twice becomes one, and two again where that was a mistake: exactly as before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.serializers import serialize
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.accounts.actions import person_for
from comptoir.accounts.models import Consent, Person
from comptoir.comptoirs.models import Registration, Waiver
from comptoir.kernel.acts import Act, Actor, ActorKind
from comptoir.kernel.refusals import Refusal
from comptoir.mission.doubles import likely_doubles
from comptoir.mission.merging import merge, pointers, unmerge
from comptoir.mission.models import Merge
from comptoir.mission.search import search
from comptoir.organisations.models import Member, Note
from tests.mission.conftest import browser_of
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

if TYPE_CHECKING:
    from comptoir.organisations.models import Agent

pytestmark = pytest.mark.django_db


def by(agent: Agent) -> Act:
    return Act(Actor(ActorKind.USER, str(agent.person.user.pk)), NOON + timedelta(days=1))


def two(**facts) -> tuple[Person, Person]:
    return (
        a.a_person("Camille Petit", "camille@example.org", **facts),
        a.a_person("Camille Petit", "", phone="+33639980001", commune=a.a_commune()),
    )


def everything() -> list[str]:
    """All people, and all that points to them."""
    models = sorted({Person, *(model for model, _field in pointers())}, key=str)
    return [serialize("json", model._base_manager.order_by("pk")) for model in models]


def test_all_that_one_did_goes_to_the_other_who_alone_is_found(sacha: Agent) -> None:
    kept, absorbed = two()
    registration = a.a_registration(name="Camille Petit", email="", phone="+33639980001")
    merge(kept, absorbed, act=by(sacha))
    registration.refresh_from_db()
    kept.refresh_from_db()
    assert (registration.person, kept.phone, kept.commune) == (kept, "+33639980001", a.a_commune())
    assert [hit.url for group in search("camille petit") for hit in group.hits][:1] == [
        f"/gestion/personnes/{kept.pk}/"
    ]


def test_whoever_registers_again_under_the_old_number_is_the_one_that_was_kept(
    sacha: Agent,
) -> None:
    kept, absorbed = two()
    merge(kept, absorbed, act=by(sacha))
    facts = {"email": "", "phone": "+33639980001", "commune": None, "under_15": False}
    assert person_for(name="camille petit", act=by(sacha), **facts) == kept


@given(
    consents=st.lists(st.sampled_from(Consent.Kind), unique=True, max_size=2),
    both=st.booleans(),
    notes=st.integers(0, 2),
    waived=st.booleans(),
    active=st.integers(0, 3),
)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_merge_that_is_undone_leaves_all_as_before(
    *, consents, both, notes, waived, active, sacha: Agent
) -> None:
    with transaction.atomic():
        kept, absorbed = two(last_active_at=NOON + timedelta(days=active))
        a.a_registration(name="Camille Petit", email="", phone="+33639980001")
        Member.objects.create(organisation=a.an_organisation(), person=absorbed)
        for person in (kept, absorbed) if both else (absorbed,):
            for kind in consents:
                Consent.objects.create(person=person, kind=kind, given_at=NOON)
            if waived:
                Waiver.objects.create(
                    person=person,
                    comptoir=Registration.objects.latest("pk").comptoir,
                    reason="Neige",
                    granted_at=NOON,
                )
        for _note in range(notes):
            Note.objects.create(person=absorbed, agent=sacha, text="Rappeler", written_at=NOON)
        before = everything()
        unmerge(merge(kept, absorbed, act=by(sacha)), act=by(sacha))
        after = everything()
        transaction.set_rollback(True)
    assert after == before


def test_what_came_after_the_merge_stays_with_the_kept(sacha: Agent) -> None:
    kept, absorbed = two()
    done = merge(kept, absorbed, act=by(sacha))
    later = a.a_registration(name="Camille Petit", email="", phone="+33639980001")
    unmerge(done, act=by(sacha))
    later.refresh_from_db()
    assert later.person == kept


def test_two_who_come_to_one_comptoir_are_refused_with_the_registration_to_cancel(
    sacha: Agent,
) -> None:
    kept, absorbed = two()
    comptoir = a.a_comptoir()
    a.a_registration(comptoir)
    twice = a.a_registration(comptoir, email="", phone="+33639980001")
    with pytest.raises(Refusal) as refused:
        merge(kept, absorbed, act=by(sacha))
    assert (refused.value.rule, refused.value.next_step.url) == (
        "merge.registered-twice",
        f"/gestion/inscriptions/{twice.party_id}/",
    )


@pytest.mark.parametrize(
    ("case", "rule"),
    [("backwards", "merge.reach"), ("agent", "merge.team"), ("logins", "merge.two-logins")],
)
def test_the_wrong_one_is_not_kept(case: str, rule: str, sacha: Agent) -> None:
    kept, absorbed = two()
    if case == "backwards":
        kept, absorbed = absorbed, kept
    elif case == "agent":
        absorbed = sacha.person
    else:
        a.a_user(kept)
        a.a_user(absorbed)
    with pytest.raises(Refusal) as refused:
        merge(kept, absorbed, act=by(sacha))
    assert refused.value.rule == rule


def test_doubles_are_suggested_compared_merged_and_parted_by_buttons(sacha: Agent) -> None:
    kept, absorbed = two(commune=a.a_commune())
    desk = browser_of(sacha.person.user)
    assert likely_doubles() == [(kept, absorbed)]
    compare = f"/gestion/personnes/{kept.pk}/reunir/{absorbed.pk}/"
    assert compare in desk.get("/gestion/doublons/").text
    desk.post(compare)
    done = Merge.objects.get()
    assert desk.get(f"/gestion/personnes/{absorbed.pk}/").status_code == 404
    page = desk.post("/gestion/doublons/", {"undo": done.pk}, follow=True)
    assert "de nouveau deux" in said(page)
    assert likely_doubles() == [(kept, absorbed)]


def test_brothers_of_one_mailbox_are_no_doubles() -> None:
    a.a_person("Noé Petit", "famille@example.org")
    a.a_person("Léa Petit", "famille@example.org")
    assert likely_doubles() == []


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("a_person_is_merged_once_at_a_time", {}),
        ("a_merge_is_of_two_people", {"same": True}),
        ("a_merge_is_undone_after_it_is_done", {"undone_at": NOON - timedelta(days=1)}),
    ],
)
def test_the_database_refuses_a_merge_that_makes_no_sense(name, facts, sacha: Agent) -> None:
    kept, absorbed = two()
    facts = dict(facts)
    row = {"agent": sacha, "merged_at": NOON, "absorbed": absorbed}
    row["kept"] = absorbed if facts.pop("same", False) else kept
    if not facts and row["kept"] == kept:
        Merge.objects.create(**row)
    with pytest.raises(IntegrityError, match=f"{name}|absorbed_id"):
        Merge.objects.create(**(row | facts))


def test_nobody_is_merged_into_themselves() -> None:
    person = a.a_person()
    with pytest.raises(IntegrityError, match="nobody_is_merged_into_themselves"):
        Person.objects.filter(pk=person.pk).update(merged_into=person)
