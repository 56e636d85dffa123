"""Whoever has proven who they are changes their mind whenever they like."""

import pytest
from django.utils.translation import override

from comptoir.accounts.actions import consent, user_for
from comptoir.accounts.models import Consent, User
from comptoir.audit.actions import journal_of

CONSENTS = "/espace/accords/"
PHOTO, NEWS = Consent.Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


@pytest.fixture
def enter(client, known, act):
    """Sign Ada in, and return her."""

    def enter(**said):
        person = known(**said)
        client.force_login(user_for(person, act=act))
        return person

    return enter


def standing(person):
    return set(Consent.objects.standing().filter(person=person).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("before", "ticked"), [((), {PHOTO}), ((PHOTO,), {NEWS}), ((PHOTO, NEWS), set()), ((), set())]
)
def test_what_is_ticked_is_what_stands(client, enter, act, before, ticked):
    ada = enter()
    for kind in before:
        consent(ada, kind, act)
    page = client.get(CONSENTS)
    assert {box.name for box in page.context["form"] if box.value()} == set(before)
    answer = client.post(CONSENTS, dict.fromkeys(ticked, "on"), follow=True)
    assert answer.redirect_chain == [(CONSENTS, 302)]
    assert [str(said) for said in answer.context["messages"]] == ["Vos accords sont enregistrés."]
    assert standing(ada) == ticked


def test_saving_twice_is_saving_once(client, enter):
    enter()
    for _time in range(2):
        client.post(CONSENTS, {"photo": "on"})
    assert Consent.objects.count() == 1


def test_the_journal_keeps_both_moments(client, enter):
    enter()
    for ticked in ({"news": "on"}, {}):
        client.post(CONSENTS, ticked)
    user = User.objects.get()
    assert [
        (entry.verb, entry.actor_id, entry.details) for entry in journal_of(Consent.objects.get())
    ] == [
        ("consent-given", str(user.pk), {"kind": "news"}),
        ("consent-withdrawn", str(user.pk), {"kind": "news"}),
    ]


def test_under_15_there_are_no_boxes_and_nothing_is_saved(client, enter):
    ada = enter(under_15=True)
    page = client.get(CONSENTS)
    assert (page.context["form"], "checkbox" in page.content.decode()) == (None, False)
    assert client.post(CONSENTS, {"photo": "on"}).status_code == 200
    assert standing(ada) == set()


def test_it_reads_in_english(client, enter):
    enter()
    with override("en"):
        assert "My choices" in client.get(f"/en{CONSENTS}").content.decode()
