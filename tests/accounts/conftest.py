"""People, a clock that the tests set, and the post box."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.utils.translation import override

from comptoir.accounts.actions import person_for, user_for
from comptoir.mail.models import Letter
from tests.accounts import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from comptoir.accounts.models import Person, User
    from comptoir.kernel.acts import Act


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    """Speak French at the start of each test: a page read in English leaves its language behind."""
    with override("fr"):
        yield


@pytest.fixture
def at(settings, noon: datetime) -> Callable[[datetime], None]:
    """Set the clock that the pages read; it stands at noon."""
    settings.CLOCK = "tests.accounts.clock.now"
    clock.set_to(noon)
    return clock.set_to


@pytest.fixture
def known(db, act: Act) -> Callable[..., Person]:
    """Make somebody known."""

    def known(name: str = "Ada Petit", email: str = "ada@example.org", **more: object) -> Person:
        return person_for(
            **{
                "name": name,
                "email": email,
                "phone": "",
                "commune": None,
                "under_15": False,
                "act": act,
            }
            | more
        )

    return known


@pytest.fixture
def agent(known: Callable[..., Person], act: Act) -> User:
    """Somebody whose role asks for a second proof."""
    user = user_for(known("Jeanne Lefebvre", "jeanne@example.org"), act=act)
    user.requires_second_factor = True
    user.save()
    return user


@pytest.fixture
def last_code() -> Callable[[], str]:
    """Read the code in the last letter."""

    def last_code() -> str:
        letter = Letter.objects.order_by("pk").last()
        found = re.search(r"\d{3}\s\d{3}", letter.subject)
        return re.sub(r"\s", "", found[0]) if found else ""

    return last_code
