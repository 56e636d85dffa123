"""A mailing goes to whom one saw, once each, not at night; it is stopped, sent on, and read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from comptoir.accounts.actions.persons import consent
from comptoir.accounts.models import Consent, Person, User
from comptoir.comptoirs.actions.change import cancel
from comptoir.editions.dates import paris
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from comptoir.mailings import actions
from comptoir.mailings.models import Mailing, Recipient
from comptoir.mailings.reading import as_read, counted
from comptoir.mailings.segments import Segment, said
from comptoir.organisations.models import Agent
from tests.mailings.conftest import WRITING
from tests.mission.conftest import browser_of
from tests.support import factories as a
from tests.support.letters import assert_pictured
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db

OURS = Letter.objects.filter(name="mailings/mailing").order_by("pk")
LATER = NOON + timedelta(minutes=1)


def written(mailing: Mailing, *, at=LATER, limit=actions.BATCH) -> int:
    return actions.write_some(mailing.pk, act=platform_act(at), limit=limit)


def test_each_is_written_to_once_with_their_own_words(draft, by):
    mailing = actions.send(draft(), act=by)
    assert (written(mailing), written(mailing)) == (3, 0)
    assert [letter.to for letter in OURS.all()] == [
        "camille@example.org", "noa@example.org", "lou@example.org",
    ]  # fmt: skip
    first = OURS.all()[0]
    assert first.subject == "Venez à Comptoir de Liévin"
    assert first.text.startswith("Bonjour Camille,\n\nrendez-vous mardi 6 avril 2027.")
    assert "/inscriptions/" in first.text
    assert_pictured(first)
    assert Mailing.objects.get().state == "sent"


def test_the_page_says_who_is_left_out_and_why(draft):
    found = counted(draft())
    assert (found.reached, found.written) == (3, 0)
    assert [(reason, total) for reason, _label, total in found.left_out] == [("no-mail", 1)]


def test_a_segment_narrows_by_where_one_stands(draft, comptoir):
    mailing = draft(segment=Segment(standings=("waiting",), comptoirs=(comptoir.pk,)))
    names = [one.party.email for one in mailing.recipients.reached()]
    assert names == ["lou@example.org"]
    assert said(Segment.of(mailing.segment), comptoir.edition) == (
        "Budget citoyen 2027 · qui attendent une place · Comptoir de Liévin, 6 avril 2027"
    )


def test_one_mailbox_is_written_to_once(draft, comptoir):
    other = a.a_comptoir(edition=comptoir.edition)
    a.a_registration(other)
    reasons = draft().recipients.values_list("reason", flat=True)
    assert sorted(reasons) == ["", "", "", "no-mail", "same-mailbox"]


def test_news_go_only_to_whoever_asked_for_them(draft):
    noa = Person.objects.get(name="Noa Exemple")
    consent(noa, Consent.Kind.NEWS, platform_act(NOON))
    mailing = draft(kind=Mailing.Kind.NEWS)
    assert [one.party.email for one in mailing.recipients.reached()] == ["noa@example.org"]


def test_whoever_came_or_left_since_one_looked_stops_the_sending(draft, comptoir, by):
    mailing = draft()
    a.a_registration(comptoir, name="Eden Essai", email="eden@example.org")
    cancel(comptoir.registrations.get(person__name="Lou Modèle"), act=a.visitor(NOON))
    with pytest.raises(Refusal) as caught:
        actions.send(mailing, act=by)
    assert "1 de plus\xa0: Eden Essai. 1 de moins\xa0: Lou Modèle." in str(caught.value)
    assert written(mailing) == 0
    actions.send(actions.prepare(mailing, act=by), act=by)
    assert written(mailing) == 3


def test_nothing_leaves_at_night(draft, by):
    evening = paris(2027, 3, 15, 21, 30)
    mailing = draft()
    sent = actions.send(mailing, act=replace(by, at=evening))
    assert sent.leaves_at == paris(2027, 3, 16, 7)
    assert written(mailing, at=evening + timedelta(hours=1)) == 0
    assert written(mailing, at=paris(2027, 3, 16, 7)) == 3


def test_what_is_stopped_stays_and_goes_on_where_it_was(draft, by):
    mailing = actions.send(draft(), act=by)
    assert written(mailing, limit=1) == 1
    actions.stop(mailing, act=by)
    assert written(mailing) == 0
    actions.go_on(mailing, act=by)
    assert written(mailing) == 2
    assert OURS.count() == 3


def test_a_text_with_a_hole_or_an_unknown_word_is_not_kept(draft, comptoir, by):
    with pytest.raises(Refusal, match=r"Vouliez-vous dire \{prénom\}"):
        actions.draft(comptoir.edition, replace(WRITING, body="{prenom}"), act=by)
    mailing = draft(body="Rendez-vous {lieu}, {accueil}.")
    Person.objects.filter(name="Noa Exemple").update(name="", name_key="", email="")
    hole = draft(body="Bonjour {prénom}.")
    with pytest.raises(Refusal, match="Une variable est vide"):
        actions.send(hole, act=by)
    actions.send(mailing, act=by)


def test_two_agents_do_not_overwrite_each_other(draft, by):
    mailing = draft()
    actions.revise(mailing, replace(WRITING, subject="Le mien"), seen=1, act=by)
    with pytest.raises(Refusal, match="récrit cet envoi"):
        actions.revise(mailing, replace(WRITING, subject="Le tien"), seen=1, act=by)
    assert Mailing.objects.get().subject == "Le mien"


def test_what_was_sent_off_is_neither_rewritten_nor_sent_again(draft, by):
    mailing = actions.send(draft(), act=by)
    for act_again in (
        lambda: actions.revise(mailing, WRITING, seen=1, act=by),
        lambda: actions.send(mailing, act=by),
        lambda: actions.prepare(mailing, act=by),
    ):
        with pytest.raises(Refusal, match="Cet envoi est parti"):
            act_again()


def test_somebody_is_left_out_by_hand_and_taken_back(draft, by):
    mailing = draft()
    party = mailing.recipients.reached().first().party_id
    assert counted(actions.leave_out(mailing, party, out=True, act=by)).reached == 2
    assert counted(actions.leave_out(mailing, party, out=False, act=by)).reached == 3


def test_a_mail_is_read_again_with_the_words_that_it_said(draft, by):
    mailing = actions.send(draft(), act=by)
    written(mailing)
    Person.objects.filter(name="Camille Petit").update(name="Camille Grand")
    read = as_read(mailing, 1)
    assert "Bonjour Camille," in read.blocks[0].lines[0][0].text
    assert read.blocks[1].lines[1][0].text == "[son lien personnel]"
    assert "/inscriptions/" not in str(Recipient.objects.filter(written_at__isnull=False)[0].said)


def test_the_agent_tries_it_on_themselves(draft, by):
    assert actions.try_out(draft(), None, act=by) == "sacha@example.org"
    assert [letter.to for letter in OURS.all()] == ["sacha@example.org"]


def test_a_reader_writes_to_nobody(draft, by):
    Agent.objects.update(role=Agent.Role.READER)
    with pytest.raises(Refusal):
        draft()


def test_what_must_never_be_is_refused_by_the_database(draft):
    mailing = draft()
    known = mailing.recipients.first()
    with (
        pytest.raises(IntegrityError, match=r"a_party_is_in_a_mailing_once|UNIQUE"),
        transaction.atomic(),
    ):
        Recipient.objects.create(mailing=mailing, party=known.party)
    broken = {
        "a_mailing_leaves_once_it_is_prepared": {"prepared_at": None, "leaves_at": NOON},
        "only_a_mailing_that_leaves_stops_or_ends": {"leaves_at": None, "ended_at": NOON},
    }
    for name, facts in broken.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Mailing.objects.update(**facts)
    with (
        pytest.raises(IntegrityError, match="whoever_is_left_out_is_not_written_to"),
        transaction.atomic(),
    ):
        Recipient.objects.update(reason="by-hand", written_at=NOON)


def test_the_mission_reads_each_mail_among_the_letters_that_left(draft, by):
    mailing = actions.send(draft(), act=by)
    written(mailing)
    letter = OURS.all()[0]
    Letter.objects.update(text="", html="", sent_at=LATER)
    desk = browser_of(User.objects.get(pk=by.by.id))
    page = desk.get(f"/gestion/lettres/{letter.pk}/").text
    assert "Venez à Comptoir de Liévin" in page
    assert "Bonjour Camille," in page
    assert "[lien]" in page
    assert "/inscriptions/" not in letter.shown_text
    assert "Message de la mission" in desk.get("/gestion/lettres/?lettre=mailings/mailing").text
    # Its words are those of one mailing: nobody rewrites them for all.
    assert "mailings-mailing" not in page + desk.get("/gestion/lettres/modeles/").text
    assert desk.get("/gestion/lettres/modeles/mailings-mailing/fr/").status_code == 404
