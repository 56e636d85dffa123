"""What is held of people goes when its time is over, and not before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from comptoir.comptoirs.actions.details import Details, complete
from comptoir.comptoirs.models import AccessNeed, Party, Registration
from comptoir.kernel.acts import platform_act
from comptoir.privacy.actions import purge
from tests.support import factories as a

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def registration() -> Registration:
    registration = a.a_registration()
    asked = Details(topics=(), items=(), access_need="Un fauteuil roulant", consents=())
    return complete(registration, asked, act=a.visitor())


def purged(at: datetime) -> Party:
    purge(act=platform_act(at))
    return Party.objects.get()


def test_access_needs_go_a_week_after_the_day(registration: Registration) -> None:
    end = registration.comptoir.ends_at
    purged(end + 7 * DAY - timedelta(seconds=1))
    assert AccessNeed.objects.count() == 1
    purged(end + 7 * DAY + timedelta(seconds=1))
    assert not AccessNeed.objects.exists()


def test_contacts_go_a_month_after_the_day_and_the_figures_stay(registration: Registration) -> None:
    end = registration.comptoir.ends_at
    assert purged(end + 30 * DAY - timedelta(seconds=1)).email == "camille@example.org"
    party = purged(end + 30 * DAY + timedelta(seconds=1))
    assert (party.email, party.phone, party.commune, party.idea) == (
        "",
        "",
        None,
        "Un jardin partagé.",
    )
    assert Registration.objects.count() == 1


def test_the_idea_goes_a_year_after_the_day(registration: Registration) -> None:
    end = registration.comptoir.ends_at
    assert purged(end + 365 * DAY - timedelta(seconds=1)).idea == "Un jardin partagé."
    assert purged(end + 365 * DAY + timedelta(seconds=1)).idea == ""


def test_a_dry_run_counts_and_erases_nothing(registration: Registration) -> None:
    lines = purge(act=platform_act(registration.comptoir.ends_at + 400 * DAY), dry_run=True)
    assert sum(line.due for line in lines) >= 3
    assert AccessNeed.objects.count() == 1
