"""Publishing, moving, cancelling."""

from __future__ import annotations

import pytest

from comptoir.comptoirs.actions.organise import cancel, move, publish
from comptoir.comptoirs.models import Comptoir, FormerSlug
from comptoir.editions.dates import paris
from comptoir.editions.models import Phase
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from tests.support import factories as a
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db
Status = Comptoir.Status
ACT = platform_act(NOON)
DRAFT = {"status": Status.DRAFT, "published_at": None}


def test_a_draft_is_published_once() -> None:
    comptoir = publish(a.a_comptoir(**DRAFT), act=ACT)
    assert comptoir.status == Status.PUBLISHED
    with pytest.raises(Refusal):
        publish(comptoir, act=ACT)


def test_a_comptoir_outside_the_window_of_the_edition_is_refused() -> None:
    early = a.a_comptoir(**DRAFT, at=paris(2027, 3, 11, 9))
    with pytest.raises(Refusal) as refusal:
        publish(early, act=ACT)
    assert refusal.value.rule == "comptoirs.window"


def test_an_edition_without_window_publishes_no_comptoir() -> None:
    comptoir = a.a_comptoir(**DRAFT)
    comptoir.edition.phases.filter(kind=Phase.Kind.COMPTOIRS).delete()
    with pytest.raises(Refusal):
        publish(comptoir, act=ACT)


def test_more_seats_than_the_venue_holds_are_refused() -> None:
    comptoir = a.a_comptoir(**DRAFT, capacity=40, venue=a.a_venue(capacity=30))
    with pytest.raises(Refusal) as refusal:
        publish(comptoir, act=ACT)
    assert refusal.value.rule == "comptoirs.room"


def moved(comptoir: Comptoir, day: int) -> Comptoir:
    return move(
        comptoir,
        doors_at=paris(2027, 4, day, 9),
        starts_at=paris(2027, 4, day, 9, 30),
        ends_at=paris(2027, 4, day, 17),
        venue=comptoir.venue,
        act=ACT,
    )


def test_a_move_raises_the_revision_and_keeps_the_former_address() -> None:
    comptoir = a.a_comptoir(slug="lievin-2027-04-06")
    a.an_item(comptoir)
    after = moved(comptoir, 8)
    assert (after.slug, after.sequence) == ("lievin-2027-04-08", 1)
    assert FormerSlug.objects.get().slug == "lievin-2027-04-06"
    assert after.programme.get().starts_at == paris(2027, 4, 8, 10, 30)


def test_coming_back_to_a_former_day_leaves_no_loop() -> None:
    comptoir = moved(moved(a.a_comptoir(slug="lievin-2027-04-06"), 8), 6)
    assert comptoir.slug == "lievin-2027-04-06"
    assert [f.slug for f in FormerSlug.objects.all()] == ["lievin-2027-04-08"]


def test_what_is_cancelled_does_not_move() -> None:
    comptoir = cancel(a.a_comptoir(), reason="Neige", act=ACT)
    with pytest.raises(Refusal) as refusal:
        moved(comptoir, 8)
    assert refusal.value.rule == "comptoirs.lifecycle"


def test_two_comptoirs_of_a_town_on_one_day_have_two_addresses() -> None:
    a.a_comptoir(slug="lievin-2027-04-08")
    assert moved(a.a_comptoir(slug="lievin-2027-04-06"), 8).slug == "lievin-2027-04-08-2"


def test_a_cancelled_comptoir_stays_visible_with_its_reason() -> None:
    comptoir = cancel(a.a_comptoir(), reason="Neige", act=ACT)
    assert (comptoir.sequence, Comptoir.objects.public().get().cancellation) == (1, "Neige")
