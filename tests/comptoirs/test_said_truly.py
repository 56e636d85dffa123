"""What is said to those who wait is true while seats are free, after the last offer, and once the day is past."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from comptoir.comptoirs.models import Comptoir, Entry, Notice, Party
from comptoir.editions.dates import paris
from comptoir.mail.models import Letter
from tests.comptoirs.test_letters_told import told
from tests.comptoirs.test_offer_pages import address, answer, freed, offered
from tests.support import factories as a
from tests.support.moments import NOON
from tests.support.reading import said

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
ALL_HELD = "Toutes les places sont prises"


def waiting_letter(registration_pk: int) -> str:
    return Letter.objects.get(key=f"comptoirs/waiting:{registration_pk}").text


@pytest.fixture
def held_by_a_class() -> Comptoir:
    """Five seats are free, and a class of eight waits for eight."""
    comptoir = a.a_comptoir(capacity=5)
    pupils = tuple(a.Companion(f"Élève {letter}") for letter in "ABCDEFG")
    a.a_registration(comptoir, kind=Party.Kind.GROUP, companions=pupils)
    return comptoir


def test_a_class_that_does_not_fit_is_not_told_that_all_is_taken(held_by_a_class: Comptoir) -> None:
    text = waiting_letter(Party.objects.get().referent.pk)
    assert ALL_HELD not in text
    assert "Il n’y a pas assez de places pour vous tous" in text


def test_whoever_waits_behind_is_told_for_whom_the_seats_are(
    client: Client, held_by_a_class: Comptoir
) -> None:
    behind = a.a_registration(held_by_a_class, name="Omer Seul", email="omer@example.org")
    page = said(client.get(behind.manage_url))
    for text in (waiting_letter(behind.pk), page):
        assert ALL_HELD not in text
        assert "Les places qui restent sont d’abord pour les personnes arrivées avant vous" in text


def test_whoever_waits_reads_how_many_seats_wait_for_whom(
    client: Client, held_by_a_class: Comptoir
) -> None:
    behind = a.a_registration(held_by_a_class, name="Omer Seul", email="omer@example.org")
    class_page = said(client.get(Party.objects.order_by("pk")[0].referent.manage_url))
    assert (
        "5 places sont libres, et il vous en faut 8. Jusqu’au dimanche 4 avril 2027" in class_page
    )
    rules = said(client.get(f"/comptoirs/{held_by_a_class.slug}/regles/"))
    for page in (rules, said(client.get(behind.manage_url))):
        assert "5 places sont libres. Elles attendent" in page
        assert "un groupe de 8 personnes" in page


def test_nobody_is_called_full_while_seats_are_free(
    client: Client, held_by_a_class: Comptoir
) -> None:
    page = said(client.get(held_by_a_class.get_absolute_url()))
    assert "File d’attente" in page
    assert "Complet" not in page


def test_after_the_last_offer_no_mail_is_promised(client: Client, travel) -> None:
    comptoir = a.a_comptoir(capacity=1)
    a.a_party(comptoir, 1)
    eve = comptoir.starts_at - timedelta(hours=3)
    late = a.a_registration(comptoir, at=eve)
    travel(eve)
    page = said(client.get(late.manage_url))
    assert "par mail" not in waiting_letter(late.pk)
    for text in (waiting_letter(late.pk), page):
        assert "Les places se donnent maintenant à l’entrée" in text


def test_before_the_draw_nobody_is_told_first(client: Client) -> None:
    comptoir = a.a_comptoir(
        capacity=1, queue_policy="draw", draw_at=paris(2027, 3, 29, 12), seed="s" * 64
    )
    a.a_party(comptoir, 1)
    one = a.a_registration(comptoir)
    assert "prévenue d’abord" not in said(client.get(one.manage_url))


def test_a_seat_for_one_of_a_family_says_for_whom(client: Client) -> None:
    party, offer = offered(2, seats=1, fit=Party.Fit.SOME)
    first = party.registrations.in_order()[0]
    assert answer(client, party, offer, "yes", who=[first.pk]).status_code == 302
    freed(Comptoir.objects.get(), 1)
    other = party.registrations.waiting().get()
    assert f"Oui, {other.person.name} vient" in said(client.get(address(party)))


def test_those_who_have_a_seat_are_told_that_they_keep_it_when_the_queue_closes() -> None:
    comptoir = a.a_comptoir(capacity=1)
    party = a.a_party(comptoir, 2, fit=Party.Fit.SOME)
    day = comptoir.starts_at.date().toordinal()
    eve = comptoir.starts_at - timedelta(hours=18)
    text = told(Notice.Kind.LINE_CLOSED, party, comptoir, about=day, at=eve).text
    assert "1 d’entre vous a une place : rien ne change" in text.replace("\u00a0", " ")


def test_nobody_waits_for_a_day_that_is_past(client: Client, travel) -> None:
    party, offer = offered()
    over = a.a_comptoir(at=NOON + timedelta(hours=1), slug="hier", venue=offer.entry.comptoir.venue)
    Entry.objects.create(
        party=party, comptoir=over, rank=2, number=1, turn=1, entered_at=NOON, places=1
    )
    travel(over.ends_at + timedelta(minutes=1))
    assert "Vos tours dans les files" not in said(client.get(party.referent.manage_url))


def test_the_seats_offered_to_those_before_are_needed_no_more(client: Client) -> None:
    comptoir = a.a_comptoir(capacity=1, registration_opens_at=NOON - timedelta(days=9))
    a.a_party(comptoir, 1)
    a.a_registration(comptoir, at=NOON - timedelta(days=8))
    second = a.a_registration(comptoir, name="Bo Exemple", email="bo@example.org")
    freed(comptoir, 1)
    assert "Places qu’il faut encore, pour vous et avant vous : 1." in said(
        client.get(second.manage_url)
    )


def test_a_cancelled_comptoir_welcomes_nobody(client: Client) -> None:
    comptoir = a.a_comptoir(welcome="Nous vous montrons le jardin.")
    Comptoir.objects.filter(pk=comptoir.pk).update(status=Comptoir.Status.CANCELLED)
    page = said(client.get(comptoir.get_absolute_url()))
    assert "le jardin" not in page
    assert "Les portes ouvrent" not in page
